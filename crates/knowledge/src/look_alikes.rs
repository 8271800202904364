//! Owns what separates causes that look alike: pairs, each told once for both.

use crate::{Cause, Source, causes, sources};

/// Two causes that are taken for each other.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LookAlike {
    /// Both causes.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::causes"))]
    pub between: [&'static Cause; 2],
    /// What separates them.
    pub separated_by: &'static str,
    /// Where it comes from.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::sources"))]
    pub sources: &'static [&'static Source],
}

/// The causes that this one is taken for, and what separates them.
pub fn look_alikes(id: &str) -> impl Iterator<Item = (&'static Cause, &'static LookAlike)> {
    LOOK_ALIKES.iter().filter_map(move |pair| {
        let [one, other] = pair.between;
        let other = match id {
            _ if id == one.id => other,
            _ if id == other.id => one,
            _ => return None,
        };
        Some((other, pair))
    })
}

/// All pairs.
#[must_use]
pub const fn all_look_alikes() -> &'static [LookAlike] {
    LOOK_ALIKES
}

const fn pair(
    one: &'static Cause,
    other: &'static Cause,
    separated_by: &'static str,
    sources: &'static [&'static Source],
) -> LookAlike {
    LookAlike { between: [one, other], separated_by, sources }
}

#[rustfmt::skip]
const LOOK_ALIKES: &[LookAlike] = &[
    pair(&causes::NAME_NOT_RESOLVED, &causes::RESOLVER_UNAVAILABLE, "Whether other names resolve at the same moment.", &[&sources::OND]),
    pair(&causes::WRONG_ADDRESS, &causes::FOREIGN_SERVICE, "Whether the machine that answers is the expected one: its addresses, or the name in its certificate or NTLM challenge.", &[&sources::F17, &sources::NOMACH]),
    pair(&causes::WRONG_ADDRESS, &causes::RELAY_WITHOUT_BACKEND, "The address of the server, asked directly, answers in the first case and is silent or closed in the second.", &[&sources::F17, &sources::RELAY]),
    pair(&causes::TLS_FIRST, &causes::FOREIGN_SERVICE, "Inside a TLS tunnel to the port, an RDP server answers a connection request; another program does not.", &[&sources::NOMACH]),
    pair(&causes::NO_ROUTE, &causes::HOST_DOWN, "Without a route the client's own system says so at once and nothing is sent; a host that is off leaves the attempt unanswered.", &[&sources::OND]),
    pair(&causes::HOST_DOWN, &causes::PORT_FILTERED, "Whether any other port of the host answers.", &[&sources::RDPW305]),
    pair(&causes::PORT_CLOSED, &causes::PORT_FILTERED, "A closed port is answered by a reset, a filtered one usually by nothing.", &[&sources::MS_GEN, &sources::AZ_INT]),
    pair(&causes::PORT_FILTERED, &causes::BANNED, "A ban concerns one source address, began after failed attempts and often ends by itself.", &[&sources::IPBAN240]),
    pair(&causes::BANNED, &causes::CONNECTION_LIMIT, "A limit closes connections of everybody, now and then; a ban those of one address, always.", &[&sources::IPBAN240, &sources::DETWIKI_RCM]),
    pair(&causes::SERVERS_DIFFER, &causes::UNSTABLE_PATH, "Each server asked by its own address: one that is at fault always fails, a path does now and then.", &[&sources::F17]),
    pair(&causes::SERVERS_DIFFER, &causes::CONNECTION_LIMIT, "Two certificates, or two names in the NTLM challenge, belong to several servers.", &[&sources::DETWIKI_RCM]),
    pair(&causes::CONNECTION_LIMIT, &causes::SERVICE_HUNG, "At a limit the connection is accepted and closed at once; a stuck service is silent.", &[&sources::KB192165, &sources::TECHW]),
    pair(&causes::CONNECTION_LIMIT, &causes::UNSTABLE_PATH, "Event 1006 on the server, and connections that end at once at the same step, speak for the limit.", &[&sources::DETWIKI_RCM]),
    pair(&causes::SERVICE_HUNG, &causes::UPDATE_2026_09, "The wire is the same: the build and its revision decide. A restart cures a stuck service, and the faulty update for a while at best.", &[&sources::AZ_SEP26, &sources::TECHW]),
    pair(&causes::SERVICE_HUNG, &causes::MTU_BLACK_HOLE, "A stuck service is silent for small messages, too. Where large packets vanish, the negotiation was answered at once, and a clamped segment size (536) lets the hello's answer through.", &[&sources::MTU, &sources::TECHW]),
    pair(&causes::SERVICE_HUNG, &causes::FOREIGN_SERVICE, "A foreign program answers, with something else than RDP, or when it is greeted in its own protocol.", &[&sources::AZ_1104]),
    pair(&causes::FOREIGN_SERVICE, &causes::RELAY_WITHOUT_BACKEND, "A foreign program speaks a protocol of its own; a relay without a backend closes or says nothing, whatever it is sent.", &[&sources::DOCKUR345, &sources::AZ_1104]),
    pair(&causes::RELAY_WITHOUT_BACKEND, &causes::TLS_CREDENTIAL_FAULT, "A relay with nothing behind it answers no connection request. Where the negotiation was answered, something spoke RDP.", &[&sources::DOCKUR345, &sources::F31]),
    pair(&causes::MTU_BLACK_HOLE, &causes::MIDDLEBOX, "Vanished packets end in silence and depend on size alone; a middlebox often resets, and depends on contents: another server name, or a hello in pieces, gets through.", &[&sources::MTU]),
    pair(&causes::MIDDLEBOX, &causes::CERTIFICATE_KEY_UNUSABLE, "An unusable key ends every hello alike, and leaves event 36870 in the same second. What a middlebox ends depends on the contents, its reset may come sooner than the server's answer could, and the server logs no Schannel event.", &[&sources::F31, &sources::DETWIKI_CORE]),
    pair(&causes::MIDDLEBOX, &causes::UNSTABLE_PATH, "A middlebox acts at the same message each time; an unstable path breaks anywhere.", &[&sources::EV56]),
    pair(&causes::TLS_CREDENTIAL_FAULT, &causes::TLS_VERSION_MISMATCH, "A hello of each single version: without a credential all of them fail, with a mismatch some pass. Event 36871 with state 10013 belongs to versions that are switched off.", &[&sources::AZ_EVT, &sources::SCH_70]),
    pair(&causes::TLS_CREDENTIAL_FAULT, &causes::TLS_NO_COMMON_CIPHER, "A hello with a wide list: without a credential it fails as the narrow one does, with a mismatch it passes. Event 36874 belongs to the mismatch.", &[&sources::SCH_40]),
    pair(&causes::TLS_VERSION_MISMATCH, &causes::TLS_NO_COMMON_CIPHER, "Alert 70 and hellos of a single version speak for versions, alert 40 and wide against narrow lists for ciphers. A missing alert speaks for neither.", &[&sources::SCH_40, &sources::SCH_70]),
    pair(&causes::TLS_VERSIONS_DISABLED, &causes::TLS_VERSION_MISMATCH, "A hello with every version: a server that has any answers it, one that has none refuses it, too.", &[&sources::SCH_70, &sources::TLSPROT]),
    pair(&causes::TLS_VERSIONS_DISABLED, &causes::TLS_CREDENTIAL_FAULT, "Alert 70 belongs to versions; without an alert the wire is the same. Event 36871 with state 10013 belongs to versions.", &[&sources::AZ_EVT, &sources::SCH_70]),
    pair(&causes::TLS_SUITES_DISABLED, &causes::TLS_NO_COMMON_CIPHER, "A hello with every suite: a server that has any answers it, one that has none refuses it, too.", &[&sources::SCH_40]),
    pair(&causes::TLS_SUITES_DISABLED, &causes::TLS_CREDENTIAL_FAULT, "Alert 40 and event 36874 belong to suites; without an alert the wire is the same.", &[&sources::SCH_40, &sources::SCHMSG]),
    pair(&causes::CERTIFICATE_KEY_UNUSABLE, &causes::CERTIFICATE_MISSING, "A missing certificate is stated in the negotiation (failure 3) or leaves 1057; an unusable key lets the negotiation pass and leaves 36870.", &[&sources::NEGFAIL, &sources::F31]),
    pair(&causes::CERTIFICATE_KEY_UNUSABLE, &causes::CERTIFICATE_EXPIRED, "Event 1058, and the date of the certificate in the store, belong to the one that could not be replaced.", &[&sources::AZ_EVT]),
    pair(&causes::CERTIFICATE_KEY_UNUSABLE, &causes::CERTIFICATE_BINDING, "The wire is the same: whether a thumbprint is bound decides, and event 1055.", &[&sources::MS_LISTEN]),
    pair(&causes::CERTIFICATE_KEY_UNUSABLE, &causes::CRYPTO_SERVICES_STOPPED, "The wire is the same: the state of the four services decides.", &[&sources::MS_INT]),
    pair(&causes::CERTIFICATE_EXPIRED, &causes::CERTIFICATE_NOT_ACCEPTED, "Who ended TLS: a client that judges a certificate has seen it and sends the alert itself.", &[&sources::ALERT, &sources::OND]),
    pair(&causes::CERTIFICATE_BINDING, &causes::WMI_BROKEN, "Damaged classes keep anyone from changing the binding, and do not change what is bound.", &[&sources::MS_LISTEN]),
    pair(&causes::NLA_REQUIRED, &causes::TLS_REQUIRED, "The number of the failure: 5 wants CredSSP, 1 is content with TLS.", &[&sources::NEGFAIL]),
    pair(&causes::NLA_REQUIRED, &causes::CREDSSP_REJECTED, "Failure 5 comes before TLS, because the client offered too little; a rejection comes in CredSSP, after TLS.", &[&sources::NEGFAIL, &sources::GRD]),
    pair(&causes::TLS_NOT_ALLOWED, &causes::SECURITY_LAYER_RDP_ONLY, "Failure 2 is the statement, the setting is its reason; a policy can hold the setting where the listener's own value says otherwise.", &[&sources::NEGFAIL, &sources::MS_INT]),
    pair(&causes::TLS_NOT_ALLOWED, &causes::CERTIFICATE_MISSING, "Failure 2 says that TLS is not wanted, failure 3 that it is wanted and cannot be.", &[&sources::NEGFAIL]),
    pair(&causes::SECURITY_LAYER_RDP_ONLY, &causes::SERVER_PREDATES_NEGOTIATION, "A server that knows negotiation answers with its data, whatever it selects; an old one answers without.", &[&sources::NEGRSP, &sources::CC]),
    pair(&causes::USER_CERTIFICATE_REQUIRED, &causes::ENTRA_REQUIRED, "The number of the failure: 6 wants a certificate of the user, 7 a web account.", &[&sources::NEGFAIL]),
    pair(&causes::ENTRA_REQUIRED, &causes::PROTOCOL_NOT_SPOKEN, "Failure 7 is a refusal of everything else; a server that selected RDSAAD takes it because it was offered.", &[&sources::NEGFAIL, &sources::NEGRSP]),
    pair(&causes::REQUEST_INCONSISTENT, &causes::MIDDLEBOX, "Failure 4 is a sentence of the server; whether something in between began TLS, a probe from inside its network shows.", &[&sources::NEGFAIL]),
    pair(&causes::SETTINGS_REJECTED, &causes::SESSION_HOST_BROKEN, "The number of Set Error Info: from 0x10C9 on it names a message, 0x0F to 0x18 a part of the session.", &[&sources::ERRINFO]),
    pair(&causes::SETTINGS_REJECTED, &causes::FIPS_MISMATCH, "Set Error Info 0x1194, and MinEncryptionLevel 4, belong to FIPS.", &[&sources::ERRINFO]),
    pair(&causes::FIPS_MISMATCH, &causes::TLS_NO_COMMON_CIPHER, "With TLS the wire is the same: the system-wide policy and MinEncryptionLevel decide.", &[&sources::MS_INT]),
    pair(&causes::FIPS_MISMATCH, &causes::KEY_EXCHANGE_FAILED, "Without a common method it fails where the settings are exchanged; with other keys after the first encrypted message.", &[&sources::KEYS, &sources::ERRINFO]),
    pair(&causes::CREDSSP_REJECTED, &causes::LOGON_FAILED, "Whether a name had been sent: before NTLM AUTHENTICATE nothing is a verdict on a user. A close without a status leaves both open.", &[&sources::CSSP_2_2_1, &sources::NLA_FRDP]),
    pair(&causes::CREDSSP_REJECTED, &causes::KDC_UNREACHABLE, "A local account of the server gets in where only the domain cannot be asked.", &[&sources::NLA_FRDP]),
    pair(&causes::CREDSSP_REJECTED, &causes::CREDSSP_ORACLE_POLICY, "The CredSSP version of the server: 5 and above are patched. Microsoft's client shows a text of its own for the policy.", &[&sources::AZ_CSSP]),
    pair(&causes::LOGON_FAILED, &causes::ACCOUNT_RESTRICTED, "The status, or the sub-status of event 4625.", &[&sources::NLA_FRDP]),
    pair(&causes::ACCOUNT_RESTRICTED, &causes::LOGON_RIGHT_MISSING, "The number: 0xC000015B in CredSSP, early user authorization result 5 and Set Error Info 9 are a missing right. A restricted account has another.", &[&sources::EUA, &sources::ERRINFO]),
    pair(&causes::LICENSE_SERVER_MISSING, &causes::LICENSE_REFUSED, "The number in the licensing error: 6 means that no licence server was reached, 8 that one did not issue.", &[&sources::LICERR, &sources::RDPELE_3255]),
    pair(&causes::LICENSE_SERVER_MISSING, &causes::SESSION_HOST_BROKEN, "A verdict on licences is a message that can be read; a connection that is closed without one is none.", &[&sources::LICERR]),
    pair(&causes::LICENSE_REFUSED, &causes::LICENSE_STORE_STALE, "Another client, or this one with an empty store, gets a licence where only the stored one is at fault.", &[&sources::LICERR, &sources::QA_TEMP]),
    pair(&causes::LICENSE_STORE_STALE, &causes::LICENSE_CLIENT_STORE, "Who ended licensing: the server rejects a stale licence, a client that cannot keep one ends it itself.", &[&sources::LICERR, &sources::EXT]),
    pair(&causes::SERVER_ENDED_SESSION, &causes::SESSION_HOST_BROKEN, "The reason that is given: a decision, or a part of the session that failed.", &[&sources::ERRINFO]),
    pair(&causes::SERVER_REDIRECTS, &causes::BROKER_FAILED, "A redirection names another server; a failure of the broker is a number of Set Error Info from 0x400 on.", &[&sources::CC, &sources::ERRINFO]),
    pair(&causes::UDP_TRANSPORT, &causes::UNSTABLE_PATH, "Trouble that begins only after the logon, and ends when UDP is switched off, is UDP's.", &[&sources::RDPEMT, &sources::DEVO_UDP]),
    pair(&causes::WEBSOCKET_RULES, &causes::PORT_FILTERED, "A direct connection uses 3389: its rule decides, and those for 3387 and 3392 do not.", &[&sources::WS, &sources::AZ_INT]),
    pair(&causes::REQUEST_NOT_OFFERED, &causes::FOREIGN_SERVICE, "A request that offers other protocols: a healthy RDP server answers one of them, another program none.", &[&sources::FRDP796]),
    pair(&causes::REQUEST_NOT_OFFERED, &causes::NLA_REQUIRED, "Windows says which protocol it wants, in a negotiation failure; other servers close.", &[&sources::NEGFAIL, &sources::IRONRDP1152]),
    pair(&causes::COOKIE_DECIDES, &causes::REQUEST_NOT_OFFERED, "Which change of the request is answered: another cookie, or other protocols.", &[&sources::CR, &sources::NEGREQ]),
    pair(&causes::NO_NLA_ON_SERVER, &causes::REQUEST_NOT_OFFERED, "Where TLS alone is accepted and every request without it fails, the server lacks NLA.", &[&sources::NEGREQ]),
    pair(&causes::ROUTING_TOKEN_REJECTED, &causes::BROKER_FAILED, "Without the token the server answers: then the token was at fault. A broker that fails does so without a token as well.", &[&sources::CR, &sources::ERRINFO]),
    pair(&causes::PRECONNECTION_NEEDED, &causes::FOREIGN_SERVICE, "The port number (2179), and a preconnection PDU with the id of a machine, which is answered by TLS.", &[&sources::RDPEPS, &sources::VMCONNECT]),
    pair(&causes::CLIENT_ONLY_MISMATCH, &causes::TLS_NO_COMMON_CIPHER, "The hello of mstsc: where it is answered, the server fits its own clients and only this client's offer is too narrow.", &[&sources::TELEPORT13059]),
    pair(&causes::VERSION_INTOLERANCE, &causes::TLS_VERSION_MISMATCH, "A hello that offers TLS 1.2 alone is answered where the offer of TLS 1.3 disturbs; where TLS 1.2 is switched off it is not.", &[&sources::TLS13]),
    pair(&causes::VERSION_INTOLERANCE, &causes::CERTIFICATE_KEY_UNUSABLE, "A hello that offers TLS 1.2 alone brings a signature by the key: then the key works.", &[&sources::TLS13]),
    pair(&causes::SERVER_NAME_REJECTED, &causes::MIDDLEBOX, "The wire is the same without alert 112: whether the server logs the connection decides.", &[&sources::SNI]),
    pair(&causes::MALFORMED_MESSAGE, &causes::PATH_CORRUPTS, "Inside TLS damaged bytes fail the record's authentication; a message that arrives intact and is wrong was sent so.", &[&sources::TLS12_ALERTS]),
    pair(&causes::PATH_CORRUPTS, &causes::MIDDLEBOX, "Damage is random and hits large messages most; a device that filters acts on the same contents each time.", &[&sources::TLS12_ALERTS]),
    pair(&causes::SERVER_KEY_UNREADABLE, &causes::CERTIFICATE_KEY_UNUSABLE, "The platform of the server: on Windows the key is in the system's key storage, elsewhere it is a file.", &[&sources::XRDP_ISO, &sources::F31]),
    pair(&causes::SERVER_KEY_UNREADABLE, &causes::SECURITY_LAYER_RDP_ONLY, "xrdp selects Standard RDP security in both cases: its log says whether a file could not be read or the layer is configured.", &[&sources::XRDP_ISO, &sources::XRDP_INI]),
    pair(&causes::NO_CREDENTIALS_CONFIGURED, &causes::LOGON_FAILED, "Whether the server has any account: grdctl status, or the configuration of the other servers, says so.", &[&sources::GRDCTL]),
    pair(&causes::NO_CREDENTIALS_CONFIGURED, &causes::CREDSSP_REJECTED, "Event logs are Windows'; gnome-remote-desktop says in its journal that no credentials are set.", &[&sources::GRD]),
    pair(&causes::WINDOWS_HOME_NO_HOST, &causes::PORT_CLOSED, "EditionID: on a Home edition no setting opens the port.", &[&sources::ALLOW_ACCESS]),
    pair(&causes::RDP_WRAPPER_BROKEN, &causes::SERVICE_HUNG, "ServiceDll: with RDP Wrapper it is not Microsoft's library.", &[&sources::RDPW1640]),
    pair(&causes::NTLM_BLOCKED, &causes::LOGON_FAILED, "The errorCode, and the SubStatus of event 4625: 0xC0000418 is NTLM, 0xC000006A the password.", &[&sources::NTLM_POLICY, &sources::NTLM_CAPTURE]),
    pair(&causes::NTLM_BLOCKED, &causes::CREDSSP_ORACLE_POLICY, "The number: 0x80090302 behind AUTHENTICATE is NTLM, although its text speaks of a function that is not supported.", &[&sources::NTLM_CAPTURE, &sources::DOCS11384]),
    pair(&causes::DUPLICATE_SID, &causes::LOGON_FAILED, "A duplicate SID fails every account from this client, and leaves LsaSrv 6167; a wrong password fails one.", &[&sources::KB5068222]),
    pair(&causes::KERBEROS_RC4, &causes::KDC_UNREACHABLE, "A domain controller that refuses RC4 answers, and logs it as Kdcsvc 201 to 209.", &[&sources::KB5073381]),
    pair(&causes::CREDENTIAL_GUARD_SSO, &causes::LOGON_FAILED, "Credentials that are typed in work where only single sign-on is kept back.", &[&sources::CRED_GUARD]),
    pair(&causes::DOMAIN_CREDENTIALS_DISABLED, &causes::LOGON_FAILED, "The value disabledomaincreds: 1 keeps every account out.", &[&sources::AZ_AUTH]),
    pair(&causes::NO_HEALTHY_BACKEND, &causes::RELAY_WITHOUT_BACKEND, "The wire is the same: a balancer knows the health of its servers, a plain relay does not.", &[&sources::HAPROXY, &sources::RELAY]),
    pair(&causes::GATEWAY_REFUSAL, &causes::PORT_CLOSED, "Which machine the client talks to: with a gateway the server's port is the gateway's business.", &[&sources::TSGU]),
    pair(&causes::KEY_CONTAINER_STUCK, &causes::CERTIFICATE_KEY_UNUSABLE, "\"Object already exists\" in 1057 or 1058 belongs to the stuck container, 36870 to a key that cannot be used.", &[&sources::TN_F686, &sources::F31]),
    pair(&causes::COMPUTER_RENAMED, &causes::CERTIFICATE_EXPIRED, "The subject against the computer's name, the date against today's.", &[&sources::QIITA_F686]),
    pair(&causes::TEMPLATE_CERTIFICATE_FAILED, &causes::CERTIFICATE_BINDING, "Events 1062, 1064 and 1065 belong to the template; 1051, 1053, 1054, 1055 and 1059 to a bound certificate.", &[&sources::RCM_MANIFEST]),
    pair(&causes::UDP_FAULT_24H2, &causes::UDP_TRANSPORT, "The client's build, and the 65 seconds.", &[&sources::KB5055523]),
];
