//! What an error of rustls says of the server, by kind.

use rdpwhy_handshake::TlsFault;
use rustls::{Error, HandshakeType, InvalidMessage, PeerMisbehaved};

/// The kind; `None` where the error is no breach of TLS: the peer's alert, a record that does not decrypt.
pub(super) fn kind(error: &Error) -> Option<TlsFault> {
    Some(match error {
        Error::PeerIncompatible(_) => TlsFault::Incompatible,
        Error::PeerMisbehaved(misbehaved) => of_misbehaved(misbehaved),
        // The first one was followed: rustls expects a ServerHello after it.
        Error::InappropriateHandshakeMessage { got_type: HandshakeType::HelloRetryRequest, .. } => {
            TlsFault::SecondHelloRetryRequest
        }
        Error::InappropriateHandshakeMessage { .. } | Error::InappropriateMessage { .. } => TlsFault::UnexpectedMessage,
        Error::NoCertificatesPresented => TlsFault::EmptyChain,
        Error::PeerSentOversizedRecord => TlsFault::RecordTooLong,
        Error::InvalidMessage(invalid) => of_invalid(invalid),
        _ => return None,
    })
}

/// Whether the message was read to where it breaks TLS: bytes that a path has changed seldom come so far.
pub(super) const fn is_readable(error: &Error) -> bool {
    match error {
        Error::InappropriateHandshakeMessage { .. } | Error::NoCertificatesPresented | Error::General(_) => true,
        Error::InvalidMessage(invalid) => {
            matches!(invalid, InvalidMessage::CertificatePayloadTooLarge | InvalidMessage::HandshakePayloadTooLarge)
        }
        _ => false,
    }
}

const fn of_invalid(invalid: &InvalidMessage) -> TlsFault {
    match invalid {
        InvalidMessage::CertificatePayloadTooLarge | InvalidMessage::HandshakePayloadTooLarge => {
            TlsFault::MessageTooLong
        }
        InvalidMessage::MessageTooLarge => TlsFault::RecordTooLong,
        _ => TlsFault::MalformedMessage,
    }
}

const fn of_misbehaved(misbehaved: &PeerMisbehaved) -> TlsFault {
    use PeerMisbehaved as Peer;
    match misbehaved {
        Peer::SelectedUnofferedCipherSuite
        | Peer::SelectedDifferentCipherSuiteAfterRetry
        | Peer::CipherSuiteDifferedOnRetry
        | Peer::SelectedUnusableCipherSuiteForVersion => TlsFault::UnofferedSuite,
        Peer::SelectedTls12UsingTls13VersionExtension => TlsFault::UnofferedVersion,
        Peer::SelectedUnofferedKxGroup | Peer::WrongGroupForKeyShare => TlsFault::UnofferedGroup,
        Peer::SignedHandshakeWithUnadvertisedSigScheme | Peer::SignedKxWithWrongAlgorithm => TlsFault::UnofferedScheme,
        Peer::UnsolicitedServerHelloExtension
        | Peer::UnsolicitedEncryptedExtension
        | Peer::UnsolicitedCertExtension
        | Peer::UnsolicitedSctList
        | Peer::UnsolicitedEchExtension
        | Peer::DisallowedEncryptedExtension
        | Peer::UnexpectedCleartextExtension
        | Peer::BadCertChainExtensions
        | Peer::SelectedUnofferedApplicationProtocol
        | Peer::SelectedUnofferedCertCompression
        | Peer::SelectedUnofferedCompression
        | Peer::SelectedUnofferedPsk => TlsFault::UnofferedExtension,
        Peer::InvalidKeyShare | Peer::MissingKeyShare => TlsFault::BadKeyShare,
        Peer::AttemptedDowngradeToTls12WhenTls13IsSupported => TlsFault::Downgrade,
        Peer::IllegalHelloRetryRequestWithEmptyCookie
        | Peer::IllegalHelloRetryRequestWithNoChanges
        | Peer::IllegalHelloRetryRequestWithOfferedGroup
        | Peer::IllegalHelloRetryRequestWithUnofferedCipherSuite
        | Peer::IllegalHelloRetryRequestWithUnofferedNamedGroup
        | Peer::IllegalHelloRetryRequestWithUnsupportedVersion
        | Peer::IllegalHelloRetryRequestWithWrongSessionId
        | Peer::IllegalHelloRetryRequestWithInvalidEch => TlsFault::IllegalHelloRetryRequest,
        Peer::TooManyEmptyFragments
        | Peer::TooManyKeyUpdateRequests
        | Peer::TooManyRenegotiationRequests
        | Peer::TooManyWarningAlertsReceived => TlsFault::Flood,
        Peer::IllegalMiddleboxChangeCipherSpec
        | Peer::MessageInterleavedWithHandshakeMessage
        | Peer::KeyEpochWithPendingFragment => TlsFault::UnexpectedMessage,
        _ => TlsFault::Other,
    }
}

#[cfg(test)]
mod tests {
    use rdpwhy_handshake::TlsFault;
    use rustls::{Error, HandshakeType, InvalidMessage, PeerMisbehaved};

    use super::{is_readable, kind};

    #[test]
    fn each_way_to_break_tls_has_a_kind_of_its_own() {
        let unexpected = |got_type| Error::InappropriateHandshakeMessage {
            expect_types: vec![HandshakeType::ServerHello],
            got_type,
        };
        let errors = [
            unexpected(HandshakeType::HelloRetryRequest),
            PeerMisbehaved::IllegalHelloRetryRequestWithNoChanges.into(),
            Error::NoCertificatesPresented,
            InvalidMessage::CertificatePayloadTooLarge.into(),
            Error::PeerSentOversizedRecord,
            PeerMisbehaved::SelectedUnofferedCipherSuite.into(),
            PeerMisbehaved::SelectedTls12UsingTls13VersionExtension.into(),
            PeerMisbehaved::SelectedUnofferedKxGroup.into(),
            PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into(),
            PeerMisbehaved::UnsolicitedServerHelloExtension.into(),
            PeerMisbehaved::InvalidKeyShare.into(),
            PeerMisbehaved::AttemptedDowngradeToTls12WhenTls13IsSupported.into(),
            unexpected(HandshakeType::ClientHello),
            InvalidMessage::MessageTooShort.into(),
            PeerMisbehaved::TooManyKeyUpdateRequests.into(),
            rustls::PeerIncompatible::NoCipherSuitesInCommon.into(),
            PeerMisbehaved::InvalidCertCompression.into(),
        ];
        let kinds: Vec<_> = errors.iter().filter_map(kind).collect();
        assert_eq!(kinds, TlsFault::ALL);
    }

    #[test]
    fn bytes_that_do_not_decrypt_or_decode_may_be_the_paths() {
        assert_eq!(kind(&Error::DecryptError), None);
        assert!(!is_readable(&Error::DecryptError) && !is_readable(&InvalidMessage::MessageTooShort.into()));
        assert!(is_readable(&Error::NoCertificatesPresented));
    }
}
