//! What each alert means in each place of a conversation.

use rdpwhy_handshake::{Report, Stage};

use super::super::credssp::is_user_named;
use super::super::tls::is_agreed;

/// Where an alert came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In place of the server's hello: the server has agreed to nothing yet.
    Offer,
    /// After the server's hello: version and suite are agreed.
    Agreed,
    /// After the client's part of TLS 1.3, while the server has not confirmed it. The client's first message inside TLS
    /// may have come to the server already.
    Unconfirmed,
    /// In CredSSP, before a name was sent.
    Nameless,
    /// In CredSSP, after a name was sent.
    Named,
    /// Behind CredSSP, or behind TLS where there is no CredSSP.
    Behind,
}

/// What an alert means where it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The name that the client sent, or that it sent none.
    Name,
    /// A certificate of the client is required.
    ClientCertificateRequired,
    /// A certificate of the client, or the lack of one, is not accepted.
    ClientCertificate,
    /// A certificate that is not the client's, since the client has shown none.
    ServerCertificate,
    /// The same, and it says that the certificate has expired.
    ServerCertificateExpired,
    /// No version in common.
    Version,
    /// No set of parameters is acceptable.
    Parameters,
    /// Stronger parameters are wanted.
    StrongerParameters,
    /// The form of the ClientHello is not accepted.
    Form,
    /// What was agreed is not gone on with.
    LateParameters,
    /// An application protocol is wanted.
    ApplicationProtocol,
    /// Access control keeps the client out, before any logon.
    Access,
    /// What the client sent did not arrive as it was sent.
    Damaged,
    /// A message of the client inside TLS is not understood.
    NotUnderstood,
    /// Something failed on the server, before the hello.
    EarlyFailure,
    /// Something failed on the server, after the hello.
    LateFailure,
    /// Something failed on the server, in TLS or in the first message of CredSSP.
    LastFailure,
    /// The logon failed.
    Logon,
    /// CredSSP failed, for another reason than a wrong name or password.
    CredsspFailure,
    /// CredSSP failed before a name was sent.
    NamelessFailure,
    /// Nothing particular, in place of the server's hello.
    OtherOffer,
    /// Nothing particular, after it.
    OtherAgreed,
    /// Nothing particular, in CredSSP.
    OtherCredssp,
    /// Nothing particular, behind CredSSP.
    OtherBehind,
}

impl Place {
    pub(super) fn of(report: &Report) -> Self {
        match report.position.stage {
            Stage::Tls if report.facts.tls.up => Self::Unconfirmed,
            Stage::Tls if is_agreed(report) => Self::Agreed,
            Stage::Tls => Self::Offer,
            Stage::Credssp if is_user_named(report) => Self::Named,
            Stage::Credssp => Self::Nameless,
            _ => Self::Behind,
        }
    }
}

/// The table of alerts and places.
pub(super) const fn meaning(code: u8, place: Place) -> Meaning {
    use Place::{Agreed, Behind, Named, Nameless, Offer, Unconfirmed};
    match (code, place) {
        // unrecognized_name and certificate_required say the same everywhere.
        (112, _) => Meaning::Name,
        (116, _) => Meaning::ClientCertificateRequired,

        // bad_record_mac, decryption_failed, record_overflow, decompression_failure, decrypt_error.
        (20 | 21 | 22 | 30 | 51, _) => Meaning::Damaged,
        // unexpected_message, illegal_parameter, decode_error.
        (10 | 47 | 50, Offer) => Meaning::Form,
        (10, _) | (47 | 50, Agreed | Unconfirmed) => Meaning::Damaged,
        (47 | 50, Nameless | Named) => Meaning::NotUnderstood,
        // inappropriate_fallback, missing_extension, unsupported_extension.
        (86 | 109 | 110, Offer) => Meaning::Form,
        // handshake_failure, protocol_version, insufficient_security, no_application_protocol.
        (40, Offer) => Meaning::Parameters,
        (70, Offer) => Meaning::Version,
        (71, Offer) => Meaning::StrongerParameters,
        (120, Offer) => Meaning::ApplicationProtocol,
        (70 | 71 | 86 | 109 | 110 | 120, Agreed | Unconfirmed) => Meaning::LateParameters,

        // Certificates: bad, unsupported, revoked, expired, unknown, unknown authority.
        (45, Offer) => Meaning::ServerCertificateExpired,
        (42..=46 | 48, Offer) => Meaning::ServerCertificate,
        (42..=46 | 48, Agreed | Unconfirmed | Nameless | Named) => Meaning::ClientCertificate,
        // access_denied.
        (49, Offer) => Meaning::Access,
        (49, Agreed | Unconfirmed) => Meaning::ClientCertificate,
        (49, Named) => Meaning::Logon,
        // internal_error.
        (80, Offer) => Meaning::EarlyFailure,
        (80, Agreed) => Meaning::LateFailure,
        (80, Unconfirmed) => Meaning::LastFailure,
        (80, Named) => Meaning::CredsspFailure,
        (49 | 80, Nameless) => Meaning::NamelessFailure,

        (_, Offer) => Meaning::OtherOffer,
        (_, Agreed | Unconfirmed) => Meaning::OtherAgreed,
        (_, Nameless | Named) => Meaning::OtherCredssp,
        (_, Behind) => Meaning::OtherBehind,
    }
}
