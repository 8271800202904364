//! Causes in what both sides allow: security layer, NLA, settings.

use super::events::{LISTENER_ERROR, MEMBER_OF_COLLECTION};
use super::platforms::XRDP;
use crate::Certainty::{Documented, Inferred, Unverified};
use crate::{Cause, Check, Platform, Servers, remedies, sources};

pub const NLA_REQUIRED: Cause = Cause {
    id: "nla-required",
    title: "NLA is required",
    explains: "The server accepts CredSSP only (failure 5, HYBRID_REQUIRED_BY_SERVER). It works, and it is set as \
               Microsoft advises; the client offered less, so neither TLS nor the certificate was tried.",
    confirms: &[Check::windows(
        "The setting (1 means required)",
        "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name UserAuthentication",
    )],
    rules_out: &["The server selects a protocol other than CredSSP."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const TLS_REQUIRED: Cause = Cause {
    id: "tls-required",
    title: "TLS is required",
    explains: "The server accepts TLS or CredSSP and not Standard RDP security (failure 1, SSL_REQUIRED_BY_SERVER). \
               Its security layer is 2, as it should be; the client offered less.",
    confirms: &[Check::windows(
        "The setting (2 means TLS)",
        "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name SecurityLayer",
    )],
    rules_out: &["The server selects Standard RDP security."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const TLS_NOT_ALLOWED: Cause = Cause {
    id: "tls-not-allowed",
    title: "TLS is not allowed",
    explains: "The server refuses TLS and CredSSP (failure 2, SSL_NOT_ALLOWED_BY_SERVER) and would speak Standard \
               RDP security only. TLS does not \"fail\" here: it is never begun.",
    confirms: &[
        Check::windows(
            "The setting (0 means Standard RDP security)",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name SecurityLayer",
        ),
        Check::posix(
            XRDP,
            "xrdp's security layer (negotiate or tls is right)",
            "grep -n '^security_layer=' /etc/xrdp/xrdp.ini",
        ),
        Check::posix(
            &[Platform::VirtualBox],
            "VirtualBox' security method (tls where nothing is set)",
            "VBoxManage showvminfo MACHINE --details",
        ),
    ],
    rules_out: &["The server selects TLS or CredSSP."],
    remedies: &[
        &remedies::READ_SERVER_LOG,
        &remedies::RESTORE_SECURITY_LAYER,
        &remedies::XRDP_SET_SECURITY_LAYER,
        &remedies::VBOX_SET_SECURITY,
    ],
    sources: &[&sources::NEGFAIL],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const SECURITY_LAYER_RDP_ONLY: Cause = Cause {
    id: "security-layer-rdp-only",
    title: "The security layer is set to RDP",
    explains: "SecurityLayer 0 on Windows, by registry or policy, or security_layer=rdp of xrdp leaves Standard RDP \
               security as the only choice. It is weak, clients of today refuse it, and it is often a leftover of a \
               workaround. xrdp also falls back to it where it cannot read its key.",
    confirms: &[
        Check::posix(
            XRDP,
            "xrdp's security layer (negotiate or tls is right)",
            "grep -n '^security_layer=' /etc/xrdp/xrdp.ini",
        ),
        Check::posix(
            &[Platform::VirtualBox],
            "VirtualBox' security method (tls where nothing is set)",
            "VBoxManage showvminfo MACHINE --details",
        ),
        Check::windows(
            "The setting, by policy",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal \
                         Services' -Name SecurityLayer",
        ),
        Check::windows(
            "The setting, by registry",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name SecurityLayer",
        ),
    ],
    rules_out: &["The server selects TLS or CredSSP for any request."],
    remedies: &[
        &remedies::READ_SERVER_LOG,
        &remedies::RESTORE_SECURITY_LAYER,
        &remedies::XRDP_SET_SECURITY_LAYER,
        &remedies::VBOX_SET_SECURITY,
    ],
    sources: &[&sources::NEGFAIL, &sources::MS_INT],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};

pub const SERVER_PREDATES_NEGOTIATION: Cause = Cause {
    id: "server-predates-negotiation",
    title: "The server does not know negotiation",
    explains: "A confirm without negotiation data comes from an old server, or from one that did not understand the \
               request. Standard RDP security is what is left.",
    confirms: &[Check::windows(
        "The system's version",
        "Get-CimInstance Win32_OperatingSystem | Select-Object Caption,Version",
    )],
    rules_out: &["The server answers any request with negotiation data."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::CC, &sources::NEGRSP],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const REQUEST_INCONSISTENT: Cause = Cause {
    id: "request-inconsistent",
    title: "The request contradicts the connection",
    explains: "Failure 4, INCONSISTENT_FLAGS: the server already speaks TLS on this connection (Direct Approach) \
               and was asked for something that does not fit. It is about the client, or about a TLS proxy in \
               between.",
    confirms: &[Check::windows(
        "An error of the listener's state machine (226)",
        "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=226} -MaxEvents \
                         5",
    )],
    rules_out: &["The connection began with a plain X.224 request and nothing stands in between."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const USER_CERTIFICATE_REQUIRED: Cause = Cause {
    id: "user-certificate-required",
    title: "A certificate of the user is required",
    explains: "Failure 6, SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER: the server wants TLS with a client certificate. Only \
               servers of RDP 6.0 (Windows Vista and Server 2008) send it, says the specification.",
    confirms: &[Check::elsewhere(
        "From the client: the certificates of the user",
        "Get-ChildItem Cert:\\CurrentUser\\My | Select-Object Subject,NotAfter,HasPrivateKey",
    )],
    rules_out: &["The server selects any protocol.", "The server is newer than Windows Server 2008."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: None,
};

pub const ENTRA_REQUIRED: Cause = Cause {
    id: "entra-required",
    title: "A Microsoft Entra logon is required",
    explains: "The server accepts this account by a web account logon of Microsoft Entra (RDSAAD) only. It may say so as \
               failure 7, which MS-RDPBCGR of April 2025 does not list, as result 0xD000006D of RDSAAD, or as a failed \
               logon of a CredSSP that knows no such account. Use a client with \"use a web account to sign in\".",
    confirms: &[
        Check::windows("Whether the machine is joined to Microsoft Entra", "dsregcmd /status"),
        Check::windows(
            "What the machine's Entra component says of the logon",
            "Get-WinEvent -LogName 'Microsoft-Windows-AAD/Operational' -MaxEvents 20",
        ),
    ],
    rules_out: &["The same account logs on by CredSSP.", "The machine is not joined to Microsoft Entra."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL, &sources::RDSAAD],
    servers: Servers::WINDOWS,
    certainty: Unverified,
    unseen: None,
};

pub const PROTOCOL_NOT_SPOKEN: Cause = Cause {
    id: "protocol-not-spoken",
    title: "The server chose what this probe does not speak",
    explains: "The server works and chose RDSTLS, RDSAAD (a Microsoft Entra logon with a web account) or an unknown \
               protocol. That is a limit of the probe, not a fault of the server: ask again without offering it.",
    confirms: &[MEMBER_OF_COLLECTION],
    rules_out: &["A request without that protocol fails as well: then look at that failure."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGRSP, &sources::RDSTLS],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const SETTINGS_REJECTED: Cause = Cause {
    id: "settings-rejected",
    title: "The server does not take the client's settings",
    explains: "The MCS or GCC part of the handshake was refused: domain parameters, channels, or one malformed \
               block. Set Error Info 0x10C9 and above names the message. With a probe or another client it points \
               at that client first.",
    confirms: &[
        LISTENER_ERROR,
        Check::windows(
            "\"Protocol component X detected an error in the protocol stream\" (97)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=97} \
                         -MaxEvents 5",
        ),
        Check::windows(
            "TermDD's trace of the same (56)",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='TermDD'; Id=56} -MaxEvents \
                         5",
        ),
        Check::windows(
            "\"A component detected an error in the protocol stream\" (50)",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='TermDD'; Id=50} -MaxEvents 5",
        ),
    ],
    rules_out: &["Microsoft's own client gets past this step."],
    remedies: &[&remedies::DECODE_TERMDD, &remedies::READ_SERVER_LOG],
    sources: &[&sources::MCS_FRDP, &sources::ERRINFO, &sources::EV50, &sources::EV56],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const FIPS_MISMATCH: Cause = Cause {
    id: "fips-mismatch",
    title: "No encryption that both sides allow (FIPS)",
    explains: "MinEncryptionLevel 4, or the system-wide FIPS policy, allows FIPS methods only and the client offers \
               none. With Standard RDP security it fails around GCC, possibly with Set Error Info 0x1194; with TLS \
               it looks like a cipher mismatch.",
    confirms: &[
        Check::windows(
            "The level (4 means FIPS)",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name MinEncryptionLevel",
        ),
        Check::windows(
            "The system-wide policy (1 means on)",
            "Get-ItemProperty -Path \
                         'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FipsAlgorithmPolicy' -Name Enabled",
        ),
    ],
    rules_out: &["MinEncryptionLevel is below 4 and the FIPS policy is off."],
    remedies: &[&remedies::READ_SERVER_LOG, &remedies::REVIEW_ENCRYPTION_LEVEL],
    sources: &[&sources::ERRINFO, &sources::MS_INT, &sources::EXT],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const KEY_EXCHANGE_FAILED: Cause = Cause {
    id: "key-exchange-failed",
    title: "The two ends did not get the same keys",
    explains: "Standard RDP security: the client encrypts its random with the key of the server's own certificate, \
               and both compute session keys from it. Where that certificate is corrupt and its private key is \
               another, or the ends do not take the same method, the first encrypted message, Client Info, has a MAC \
               that does not fit, and the server closes without a word. Microsoft's client speaks of a security \
               error.",
    confirms: &[
        Check::windows(
            "The values that hold the certificate; all of them are made again when they are missing",
            "Get-Item -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\RCM' | \
                         Select-Object -ExpandProperty Property",
        ),
        Check::windows(
            "\"Protocol component X.224 detected an error in the protocol stream\" (50)",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='TermDD'; Id=50} -MaxEvents \
                         5",
        ),
        Check::windows(
            "The level (1 low, 2 client-compatible, 3 high, 4 FIPS)",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name MinEncryptionLevel",
        ),
    ],
    rules_out: &[
        "TLS or CredSSP was selected: the server's own certificate and its levels are not used then.",
        "An encrypted message of the server could be decrypted: the keys are the same.",
    ],
    remedies: &[
        &remedies::DECODE_TERMDD,
        &remedies::READ_SERVER_LOG,
        &remedies::RENEW_TERMINAL_CERTIFICATE,
        &remedies::RESTORE_SECURITY_LAYER,
    ],
    sources: &[&sources::MS_DISC, &sources::TN_SECERR, &sources::KEYS],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};
