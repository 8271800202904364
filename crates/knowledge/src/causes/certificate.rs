//! Causes in the certificate: its key, its dates, its binding, what makes it.

use super::events::{
    CREATE_FAILED, KEY_PROPERTIES_MISSING, KEY_UNUSABLE, NO_CREDENTIAL, NOT_CREATED, NOT_REPLACED, REPLACE_FAILED,
    connection_manager, schannel,
};
use crate::Certainty::{Documented, Measured};
use crate::{Cause, Check, remedies, sources};

pub const CERTIFICATE_KEY_UNUSABLE: Cause = Cause {
    id: "certificate-key-unusable",
    title: "The certificate's private key cannot be used",
    explains: "TermService runs as NETWORK SERVICE and cannot open the private key: its permissions are wrong, it \
               was imported without being kept, or it is gone. Measured on a real server: Schannel 36870 at the \
               second of each attempt, a reset on every ClientHello, no logon event at all, and 0x904/0x7 in the \
               client.",
    confirms: &[
        Check {
            what: "\"A fatal error occurred when attempting to access the TLS server credential private key\" \
                   (36870)",
            powershell: schannel!("36870"),
        },
        Check {
            what: "Permissions in the CAPI container, where the self-signed certificate's key is",
            powershell: "icacls \
                         \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_*\"",
        },
        Check {
            what: "Permissions in the CNG container, where newer keys are",
            powershell: "icacls \"$env:ProgramData\\Microsoft\\Crypto\\Keys\\*\"",
        },
    ],
    rules_out: &["No event 36870 at the time of the attempts.", "A ServerHello and a signature by the key arrive."],
    remedies: &[
        &remedies::READ_SCHANNEL_EVENTS,
        &remedies::RENEW_SELF_SIGNED,
        &remedies::FIX_KEY_ACL,
        &remedies::FIX_CA_KEY,
        &remedies::REBIND_CERTIFICATE,
        &remedies::FIX_MACHINEKEYS_FOLDER,
    ],
    sources: &[&sources::F31, &sources::AZ_EVT, &sources::MS_LISTEN],
    certainty: Measured,
    unseen: None,
};

pub const CERTIFICATE_MISSING: Cause = Cause {
    id: "certificate-missing",
    title: "The server says that it has no certificate",
    explains: "Failure 3, SSL_CERT_NOT_ON_SERVER, is the server's own statement: there is no certificate that it \
               could authenticate with. Nothing has to be guessed about TLS; what made it so is in the event log.",
    confirms: &[
        CREATE_FAILED,
        REPLACE_FAILED,
        Check {
            what: "The certificates of the service",
            powershell: "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop'",
        },
        KEY_PROPERTIES_MISSING,
        NO_CREDENTIAL,
    ],
    rules_out: &["The server selects TLS or CredSSP."],
    remedies: &[
        &remedies::START_CRYPTO_SERVICES,
        &remedies::RENEW_SELF_SIGNED,
        &remedies::ENABLE_CRYPTO_SERVICES,
        &remedies::REBIND_CERTIFICATE,
        &remedies::FIX_MACHINEKEYS_FOLDER,
    ],
    sources: &[&sources::NEGFAIL, &sources::AZ_EVT],
    certainty: Documented,
    unseen: None,
};

pub const CERTIFICATE_EXPIRED: Cause = Cause {
    id: "certificate-expired",
    title: "The certificate expired and could not be replaced",
    explains: "SessionEnv replaces the self-signed certificate by itself. Where it cannot (permissions, a full or \
               damaged store), TermService is left without a usable one. Expiry alone does not stop TLS: then the \
               certificate is visible and the client warns.",
    confirms: &[
        REPLACE_FAILED,
        Check { what: "A new one was created (1056, not verified here)", powershell: connection_manager!("1056") },
        Check {
            what: "Its dates",
            powershell: "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | Select-Object \
                         Thumbprint,NotBefore,NotAfter,HasPrivateKey",
        },
        CREATE_FAILED,
    ],
    rules_out: &[
        "The certificate on the wire is valid.",
        "TLS completes with the expired certificate: then it is a risk, not the cause.",
    ],
    remedies: &[&remedies::RENEW_SELF_SIGNED, &remedies::FIX_MACHINEKEYS_FOLDER],
    sources: &[&sources::AZ_EVT, &sources::BLOG_CERT],
    certainty: Documented,
    unseen: None,
};

pub const CERTIFICATE_BINDING: Cause = Cause {
    id: "certificate-binding",
    title: "The listener is bound to a certificate that is not there",
    explains: "SSLCertificateSHA1Hash names a certificate that is missing, was replaced, or has no machine key. It \
               dies as a missing credential does, or as an unusable key.",
    confirms: &[
        Check {
            what: "The thumbprint that is bound",
            powershell: "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting | \
                         Select-Object TerminalName,SSLCertificateSHA1Hash",
        },
        Check {
            what: "The certificates of the machine",
            powershell: "Get-ChildItem Cert:\\LocalMachine\\My | Select-Object Thumbprint,Subject,HasPrivateKey",
        },
        KEY_UNUSABLE,
        NOT_CREATED,
    ],
    rules_out: &["The bound thumbprint exists in LocalMachine\\My or in the Remote Desktop store, with its key."],
    remedies: &[&remedies::REBIND_CERTIFICATE, &remedies::FIX_CA_KEY],
    sources: &[&sources::MS_LISTEN, &sources::AZ_EVT],
    certainty: Documented,
    unseen: None,
};

pub const CRYPTO_SERVICES_STOPPED: Cause = Cause {
    id: "crypto-services-stopped",
    title: "A service that certificates need is not running",
    explains: "CNG Key Isolation, Cryptographic Services, Remote Desktop Configuration (SessionEnv) or Certificate \
               Propagation is stopped or disabled, so that no certificate can be made or opened. From outside it dies \
               as a missing certificate does, or as an unusable key.",
    confirms: &[
        Check {
            what: "Their state",
            powershell: "Get-Service KeyIso,CryptSvc,SessionEnv,CertPropSvc | Select-Object Name,Status,StartType",
        },
        Check {
            what: "Services that did not start, or ended",
            powershell: "Get-WinEvent -ProviderName 'Service Control Manager' -MaxEvents 20",
        },
        NOT_CREATED,
        NOT_REPLACED,
    ],
    rules_out: &["All four run."],
    remedies: &[&remedies::START_CRYPTO_SERVICES, &remedies::ENABLE_CRYPTO_SERVICES],
    sources: &[&sources::MS_INT],
    certainty: Documented,
    unseen: None,
};

pub const CERTIFICATE_NOT_ACCEPTED: Cause = Cause {
    id: "certificate-not-accepted",
    title: "The client does not accept the certificate",
    explains: "The client itself ended TLS with an alert: untrusted issuer, wrong name, expired, or a key that it \
               finds too weak. The server did its part.",
    confirms: &[Check {
        what: "From the client: the issuers that it trusts",
        powershell: "Get-ChildItem Cert:\\LocalMachine\\Root | Select-Object Subject,NotAfter",
    }],
    rules_out: &["The alert came from the server."],
    remedies: &[&remedies::REBIND_CERTIFICATE],
    sources: &[&sources::ALERT],
    certainty: Documented,
    unseen: None,
};
