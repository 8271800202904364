//! Causes on the server's side of TLS: the credential as a whole, versions, ciphers.

use super::events::{
    KEY_PROPERTIES_MISSING, KEY_UNUSABLE, NO_CREDENTIAL, NO_SUITE, NO_VERSION, NOT_CREATED, NOT_REPLACED,
    SUITES_BY_POLICY, TLS_1_2_OF_SERVERS, schannel,
};
use crate::Certainty::{Documented, Inferred, Measured};
use crate::{Cause, Check, remedies, sources};

pub const TLS_CREDENTIAL_FAULT: Cause = Cause {
    id: "tls-credential-fault",
    title: "The server cannot use a TLS credential",
    explains: "The family: TermService asks Schannel for a TLS credential and gets none that works, so every \
               ClientHello dies alike. Which member it is (key, certificate, binding, services, versions) the \
               server's event log says; the wire alone often cannot.",
    confirms: &[KEY_UNUSABLE, NO_CREDENTIAL, NOT_REPLACED, NOT_CREATED, KEY_PROPERTIES_MISSING],
    rules_out: &["A ServerHello arrives for any ClientHello."],
    remedies: &[
        &remedies::READ_SCHANNEL_EVENTS,
        &remedies::RENEW_SELF_SIGNED,
        &remedies::FIX_KEY_ACL,
        &remedies::REBIND_CERTIFICATE,
    ],
    sources: &[&sources::F31, &sources::AZ_EVT, &sources::SCHMSG],
    certainty: Measured,
    unseen: None,
};

pub const TLS_VERSION_MISMATCH: Cause = Cause {
    id: "tls-version-mismatch",
    title: "No TLS version in common",
    explains: "Versions are disabled in SCHANNEL, or the server is so old that it knows only TLS 1.0 (Windows \
               Server 2008 R2 without KB3080079), while the client no longer speaks that. A server that chose TLS \
               1.0 has not failed: it has answered.",
    confirms: &[
        NO_VERSION,
        Check { what: "Alert 70, state 105 (36888)", powershell: schannel!("36888") },
        TLS_1_2_OF_SERVERS,
    ],
    rules_out: &[
        "The same hello with another version list ends in the same way.",
        "A ServerHello of a version that the client speaks arrives.",
    ],
    remedies: &[&remedies::READ_SCHANNEL_EVENTS, &remedies::ENABLE_TLS12],
    sources: &[&sources::AZ_EVT, &sources::SCH_70, &sources::TLSPROT, &sources::ANS_RDP],
    certainty: Documented,
    unseen: None,
};

pub const TLS_VERSIONS_DISABLED: Cause = Cause {
    id: "tls-versions-disabled",
    title: "No TLS version is switched on",
    explains: "SCHANNEL's settings, or a hardening tool, have switched every version off for servers, so that TermService \
               gets no credential at all: every ClientHello dies, whatever it offers. It is not the client's offer that \
               is wrong.",
    confirms: &[NO_VERSION, TLS_1_2_OF_SERVERS],
    rules_out: &["Any ServerHello arrives, whatever its version."],
    remedies: &[&remedies::READ_SCHANNEL_EVENTS, &remedies::ENABLE_TLS12],
    sources: &[&sources::AZ_EVT, &sources::SCH_70, &sources::TLSPROT],
    certainty: Documented,
    unseen: None,
};

pub const TLS_SUITES_DISABLED: Cause = Cause {
    id: "tls-suites-disabled",
    title: "No cipher suite is left that the server can use",
    explains: "A cipher suite policy or a hardening tool left the server nothing that goes with its certificate (RSA suites \
               alone and an ECDSA key, or the other way round, or an empty list): every ClientHello dies, whatever it \
               offers. It is not the client's offer that is wrong.",
    confirms: &[
        NO_SUITE,
        SUITES_BY_POLICY,
        Check {
            what: "The kind of the key in the certificates of the service",
            powershell: "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | Select-Object \
                         Thumbprint,@{Name='Key';Expression={$_.PublicKey.Oid.FriendlyName}}",
        },
    ],
    rules_out: &["Any ServerHello arrives, whatever its suite.", "No event 36874 at the time of the attempts."],
    remedies: &[&remedies::READ_SCHANNEL_EVENTS, &remedies::REVIEW_CIPHERS],
    sources: &[&sources::SCH_40, &sources::MS_INT],
    certainty: Inferred,
    unseen: None,
};

pub const TLS_NO_COMMON_CIPHER: Cause = Cause {
    id: "tls-no-common-cipher",
    title: "No cipher suite, curve or signature in common",
    explains: "A cipher suite policy or a hardening tool left nothing that the client offers, or the certificate's \
               kind (ECDSA, CNG) excludes an old client. The server may send alert 40, or just end the connection.",
    confirms: &[
        NO_SUITE,
        Check { what: "Alert 40, state 1205 (36888)", powershell: schannel!("36888") },
        SUITES_BY_POLICY,
    ],
    rules_out: &[
        "A hello with a wide list of suites ends in the same way.",
        "No event 36874 at the time of the attempts.",
    ],
    remedies: &[&remedies::READ_SCHANNEL_EVENTS, &remedies::REVIEW_CIPHERS],
    sources: &[&sources::SCH_40, &sources::MS_INT, &sources::AZ_AUTH],
    certainty: Documented,
    unseen: None,
};
