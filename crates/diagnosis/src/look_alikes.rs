//! Owns what separates causes that look alike: pairs, each told once for both.

use crate::{Cause, cause};

/// Two causes that are taken for each other.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LookAlike {
    /// Ids of both causes.
    pub between: [&'static str; 2],
    /// What separates them.
    pub separated_by: &'static str,
    /// Tags, see [`crate::source`].
    pub sources: &'static [&'static str],
}

/// The causes that this one is taken for, and what separates them.
pub fn look_alikes(id: &str) -> impl Iterator<Item = (&'static Cause, &'static LookAlike)> {
    LOOK_ALIKES.iter().filter_map(move |pair| {
        let [one, other] = pair.between;
        let other = match id {
            _ if id == one => other,
            _ if id == other => one,
            _ => return None,
        };
        cause(other).map(|other| (other, pair))
    })
}

/// All pairs.
#[must_use]
pub const fn all_look_alikes() -> &'static [LookAlike] {
    LOOK_ALIKES
}

const fn pair(
    one: &'static str,
    other: &'static str,
    separated_by: &'static str,
    sources: &'static [&'static str],
) -> LookAlike {
    LookAlike { between: [one, other], separated_by, sources }
}

#[rustfmt::skip]
const LOOK_ALIKES: &[LookAlike] = &[
    pair("name-not-resolved", "resolver-unavailable", "Whether other names resolve at the same moment.", &["OND"]),
    pair("wrong-address", "foreign-service", "Whether the machine that answers is the expected one: its addresses, or the name in its certificate or NTLM challenge.", &["F17", "NOMACH"]),
    pair("wrong-address", "relay-without-backend", "The address of the server, asked directly, answers in the first case and is silent or closed in the second.", &["F17", "RELAY"]),
    pair("no-route", "host-down", "Without a route the client's own system says so at once and nothing is sent; a host that is off leaves the attempt unanswered.", &["OND"]),
    pair("host-down", "port-filtered", "Whether any other port of the host answers.", &["RDPW305"]),
    pair("port-closed", "port-filtered", "A closed port is answered by a reset, a filtered one usually by nothing.", &["MS-GEN", "AZ-INT"]),
    pair("port-filtered", "banned", "A ban concerns one source address, began after failed attempts and often ends by itself.", &["IPBAN240"]),
    pair("banned", "connection-limit", "A limit closes connections of everybody, now and then; a ban those of one address, always.", &["IPBAN240", "DETWIKI-RCM"]),
    pair("servers-differ", "unstable-path", "Each server asked by its own address: one that is at fault always dies, a path does now and then.", &["F17"]),
    pair("servers-differ", "connection-limit", "Two certificates, or two names in the NTLM challenge, belong to several servers.", &["DETWIKI-RCM"]),
    pair("connection-limit", "service-hung", "At a limit the connection is accepted and closed at once; a stuck service is silent.", &["KB192165", "TECHW"]),
    pair("connection-limit", "unstable-path", "Event 1006 on the server, and connections that end at once at the same step, speak for the limit.", &["DETWIKI-RCM"]),
    pair("service-hung", "update-2026-09", "The wire is the same: the list of installed updates decides. A restart cures a stuck service, and the faulty update only for a while.", &["AZ-SEP26", "TECHW"]),
    pair("service-hung", "mtu-black-hole", "A stuck service is silent for small messages, too. Where large packets vanish, the negotiation was answered at once, and a clamped segment size (536) lets the hello's answer through.", &["MTU", "TECHW"]),
    pair("service-hung", "foreign-service", "A foreign program answers, with something else than RDP, or when it is greeted in its own protocol.", &["AZ-1104"]),
    pair("foreign-service", "relay-without-backend", "A foreign program speaks a protocol of its own; a relay without a backend closes or says nothing, whatever it is sent.", &["DOCKUR345", "AZ-1104"]),
    pair("relay-without-backend", "tls-credential-fault", "A relay with nothing behind it answers no connection request. Where the negotiation was answered, something spoke RDP.", &["DOCKUR345", "F31"]),
    pair("mtu-black-hole", "middlebox", "Vanished packets end in silence and depend on size alone; a middlebox often resets, and depends on contents: another server name, or a hello in pieces, gets through.", &["MTU"]),
    pair("middlebox", "certificate-key-unusable", "An unusable key ends every hello alike, and leaves event 36870 in the same second. What a middlebox ends depends on the contents, its reset may come sooner than the server's answer could, and the server logs no Schannel event.", &["F31", "DETWIKI-CORE"]),
    pair("middlebox", "unstable-path", "A middlebox acts at the same message each time; an unstable path breaks anywhere.", &["EV56"]),
    pair("tls-credential-fault", "tls-version-mismatch", "A hello of each single version: without a credential all of them die, with a mismatch some pass. Event 36871 with state 10013 belongs to versions that are switched off.", &["AZ-EVT", "SCH-70"]),
    pair("tls-credential-fault", "tls-no-common-cipher", "A hello with a wide list: without a credential it dies as the narrow one, with a mismatch it passes. Event 36874 belongs to the mismatch.", &["SCH-40"]),
    pair("tls-version-mismatch", "tls-no-common-cipher", "Alert 70 and hellos of a single version speak for versions, alert 40 and wide against narrow lists for ciphers. A missing alert speaks for neither.", &["SCH-40", "SCH-70"]),
    pair("tls-versions-disabled", "tls-version-mismatch", "A hello with every version: a server that has any answers it, one that has none refuses it, too.", &["SCH-70", "TLSPROT"]),
    pair("tls-versions-disabled", "tls-credential-fault", "Alert 70 belongs to versions; without an alert the wire is the same. Event 36871 with state 10013 belongs to versions.", &["AZ-EVT", "SCH-70"]),
    pair("tls-suites-disabled", "tls-no-common-cipher", "A hello with every suite: a server that has any answers it, one that has none refuses it, too.", &["SCH-40"]),
    pair("tls-suites-disabled", "tls-credential-fault", "Alert 40 and event 36874 belong to suites; without an alert the wire is the same.", &["SCH-40", "SCHMSG"]),
    pair("certificate-key-unusable", "certificate-missing", "A missing certificate is stated in the negotiation (failure 3) or leaves 1057; an unusable key lets the negotiation pass and leaves 36870.", &["NEGFAIL", "F31"]),
    pair("certificate-key-unusable", "certificate-expired", "Event 1058, and the date of the certificate in the store, belong to the one that could not be replaced.", &["AZ-EVT"]),
    pair("certificate-key-unusable", "certificate-binding", "The wire is the same: whether the bound thumbprint is in a store of the machine decides.", &["MS-LISTEN"]),
    pair("certificate-key-unusable", "crypto-services-stopped", "The wire is the same: the state of the four services decides.", &["MS-INT"]),
    pair("certificate-expired", "certificate-not-accepted", "Who ended TLS: a client that judges a certificate has seen it and sends the alert itself.", &["ALERT", "OND"]),
    pair("certificate-binding", "wmi-broken", "Damaged classes keep anyone from changing the binding, and do not change what is bound.", &["MS-LISTEN"]),
    pair("nla-required", "tls-required", "The number of the failure: 5 wants CredSSP, 1 is content with TLS.", &["NEGFAIL"]),
    pair("nla-required", "credssp-rejected", "Failure 5 comes before TLS, because the client offered too little; a rejection comes in CredSSP, after TLS.", &["NEGFAIL", "GRD"]),
    pair("tls-not-allowed", "security-layer-rdp-only", "Failure 2 is the statement, the setting is its reason; a policy can hold the setting where the listener's own value says otherwise.", &["NEGFAIL", "MS-INT"]),
    pair("tls-not-allowed", "certificate-missing", "Failure 2 says that TLS is not wanted, failure 3 that it is wanted and cannot be.", &["NEGFAIL"]),
    pair("security-layer-rdp-only", "server-predates-negotiation", "A server that knows negotiation answers with its data, whatever it selects; an old one answers without.", &["NEGRSP", "CC"]),
    pair("user-certificate-required", "entra-required", "The number of the failure: 6 wants a certificate of the user, 7 a web account.", &["NEGFAIL"]),
    pair("entra-required", "protocol-not-spoken", "Failure 7 is a refusal of everything else; a server that selected RDSAAD takes it because it was offered.", &["NEGFAIL", "NEGRSP"]),
    pair("request-inconsistent", "middlebox", "Failure 4 is a sentence of the server; whether something in between began TLS, a probe from inside its network shows.", &["NEGFAIL"]),
    pair("settings-rejected", "session-host-broken", "The number of Set Error Info: from 0x10C9 on it names a message, 0x0F to 0x18 a part of the session.", &["ERRINFO"]),
    pair("settings-rejected", "fips-mismatch", "Set Error Info 0x1194, and MinEncryptionLevel 4, belong to FIPS.", &["ERRINFO"]),
    pair("fips-mismatch", "tls-no-common-cipher", "With TLS the wire is the same: the system-wide policy and MinEncryptionLevel decide.", &["MS-INT"]),
    pair("fips-mismatch", "key-exchange-failed", "Without a common method it dies where the settings are exchanged; with other keys after the first sealed message.", &["KEYS", "ERRINFO"]),
    pair("credssp-rejected", "logon-failed", "Whether a name had been sent: before NTLM AUTHENTICATE nothing is a verdict on a user. A close without a status leaves both open.", &["CSSP-2.2.1", "NLA-FRDP"]),
    pair("credssp-rejected", "kdc-unreachable", "A local account of the server gets in where only the domain cannot be asked.", &["NLA-FRDP"]),
    pair("credssp-rejected", "credssp-oracle-policy", "The CredSSP version of the server: 5 and above are patched. Microsoft's client shows a text of its own for the policy.", &["AZ-CSSP"]),
    pair("logon-failed", "account-restricted", "The status, or the sub-status of event 4625.", &["NLA-FRDP"]),
    pair("account-restricted", "logon-right-missing", "A restricted account fails in CredSSP; a missing right is told after it, as early user authorization result or as Set Error Info 9.", &["EUA", "ERRINFO"]),
    pair("license-server-missing", "license-refused", "The number in the licensing error: 6 means that no licence server was reached, 8 that one did not issue.", &["LICERR", "RDPELE-3255"]),
    pair("license-server-missing", "session-host-broken", "A verdict on licences is a message that can be read; a connection that is closed without one is none.", &["LICERR"]),
    pair("license-refused", "license-store-stale", "Another client, or this one with an empty store, gets a licence where only the stored one is at fault.", &["LICERR", "QA-TEMP"]),
    pair("license-store-stale", "license-client-store", "Who ended licensing: the server rejects a stale licence, a client that cannot keep one ends it itself.", &["LICERR", "EXT"]),
    pair("server-ended-session", "session-host-broken", "The reason that is given: a decision of somebody, or a part of the session that failed.", &["ERRINFO"]),
    pair("server-redirects", "broker-failed", "A redirection names another server; a failure of the broker is a number of Set Error Info from 0x400 on.", &["CC", "ERRINFO"]),
    pair("udp-transport", "unstable-path", "Trouble that begins only after the logon, and ends when UDP is switched off, is UDP's.", &["RDPEMT", "DEVO-UDP"]),
    pair("websocket-rules", "port-filtered", "A direct connection uses 3389: its rule decides, and those for 3387 and 3392 do not.", &["WS", "AZ-INT"]),
];
