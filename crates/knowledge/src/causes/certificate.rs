//! Causes in the certificate: its key, its dates, its binding, what makes it.

use super::events::{
    BINDING_RESET, CREATE_FAILED, CUSTOM_CERTIFICATE_EXPIRED, CUSTOM_CERTIFICATE_MISSING, CUSTOM_CERTIFICATE_PURPOSE,
    CUSTOM_KEY_NOT_ACCESSIBLE, KEY_PROPERTIES_MISSING, KEY_UNUSABLE, LISTENER_ERROR, NO_CREDENTIAL, NOT_CREATED,
    NOT_REPLACED, REPLACE_FAILED, TERMSERVICE_PROCESS, connection_manager,
};
use super::platforms::XRDP;
use crate::Certainty::{Documented, Measured};
use crate::{Cause, Check, Servers, remedies, sources};

pub const CERTIFICATE_KEY_UNUSABLE: Cause = Cause {
    id: "certificate-key-unusable",
    title: "The certificate's private key cannot be used",
    explains: "TermService runs as NETWORK SERVICE and cannot open the private key: its permissions are wrong, it \
               was imported without being kept, or it is gone. Measured on a real server: Schannel 36870 at the \
               second of each attempt, a reset on every ClientHello, no logon event at all, and 0x904/0x7 in the \
               client.",
    confirms: &[
        KEY_UNUSABLE,
        TERMSERVICE_PROCESS,
        LISTENER_ERROR,
        Check::windows(
            "Permissions in the CAPI container, where the self-signed certificate's key is",
            "icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_*\"",
        ),
        Check::windows(
            "Permissions in the CNG container, where newer keys are",
            "icacls \"$env:ProgramData\\Microsoft\\Crypto\\Keys\\*\"",
        ),
    ],
    rules_out: &[
        "No event 36870 of TermService at the time of the attempts.",
        "A ServerHello and a signature by the key arrive.",
    ],
    remedies: &[
        &remedies::READ_SCHANNEL_EVENTS,
        &remedies::FIX_KEY_ACL,
        &remedies::FIX_CA_KEY,
        &remedies::REBIND_CERTIFICATE,
        &remedies::RENEW_SELF_SIGNED,
        &remedies::FIX_MACHINEKEYS_FOLDER,
    ],
    sources: &[&sources::F31, &sources::AZ_EVT, &sources::MS_LISTEN, &sources::RDPCORETS_MANIFEST],
    servers: Servers::WINDOWS,
    certainty: Measured,
    unseen: None,
};

pub const CERTIFICATE_MISSING: Cause = Cause {
    id: "certificate-missing",
    title: "The server says that it has no certificate",
    explains: "Failure 3, SSL_CERT_NOT_ON_SERVER, is the server's own statement: there is no certificate that it \
               could authenticate with. Windows means a certificate that could not be made or found; xrdp means a \
               certificate or key file that it cannot read. The server's log says why.",
    confirms: &[
        CREATE_FAILED,
        REPLACE_FAILED,
        Check::windows("The certificates of the service", "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop'"),
        KEY_PROPERTIES_MISSING,
        NO_CREDENTIAL,
        Check::posix(
            XRDP,
            "\"Cannot accept TLS connections because certificate or private key file is not readable\"",
            "sudo journalctl -u xrdp -n 50",
        ),
        Check::posix(
            XRDP,
            "Whether xrdp may read its key: no output and status 0",
            "sudo -u xrdp test -r /etc/xrdp/key.pem",
        ),
    ],
    rules_out: &["The server selects TLS or CredSSP."],
    remedies: &[
        &remedies::READ_SERVER_LOG,
        &remedies::START_CRYPTO_SERVICES,
        &remedies::ENABLE_CRYPTO_SERVICES,
        &remedies::REBIND_CERTIFICATE,
        &remedies::RESTORE_LISTENER_VALUES,
        &remedies::RENEW_SELF_SIGNED,
        &remedies::XRDP_READ_KEY,
        &remedies::FIX_MACHINEKEYS_FOLDER,
    ],
    sources: &[&sources::NEGFAIL, &sources::AZ_EVT, &sources::XRDP_ISO],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const CERTIFICATE_EXPIRED: Cause = Cause {
    id: "certificate-expired",
    title: "The certificate expired and could not be replaced",
    explains: "On Windows SessionEnv replaces the self-signed certificate by itself. Where it cannot (permissions, a full \
               or damaged store), TermService is left without a usable one. A server that reads its certificate from a \
               file replaces nothing. Expiry alone does not stop TLS: the certificate is visible and the client warns.",
    confirms: &[
        Check::posix(XRDP, "Its dates", "sudo openssl x509 -in /etc/xrdp/cert.pem -noout -dates -subject"),
        REPLACE_FAILED,
        Check::windows("A new one was created (1056), with its SHA-1 in the binary data", connection_manager!("1056")),
        Check::windows(
            "Its dates",
            "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | Select-Object \
                         Thumbprint,NotBefore,NotAfter,HasPrivateKey",
        ),
        CREATE_FAILED,
    ],
    rules_out: &[
        "The certificate on the wire is valid.",
        "TLS completes with the expired certificate: then it is a risk, not the cause.",
    ],
    remedies: &[
        &remedies::READ_SERVER_LOG,
        &remedies::RENEW_SELF_SIGNED,
        &remedies::XRDP_NEW_CERTIFICATE,
        &remedies::GRD_SET_CERTIFICATE,
        &remedies::WESTON_SET_CERTIFICATE,
        &remedies::VBOX_SET_CERTIFICATE,
        &remedies::UPDATE_CERTIFICATE_FILES,
        &remedies::FIX_MACHINEKEYS_FOLDER,
    ],
    sources: &[&sources::AZ_EVT, &sources::BLOG_CERT],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const CERTIFICATE_BINDING: Cause = Cause {
    id: "certificate-binding",
    title: "The listener is bound to a certificate that it cannot use",
    explains: "SSLCertificateSHA1Hash names a certificate whose key NETWORK SERVICE cannot use, and every ClientHello is \
               answered by a reset. A bound certificate that is missing, has expired, or is for another purpose does no \
               such harm by itself: the service says so (1051, 1053, 1054, 1055, 1059) and falls back to its default \
               certificate.",
    confirms: &[
        Check::windows(
            "The thumbprint that is bound",
            "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting | \
             Select-Object TerminalName,SSLCertificateSHA1Hash",
        ),
        Check::windows(
            "The certificates of the machine",
            "Get-ChildItem Cert:\\LocalMachine\\My | Select-Object Thumbprint,Subject,HasPrivateKey",
        ),
        KEY_UNUSABLE,
        CUSTOM_KEY_NOT_ACCESSIBLE,
        CUSTOM_CERTIFICATE_MISSING,
        CUSTOM_CERTIFICATE_EXPIRED,
        CUSTOM_CERTIFICATE_PURPOSE,
        BINDING_RESET,
        NOT_CREATED,
    ],
    rules_out: &[
        "No certificate is bound.",
        "The bound thumbprint is in LocalMachine\\My or in the Remote Desktop store, with a key that NETWORK SERVICE may \
         read.",
    ],
    remedies: &[&remedies::FIX_CA_KEY, &remedies::REBIND_CERTIFICATE],
    sources: &[&sources::MS_LISTEN, &sources::AZ_EVT, &sources::RCM_MANIFEST],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: None,
};

pub const CRYPTO_SERVICES_STOPPED: Cause = Cause {
    id: "crypto-services-stopped",
    title: "A service that certificates need is not running",
    explains: "CNG Key Isolation, Cryptographic Services, Remote Desktop Configuration (SessionEnv) or Certificate \
               Propagation is stopped or disabled, so that no certificate can be made or opened. From outside it fails \
               as a missing certificate does, or as an unusable key.",
    confirms: &[
        Check::windows(
            "Their state",
            "Get-Service KeyIso,CryptSvc,SessionEnv,CertPropSvc | Select-Object Name,Status,StartType",
        ),
        Check::windows(
            "Services that did not start, or ended",
            "Get-WinEvent -ProviderName 'Service Control Manager' -MaxEvents 20",
        ),
        NOT_CREATED,
        NOT_REPLACED,
    ],
    rules_out: &["All four run."],
    remedies: &[&remedies::START_CRYPTO_SERVICES, &remedies::ENABLE_CRYPTO_SERVICES],
    sources: &[&sources::MS_INT],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: None,
};

pub const CERTIFICATE_NOT_ACCEPTED: Cause = Cause {
    id: "certificate-not-accepted",
    title: "The client does not accept the certificate",
    explains: "The client itself ended TLS with an alert: untrusted issuer, wrong name, expired, or a key that it \
               finds too weak. The server did its part.",
    confirms: &[Check::elsewhere(
        "From the client: the issuers that it trusts",
        "Get-ChildItem Cert:\\LocalMachine\\Root | Select-Object Subject,NotAfter",
    )],
    rules_out: &["The alert came from the server."],
    remedies: &[&remedies::READ_SERVER_LOG, &remedies::REBIND_CERTIFICATE],
    sources: &[&sources::ALERT],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};
