//! Owns the claims that people repeat about these deaths, each with a verdict and its reason.

use crate::{Cause, Source, causes, sources};

/// Something that is said, and what is to be held of it.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claim {
    /// `904-is-licensing`.
    pub id: &'static str,
    /// The claim, in our words.
    pub says: &'static str,
    /// What is to be held of it.
    pub verdict: Verdict,
    /// Why.
    pub because: &'static str,
    /// The disconnect reasons that it is about.
    pub codes: &'static [u32],
    /// The extended reasons that it is about.
    pub extended: &'static [u32],
    /// The causes that it is about.
    pub causes: &'static [&'static Cause],
    /// Ids of the signatures and stages that it is about.
    pub names: &'static [&'static str],
    /// Where it comes from.
    pub sources: &'static [&'static Source],
}

/// What is to be held of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Verdict {
    /// What is documented or was measured says otherwise.
    False,
    /// It can be so, and it is neither what the code means nor the only thing that fits.
    OneOfSeveral,
    /// No source is named, and the documentation says something else.
    Unsupported,
    /// It was not shown, and nothing speaks against it.
    Unverified,
    /// Following it breaks something.
    Harmful,
}

impl Verdict {
    /// `false`, `one of several`, `unsupported`, `unverified` or `harmful`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::False => "false",
            Self::OneOfSeveral => "one of several",
            Self::Unsupported => "unsupported",
            Self::Unverified => "unverified",
            Self::Harmful => "harmful",
        }
    }
}

/// The claim with this id.
#[must_use]
pub fn claim(id: &str) -> Option<&'static Claim> {
    CLAIMS.iter().find(|claim| claim.id == id)
}

/// All claims, those about codes first.
#[must_use]
pub const fn claims() -> &'static [Claim] {
    CLAIMS
}

/// Those about a cause, a signature or a stage.
pub fn claims_about(id: &str) -> impl Iterator<Item = &'static Claim> {
    CLAIMS.iter().filter(move |claim| claim.names.contains(&id) || claim.causes.iter().any(|cause| cause.id == id))
}

/// Those about a pair of codes.
pub fn claims_about_codes(code: Option<u32>, extended: Option<u32>) -> impl Iterator<Item = &'static Claim> {
    let holds = |list: &[u32], code: Option<u32>| code.is_some_and(|code| list.contains(&code));
    CLAIMS.iter().filter(move |claim| holds(claim.codes, code) || holds(claim.extended, extended))
}

const CLAIMS: &[Claim] = &[
    Claim {
        id: "904-is-licensing",
        says: "0x904 is a licensing error.",
        verdict: Verdict::False,
        because: "It is documented as a closed socket. Licensing has codes of its own (2056, 2312, extended 256 to \
                  267), and a refused licence is a readable message. Only a server that closes without a word in the \
                  licensing stage can end as 0x904.",
        codes: &[2308],
        extended: &[],
        causes: &[],
        names: &["licensing", "licensing.closed-after-client-info"],
        sources: &[&sources::OND, &sources::EXT, &sources::RDPELE_3255],
    },
    Claim {
        id: "7-is-arena-trashed",
        says: "Extended 0x7 is ERROR_ARENA_TRASHED.",
        verdict: Verdict::False,
        because: "That is number 7 of the Win32 errors. Extended codes are numbers of their own, and there 7 stands \
                  for a denied connection.",
        codes: &[],
        extended: &[7],
        causes: &[],
        names: &[],
        sources: &[&sources::EXT],
    },
    Claim {
        id: "904-is-an-expired-certificate",
        says: "0x904 means that the certificate has expired.",
        verdict: Verdict::OneOfSeveral,
        because: "An expired certificate that could not be replaced can end so. Expiry alone does not stop TLS, and a \
                  client that judges a certificate expired has a code for it, 6919.",
        codes: &[2308, 6919],
        extended: &[],
        causes: &[&causes::CERTIFICATE_EXPIRED],
        names: &[],
        sources: &[&sources::OND, &sources::AZ_EVT, &sources::BLOG_CERT],
    },
    Claim {
        id: "7-is-bad-credentials",
        says: "Extended 0x7 stands for wrong credentials, a locked session, too little bandwidth or a corrupt profile.",
        verdict: Verdict::Unsupported,
        because: "No page that says so names a source, and the documented meaning is another one. Accounts and \
                  passwords have codes of their own.",
        codes: &[],
        extended: &[7],
        causes: &[&causes::LOGON_FAILED],
        names: &[],
        sources: &[&sources::EXT, &sources::OND],
    },
    Claim {
        id: "restricted-admin-bypasses-credssp",
        says: "mstsc /restrictedAdmin goes around CredSSP.",
        verdict: Verdict::False,
        because: "Restricted admin is a mode of CredSSP, asked for by a flag of the connection request; it changes \
                  what is delegated, not whether CredSSP is spoken.",
        codes: &[2308],
        extended: &[],
        causes: &[&causes::CREDSSP_REJECTED],
        names: &["credssp"],
        sources: &[&sources::NEGREQ],
    },
    Claim {
        id: "renaming-machinekeys-cures-904",
        says: "Renaming or deleting the MachineKeys folder cures 0x904.",
        verdict: Verdict::Harmful,
        because: "The folder holds the keys of every service of the machine. The one key that Remote Desktop needs can \
                  be made anew without touching the others.",
        codes: &[2308],
        extended: &[],
        causes: &[&causes::CERTIFICATE_KEY_UNUSABLE, &causes::TLS_CREDENTIAL_FAULT],
        names: &[],
        sources: &[&sources::AZ_EVT, &sources::MS_INT],
    },
    Claim {
        id: "904-proves-the-private-key",
        says: "A reset right after the ClientHello proves that the private key cannot be used.",
        verdict: Verdict::OneOfSeveral,
        because: "That was measured for an unusable key, and a version or cipher mismatch, a middlebox or an \
                  overloaded listener can look the same. Event 36870 at the second of the attempt decides.",
        codes: &[2308],
        extended: &[],
        causes: &[&causes::CERTIFICATE_KEY_UNUSABLE],
        names: &["tls.reset-after-client-hello"],
        sources: &[&sources::F31, &sources::SCH_40, &sources::TELEPORT39892],
    },
    Claim {
        id: "no-alert-excludes-ciphers",
        says: "Without a TLS alert, versions and ciphers cannot be the cause.",
        verdict: Verdict::False,
        because: "Event 36888 shows that an alert was generated, not that it reached the wire. A missing alert \
                  excludes nothing.",
        codes: &[],
        extended: &[],
        causes: &[&causes::TLS_NO_COMMON_CIPHER, &causes::TLS_VERSION_MISMATCH],
        names: &["tls", "tls.reset-after-client-hello"],
        sources: &[&sources::SCH_40, &sources::SCH_70],
    },
    Claim {
        id: "udp-causes-904",
        says: "The UDP transport causes 0x904; forcing TCP cures it.",
        verdict: Verdict::False,
        because: "UDP starts after the TCP connection is secured, so no handshake can die by it. It can make a session \
                  freeze or drop later, and forcing TCP helps then.",
        codes: &[2308],
        extended: &[],
        causes: &[&causes::UDP_TRANSPORT],
        names: &["multitransport"],
        sources: &[&sources::RDPEMT],
    },
    Claim {
        id: "websocket-rules-cure-904",
        says: "Enabling the firewall rules \"Remote Desktop (WebSocket)\" cures 0x904.",
        verdict: Verdict::Unsupported,
        because: "They open 3387 and 3392 for a listener that is off by default; a direct connection uses 3389. That \
                  Microsoft's client leaves them alone is not verified here.",
        codes: &[2308],
        extended: &[],
        causes: &[&causes::WEBSOCKET_RULES],
        names: &[],
        sources: &[&sources::WS],
    },
    Claim {
        id: "wmi-causes-904",
        says: "A damaged WMI repository causes 0x904.",
        verdict: Verdict::False,
        because: "\"Invalid class\" keeps an administrator from binding a certificate and has no effect on the wire.",
        codes: &[2308],
        extended: &[],
        causes: &[&causes::WMI_BROKEN],
        names: &[],
        sources: &[&sources::MS_LISTEN],
    },
    Claim {
        id: "2825-is-nla",
        says: "2825 (0xB09) means that the server requires NLA.",
        verdict: Verdict::Unverified,
        because: "Programs that embed Microsoft's control say so; the documented list does not have the number. A \
                  server that requires NLA says so in the negotiation (failure 5).",
        codes: &[2825],
        extended: &[],
        causes: &[&causes::NLA_REQUIRED],
        names: &[],
        sources: &[&sources::OND, &sources::NEGFAIL],
    },
    Claim {
        id: "516-is-a-code-of-its-own",
        says: "\"0x516\" is a code of mstsc.",
        verdict: Verdict::Unverified,
        because: "0x516 is not documented. 516 in decimal is 0x204, a failed TCP connect, and the two are probably \
                  mixed up.",
        codes: &[516, 0x516],
        extended: &[],
        causes: &[],
        names: &[],
        sources: &[&sources::OND],
    },
    Claim {
        id: "failure-5-is-nla-unsupported",
        says: "Failure 5 of the negotiation says that the server does not support NLA.",
        verdict: Verdict::False,
        because: "It says the opposite: HYBRID_REQUIRED_BY_SERVER, the server takes nothing else.",
        codes: &[],
        extended: &[],
        causes: &[&causes::NLA_REQUIRED],
        names: &["negotiation"],
        sources: &[&sources::NEGFAIL, &sources::MASSCAN],
    },
    Claim {
        id: "hybrid-required-is-a-tls-failure",
        says: "A server that answers with HYBRID_REQUIRED has failed in TLS.",
        verdict: Verdict::False,
        because: "TLS was never begun: the failure is the answer to the connection request, whatever the socket does \
                  after it. A tool that sends a ClientHello anyway sees the reset and blames TLS.",
        codes: &[],
        extended: &[],
        causes: &[&causes::NLA_REQUIRED],
        names: &["negotiation"],
        sources: &[&sources::NEGFAIL, &sources::SSLYZE],
    },
    Claim {
        id: "a-reset-after-a-refusal-is-the-cause",
        says: "The server reset the connection, so the reset is the cause.",
        verdict: Verdict::False,
        because: "A server that refuses may reset afterwards. What it said before is the reason, and is kept together \
                  with the reset.",
        codes: &[],
        extended: &[],
        causes: &[&causes::NLA_REQUIRED],
        names: &["negotiation"],
        sources: &[&sources::NEGFAIL, &sources::FRDP],
    },
    Claim {
        id: "eof-reset-and-timeout-are-one",
        says: "End of file, reset and timeout are the same failure.",
        verdict: Verdict::False,
        because: "They separate causes: large packets that vanish end in silence and never in a reset, a stuck service \
                  is silent, an unusable key resets.",
        codes: &[],
        extended: &[],
        causes: &[&causes::MTU_BLACK_HOLE, &causes::SERVICE_HUNG, &causes::CERTIFICATE_KEY_UNUSABLE],
        names: &[],
        sources: &[&sources::MTU, &sources::F31, &sources::ZGRAB2],
    },
    Claim {
        id: "every-tls-failure-is-an-untrusted-certificate",
        says: "Every TLS failure is an untrusted or self-signed certificate.",
        verdict: Verdict::False,
        because: "A client that rejects a certificate has seen one and sends the alert itself. A server that ends TLS \
                  before its certificate has shown nothing that could be trusted or not.",
        codes: &[],
        extended: &[],
        causes: &[&causes::CERTIFICATE_NOT_ACCEPTED],
        names: &["tls"],
        sources: &[&sources::ALERT, &sources::GUACD],
    },
    Claim {
        id: "every-loss-is-a-wrong-security-type",
        says: "A connection that is lost while connecting means the wrong security type.",
        verdict: Verdict::False,
        because: "A wrong security type is answered in the negotiation, in words. A loss after it is something else, \
                  and its stage says what.",
        codes: &[],
        extended: &[],
        causes: &[&causes::SECURITY_LAYER_RDP_ONLY],
        names: &["negotiation"],
        sources: &[&sources::NEGFAIL, &sources::GUACD],
    },
    Claim {
        id: "alert-80-is-a-tls-fault",
        says: "Alert 80, internal_error, after TLS is up is a fault of TLS.",
        verdict: Verdict::OneOfSeveral,
        because: "Inside CredSSP a server sends alert 49 for a failed logon and 80 for everything else (MS-RDPBCGR \
                  5.4.5.2.2). Windows 10 sends it as well as Windows Server 2008 R2.",
        codes: &[],
        extended: &[],
        causes: &[&causes::CREDSSP_REJECTED],
        names: &["credssp"],
        sources: &[&sources::CSSP_ALERTS, &sources::FRDP4449, &sources::IRONRDP1469],
    },
    Claim {
        id: "termdd-56-is-the-cause",
        says: "Event 56 of TermDD names the cause.",
        verdict: Verdict::OneOfSeveral,
        because: "It is the trace of any stream that broke, and a probe leaves it as well. The status at the end of its \
                  data has to be read first.",
        codes: &[],
        extended: &[],
        causes: &[&causes::SETTINGS_REJECTED],
        names: &[],
        sources: &[&sources::EV56, &sources::EV50],
    },
    Claim {
        id: "80090302-is-the-encryption-oracle",
        says: "\"The function requested is not supported\" (0x80090302) is the CredSSP encryption oracle.",
        verdict: Verdict::OneOfSeveral,
        because: "Microsoft's client shows that text for the policy of CVE-2018-0886, and shows it as well where the server \
                  answers AUTHENTICATE with 0x80090302: then NTLM is restricted, and event 4625 has SubStatus 0xC0000418. A \
                  version of CredSSP that is not taken is 0xC00000BB.",
        codes: &[],
        extended: &[],
        causes: &[&causes::NTLM_BLOCKED, &causes::CREDSSP_ORACLE_POLICY],
        names: &["credssp"],
        sources: &[&sources::NTLM_CAPTURE, &sources::DOCS11384, &sources::CSSP_3_1_5],
    },
    Claim {
        id: "a-schannel-event-is-remote-desktops",
        says: "Schannel event 36870, 36871, 36874 or 36888 shows that Remote Desktop failed.",
        verdict: Verdict::OneOfSeveral,
        because: "IIS, LDAP, WinRM and others use Schannel, too. From Windows 11 21H2 and Server 2022 on the event names its \
                  CallerProcessId, to be held against TermService's; before that only the second of the attempt tells.",
        codes: &[],
        extended: &[],
        causes: &[&causes::TLS_CREDENTIAL_FAULT, &causes::CERTIFICATE_KEY_UNUSABLE],
        names: &["tls"],
        sources: &[&sources::SCHMSG, &sources::RDPCORETS_MANIFEST],
    },
    Claim {
        id: "226-is-a-ban",
        says: "RdpCoreTS 226 with 0x80070040 shows that a tool bans the client.",
        verdict: Verdict::False,
        because: "226 is a failed transition of any connection that closes, a probe's too; 0x80070040 says that the other \
                  end is gone.",
        codes: &[],
        extended: &[],
        causes: &[&causes::BANNED],
        names: &[],
        sources: &[&sources::RDPCORETS_MANIFEST, &sources::IPBAN240],
    },
    Claim {
        id: "a-missing-bound-certificate-is-fatal",
        says: "A listener that is bound to a certificate that is missing or has expired cannot speak TLS.",
        verdict: Verdict::False,
        because: "The service says so (1051, 1053, 1054, 1055, 1059) and uses its default certificate. Only a key that \
                  NETWORK SERVICE cannot use ends each ClientHello, with 36870.",
        codes: &[],
        extended: &[],
        causes: &[&causes::CERTIFICATE_BINDING],
        names: &[],
        sources: &[&sources::RCM_MANIFEST],
    },
    Claim {
        id: "a-restart-cures-september-2026",
        says: "Restarting TermService cures the hangs after the September 2026 updates.",
        verdict: Verdict::OneOfSeveral,
        because: "It helps for a while at best, and did not in one documented case. The repaired revision decides.",
        codes: &[],
        extended: &[],
        causes: &[&causes::UPDATE_2026_09],
        names: &[],
        sources: &[&sources::AZ_SEP26],
    },
];
