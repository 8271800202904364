//! Causes on the server's side of TLS: the credential as a whole, versions, ciphers.

use super::events::{
    KEY_PROPERTIES_MISSING, KEY_UNUSABLE, LISTENER_ERROR, NO_CREDENTIAL, NO_SUITE, NO_VERSION, NOT_CREATED,
    NOT_REPLACED, SUITES_BY_POLICY, TERMSERVICE_PROCESS, TLS_1_2_OF_SERVERS, schannel,
};
use super::platforms::{FREERDP_FAMILY, XRDP};
use crate::Certainty::{Documented, Inferred, Measured};
use crate::{Cause, Check, Servers, remedies, sources};

const XRDP_TLS: Check = Check::posix(
    XRDP,
    "xrdp's own choice of versions and suites",
    "grep -nE '^(ssl_protocols|tls_ciphers)=' /etc/xrdp/xrdp.ini",
);

pub const TLS_CREDENTIAL_FAULT: Cause = Cause {
    id: "tls-credential-fault",
    title: "The server cannot use a TLS credential",
    explains: "The family: the server has no TLS credential that works (on Windows, TermService gets none from \
               Schannel), so every ClientHello ends alike. Which member it is (key, certificate, binding, services, \
               versions) the server's log says; the wire alone often cannot. A device on the network path that ends \
               every ClientHello looks the same.",
    confirms: &[
        KEY_UNUSABLE,
        TERMSERVICE_PROCESS,
        LISTENER_ERROR,
        NO_CREDENTIAL,
        NOT_REPLACED,
        NOT_CREATED,
        KEY_PROPERTIES_MISSING,
        Check::windows(
            "Values of the listener that have to be there: SelfSignedCertStore (Remote Desktop) and \
             fAllowSecProtocolNegotiation (1)",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp' | \
             Select-Object SelfSignedCertStore,fAllowSecProtocolNegotiation",
        ),
        Check::posix(XRDP, "xrdp's own account", "sudo journalctl -u xrdp -n 50"),
        Check::posix(FREERDP_FAMILY, "The server's own account", "journalctl --user -n 50"),
    ],
    rules_out: &["A ServerHello arrives for any ClientHello."],
    remedies: &[
        &remedies::READ_SCHANNEL_EVENTS,
        &remedies::READ_SERVER_LOG,
        &remedies::FIX_KEY_ACL,
        &remedies::REBIND_CERTIFICATE,
        &remedies::RESTORE_LISTENER_VALUES,
        &remedies::RENEW_SELF_SIGNED,
        &remedies::XRDP_READ_KEY,
        &remedies::XRDP_NEW_CERTIFICATE,
        &remedies::GRD_SET_CERTIFICATE,
        &remedies::WESTON_SET_CERTIFICATE,
        &remedies::VBOX_SET_CERTIFICATE,
        &remedies::UPDATE_CERTIFICATE_FILES,
    ],
    sources: &[&sources::F31, &sources::AZ_EVT, &sources::SCHMSG],
    servers: Servers::Any,
    certainty: Measured,
    unseen: None,
};

pub const TLS_VERSION_MISMATCH: Cause = Cause {
    id: "tls-version-mismatch",
    title: "No TLS version in common",
    explains: "Versions are disabled in SCHANNEL, or the server is so old that it knows only TLS 1.0 (Windows \
               Server 2008 R2 without KB3080079), while the client no longer speaks that. A server that chose TLS \
               1.0 has not failed: it has answered.",
    confirms: &[NO_VERSION, Check::windows("Alert 70, state 105 (36888)", schannel!("36888")), TLS_1_2_OF_SERVERS],
    rules_out: &[
        "The same hello with another version list ends in the same way.",
        "A ServerHello of a version that the client speaks arrives.",
    ],
    remedies: &[
        &remedies::READ_SCHANNEL_EVENTS,
        &remedies::READ_SERVER_LOG,
        &remedies::ENABLE_TLS12,
        &remedies::XRDP_ALLOW_TLS,
    ],
    sources: &[&sources::AZ_EVT, &sources::SCH_70, &sources::TLSPROT, &sources::ANS_RDP],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const TLS_VERSIONS_DISABLED: Cause = Cause {
    id: "tls-versions-disabled",
    title: "No TLS version is switched on",
    explains: "SCHANNEL's settings, or a hardening tool, have switched every version off for servers, so that TermService \
               gets no credential at all: every ClientHello fails, whatever it offers. It is not the client's offer that \
               is wrong.",
    confirms: &[NO_VERSION, TERMSERVICE_PROCESS, TLS_1_2_OF_SERVERS, XRDP_TLS],
    rules_out: &["Any ServerHello arrives, whatever its version."],
    remedies: &[
        &remedies::READ_SCHANNEL_EVENTS,
        &remedies::READ_SERVER_LOG,
        &remedies::ENABLE_TLS12,
        &remedies::XRDP_ALLOW_TLS,
    ],
    sources: &[&sources::AZ_EVT, &sources::SCH_70, &sources::TLSPROT],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const TLS_SUITES_DISABLED: Cause = Cause {
    id: "tls-suites-disabled",
    title: "No cipher suite is left that the server can use",
    explains: "A cipher suite policy or a hardening tool left the server nothing that goes with its certificate (RSA suites \
               alone and an ECDSA key, or the other way round, or an empty list): every ClientHello fails, whatever it \
               offers. It is not the client's offer that is wrong.",
    confirms: &[
        NO_SUITE,
        TERMSERVICE_PROCESS,
        SUITES_BY_POLICY,
        XRDP_TLS,
        Check::windows(
            "The kind of the key in the certificates of the service",
            "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | Select-Object \
                         Thumbprint,@{Name='Key';Expression={$_.PublicKey.Oid.FriendlyName}}",
        ),
    ],
    rules_out: &["Any ServerHello arrives, whatever its suite.", "No event 36874 at the time of the attempts."],
    remedies: &[
        &remedies::READ_SCHANNEL_EVENTS,
        &remedies::READ_SERVER_LOG,
        &remedies::REVIEW_CIPHERS,
        &remedies::XRDP_ALLOW_TLS,
    ],
    sources: &[&sources::SCH_40, &sources::MS_INT],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};

pub const TLS_NO_COMMON_CIPHER: Cause = Cause {
    id: "tls-no-common-cipher",
    title: "No cipher suite, curve or signature in common",
    explains: "What the client offers and what the server allows have nothing in common. Either the client's offer is \
               narrow, or a cipher suite policy, a hardening tool or the kind of the certificate (ECDSA, CNG) narrows the \
               server's. The server may send alert 40, handshake_failure, which does not say which of them; many just end \
               the connection.",
    confirms: &[NO_SUITE, Check::windows("Alert 40, state 1205 (36888)", schannel!("36888")), SUITES_BY_POLICY],
    rules_out: &[
        "A hello with a wide list of suites ends in the same way.",
        "No event 36874 at the time of the attempts on a server whose Schannel log can be read.",
    ],
    remedies: &[
        &remedies::READ_SCHANNEL_EVENTS,
        &remedies::READ_SERVER_LOG,
        &remedies::REVIEW_CIPHERS,
        &remedies::XRDP_ALLOW_TLS,
    ],
    sources: &[&sources::SCH_40, &sources::MS_INT, &sources::AZ_AUTH],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};
