//! Causes in what both sides allow: security layer, NLA, settings.

use crate::Certainty::{Documented, Inferred};
use crate::{Cause, Check, remedies, sources};

pub const NLA_REQUIRED: Cause = Cause {
    id: "nla-required",
    title: "NLA is required",
    explains: "The server accepts CredSSP only (failure 5, HYBRID_REQUIRED_BY_SERVER). It works, and it is set as \
               Microsoft advises; the client offered less, so neither TLS nor the certificate was tried.",
    confirms: &[Check {
        what: "The setting (1 means required)",
        powershell: "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name UserAuthentication",
    }],
    rules_out: &["The server selects a protocol other than CredSSP."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL],
    certainty: Documented,
    unseen: None,
};

pub const TLS_REQUIRED: Cause = Cause {
    id: "tls-required",
    title: "TLS is required",
    explains: "The server accepts TLS or CredSSP and not Standard RDP security (failure 1, SSL_REQUIRED_BY_SERVER). \
               Its security layer is 2, as it should be; the client offered less.",
    confirms: &[Check {
        what: "The setting (2 means TLS)",
        powershell: "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name SecurityLayer",
    }],
    rules_out: &["The server selects Standard RDP security."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL],
    certainty: Documented,
    unseen: None,
};

pub const TLS_NOT_ALLOWED: Cause = Cause {
    id: "tls-not-allowed",
    title: "TLS is not allowed",
    explains: "The server refuses TLS and CredSSP (failure 2, SSL_NOT_ALLOWED_BY_SERVER) and would speak Standard \
               RDP security only. TLS does not \"fail\" here: it is never begun.",
    confirms: &[Check {
        what: "The setting (0 means Standard RDP security)",
        powershell: "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name SecurityLayer",
    }],
    rules_out: &["The server selects TLS or CredSSP."],
    remedies: &[&remedies::RESTORE_SECURITY_LAYER],
    sources: &[&sources::NEGFAIL],
    certainty: Documented,
    unseen: None,
};

pub const SECURITY_LAYER_RDP_ONLY: Cause = Cause {
    id: "security-layer-rdp-only",
    title: "The security layer is set to RDP",
    explains: "SecurityLayer 0, by registry or policy, leaves Standard RDP security as the only choice. It is weak, \
               clients of today refuse it, and it is often a leftover of a workaround.",
    confirms: &[
        Check {
            what: "The setting, by policy",
            powershell: "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal \
                         Services' -Name SecurityLayer",
        },
        Check {
            what: "The setting, by registry",
            powershell: "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name SecurityLayer",
        },
    ],
    rules_out: &["The server selects TLS or CredSSP for any request."],
    remedies: &[&remedies::RESTORE_SECURITY_LAYER],
    sources: &[&sources::NEGFAIL, &sources::MS_INT],
    certainty: Inferred,
    unseen: None,
};

pub const SERVER_PREDATES_NEGOTIATION: Cause = Cause {
    id: "server-predates-negotiation",
    title: "The server does not know negotiation",
    explains: "A confirm without negotiation data comes from an old server, or from one that did not understand the \
               request. Standard RDP security is what is left.",
    confirms: &[Check {
        what: "The system's version",
        powershell: "Get-CimInstance Win32_OperatingSystem | Select-Object Caption,Version",
    }],
    rules_out: &["The server answers any request with negotiation data."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::CC, &sources::NEGRSP],
    certainty: Documented,
    unseen: None,
};

pub const REQUEST_INCONSISTENT: Cause = Cause {
    id: "request-inconsistent",
    title: "The request contradicts the connection",
    explains: "Failure 4, INCONSISTENT_FLAGS: the server already speaks TLS on this connection (Direct Approach) \
               and was asked for something that does not fit. It is about the client, or about a TLS proxy in \
               between.",
    confirms: &[Check {
        what: "An error of the listener's state machine (226)",
        powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=226} -MaxEvents \
                         5",
    }],
    rules_out: &["The connection began with a plain X.224 request and nothing stands in between."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL],
    certainty: Documented,
    unseen: None,
};

pub const USER_CERTIFICATE_REQUIRED: Cause = Cause {
    id: "user-certificate-required",
    title: "A certificate of the user is required",
    explains: "Failure 6, SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER: the server wants TLS with a client certificate. \
               Rare outside smart-card environments.",
    confirms: &[Check {
        what: "From the client: the certificates of the user",
        powershell: "Get-ChildItem Cert:\\CurrentUser\\My | Select-Object Subject,NotAfter,HasPrivateKey",
    }],
    rules_out: &["The server selects any protocol."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL],
    certainty: Documented,
    unseen: None,
};

pub const ENTRA_REQUIRED: Cause = Cause {
    id: "entra-required",
    title: "A Microsoft Entra logon is required",
    explains: "Failure 7, ENTRA_AUTH_REQUIRED_BY_SERVER: the server accepts web account logons only (RDSAAD). Use a \
               client that offers it, with \"use a web account to sign in\".",
    confirms: &[Check { what: "Whether the machine is joined to Microsoft Entra", powershell: "dsregcmd /status" }],
    rules_out: &["The server selects CredSSP or TLS."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGFAIL],
    certainty: Documented,
    unseen: None,
};

pub const PROTOCOL_NOT_SPOKEN: Cause = Cause {
    id: "protocol-not-spoken",
    title: "The server chose what this probe does not speak",
    explains: "The server works and chose RDSTLS, RDSAAD (a Microsoft Entra logon with a web account) or an unknown \
               protocol. That is a limit of the probe, not a fault of the server: ask again without offering it.",
    confirms: &[Check {
        what: "Whether the host is member of a collection, where RDSTLS belongs",
        powershell: "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
                         Win32_TerminalServiceSetting | Select-Object SessionDirectoryActive",
    }],
    rules_out: &["Asked without that protocol, the server dies as well: then look at that death."],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGRSP, &sources::RDSTLS],
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
        Check {
            what: "\"Protocol component X detected an error in the protocol stream\" (97)",
            powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=97} \
                         -MaxEvents 5",
        },
        Check {
            what: "TermDD's trace of the same (56)",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='TermDD'; Id=56} -MaxEvents \
                         5",
        },
        Check {
            what: "\"A component detected an error in the protocol stream\" (50)",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='TermDD'; Id=50} -MaxEvents 5",
        },
    ],
    rules_out: &["Microsoft's own client gets past this step."],
    remedies: &[&remedies::DECODE_TERMDD],
    sources: &[&sources::MCS_FRDP, &sources::ERRINFO, &sources::EV50, &sources::EV56],
    certainty: Documented,
    unseen: None,
};

pub const FIPS_MISMATCH: Cause = Cause {
    id: "fips-mismatch",
    title: "No encryption that both sides allow (FIPS)",
    explains: "MinEncryptionLevel 4, or the system-wide FIPS policy, allows FIPS methods only and the client offers \
               none. With Standard RDP security it dies around GCC, possibly with Set Error Info 0x1194; with TLS \
               it looks like a cipher mismatch.",
    confirms: &[
        Check {
            what: "The level (4 means FIPS)",
            powershell: "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name MinEncryptionLevel",
        },
        Check {
            what: "The system-wide policy (1 means on)",
            powershell: "Get-ItemProperty -Path \
                         'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FipsAlgorithmPolicy' -Name Enabled",
        },
    ],
    rules_out: &["MinEncryptionLevel is below 4 and the FIPS policy is off."],
    remedies: &[&remedies::REVIEW_ENCRYPTION_LEVEL],
    sources: &[&sources::ERRINFO, &sources::MS_INT, &sources::EXT],
    certainty: Documented,
    unseen: None,
};

pub const KEY_EXCHANGE_FAILED: Cause = Cause {
    id: "key-exchange-failed",
    title: "The two ends did not get the same keys",
    explains: "Standard RDP security: the client encrypts its random with the key of the server's own certificate, \
               and both compute session keys from it. Where that certificate is corrupt and its private key is \
               another, or the ends do not take the same method, the first sealed message, Client Info, has a MAC \
               that does not fit, and the server closes without a word. Microsoft's client speaks of a security \
               error.",
    confirms: &[
        Check {
            what: "The values that hold the certificate; all of them are made again when they are missing",
            powershell: "Get-Item -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\RCM' | \
                         Select-Object -ExpandProperty Property",
        },
        Check {
            what: "\"Protocol component X.224 detected an error in the protocol stream\" (50)",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='TermDD'; Id=50} -MaxEvents \
                         5",
        },
        Check {
            what: "The level (1 low, 2 client-compatible, 3 high, 4 FIPS)",
            powershell: "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name MinEncryptionLevel",
        },
    ],
    rules_out: &[
        "TLS or CredSSP was selected: the server's own certificate and its levels are not used then.",
        "The server sent a sealed message of its own that opened: the keys are the same.",
    ],
    remedies: &[&remedies::DECODE_TERMDD, &remedies::RENEW_TERMINAL_CERTIFICATE, &remedies::RESTORE_SECURITY_LAYER],
    sources: &[&sources::MS_DISC, &sources::TN_SECERR, &sources::KEYS],
    certainty: Documented,
    unseen: None,
};
