//! How a server breaks TLS, by the kind that the TLS library tells: each is a finding of its own about the server.

use rdpwhy_handshake::{Ending, Incapacity, Report, TlsFault};
use rdpwhy_knowledge::{Cause, causes};

use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::{Match, Signature};
use crate::words;

/// No path makes such a message: the server's TLS does, or a device that terminates TLS in its place.
const BROKEN: &[(&Cause, Standing)] = &[(&causes::MALFORMED_MESSAGE, Consistent), (&causes::MIDDLEBOX, Consistent)];

const EMPTY: &[(&Cause, Standing)] = &[
    (&causes::CERTIFICATE_MISSING, Consistent),
    (&causes::MALFORMED_MESSAGE, Consistent),
    (&causes::MIDDLEBOX, Consistent),
];

/// A server without anything in common may choose all the same.
const CHOICE: &[(&Cause, Standing)] = &[
    (&causes::TLS_NO_COMMON_CIPHER, Consistent),
    (&causes::TLS_VERSION_MISMATCH, Consistent),
    (&causes::MALFORMED_MESSAGE, Consistent),
    (&causes::MIDDLEBOX, Consistent),
];

const DOWNGRADE: &[(&Cause, Standing)] = &[(&causes::MIDDLEBOX, Consistent), (&causes::MALFORMED_MESSAGE, Consistent)];

/// Bytes that were changed look like this, too.
const PATH: &[(&Cause, Standing)] =
    &[(&causes::MIDDLEBOX, Consistent), (&causes::UNSTABLE_PATH, Consistent), (&causes::MALFORMED_MESSAGE, Consistent)];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "tls.second-hello-retry-request",
        "The server sent a second HelloRetryRequest.",
        |report| {
            fault(
                report,
                TlsFault::SecondHelloRetryRequest,
                "sent a second HelloRetryRequest; TLS 1.3 allows one (RFC 8446 4.1.4)",
            )
        },
        BROKEN,
    ),
    Signature::specific(
        "tls.illegal-hello-retry-request",
        "The server's HelloRetryRequest asks for what it may not ask for.",
        |report| {
            fault(
                report,
                TlsFault::IllegalHelloRetryRequest,
                "sent a HelloRetryRequest that asks for what it may not ask for (RFC 8446 4.1.4)",
            )
        },
        BROKEN,
    ),
    Signature::specific(
        "tls.empty-chain",
        "The server's Certificate message holds no certificate.",
        |report| {
            fault(
                report,
                TlsFault::EmptyChain,
                "sent a Certificate message without a certificate, which a server must not do (RFC 8446 4.4.2.4)",
            )
        },
        EMPTY,
    ),
    Signature::specific(
        "tls.message-too-long",
        "A handshake message of the server, most often its certificate chain, is longer than TLS libraries read.",
        |report| {
            fault(
                report,
                TlsFault::MessageTooLong,
                "sent a handshake message, most likely its certificate chain, of more than 64 KiB; TLS libraries do not read such a one",
            )
        },
        BROKEN,
    ),
    Signature::specific(
        "tls.record-too-long",
        "A TLS record of the server is longer than TLS allows.",
        |report| {
            fault(report, TlsFault::RecordTooLong, "sent a TLS record that is longer than TLS allows (RFC 8446 5.1)")
        },
        PATH,
    ),
    Signature::specific(
        "tls.unoffered-suite",
        "The server chose a cipher suite that the client did not offer.",
        |report| fault(report, TlsFault::UnofferedSuite, "chose a cipher suite that the client did not offer"),
        CHOICE,
    ),
    Signature::specific(
        "tls.unoffered-version",
        "The server chose a TLS version in a way that the client did not offer.",
        |report| {
            fault(report, TlsFault::UnofferedVersion, "chose a TLS version in a way that the client did not offer")
        },
        CHOICE,
    ),
    Signature::specific(
        "tls.unoffered-group",
        "The server chose a group that the client did not offer.",
        |report| fault(report, TlsFault::UnofferedGroup, "chose a key-exchange group that the client did not offer"),
        CHOICE,
    ),
    Signature::specific(
        "tls.unoffered-scheme",
        "The server signed with a scheme that the client did not offer.",
        |report| {
            fault(
                report,
                TlsFault::UnofferedScheme,
                "signed its handshake with a scheme that the client did not offer, or that does not fit the cipher suite",
            )
        },
        CHOICE,
    ),
    Signature::specific(
        "tls.unoffered-extension",
        "The server answered with an extension that the client did not offer.",
        |report| {
            fault(
                report,
                TlsFault::UnofferedExtension,
                "answered with an extension that the client did not offer, or in a message where it has no place",
            )
        },
        BROKEN,
    ),
    Signature::specific(
        "tls.bad-key-share",
        "The server's key share is no point of its group.",
        |report| fault(report, TlsFault::BadKeyShare, "sent a key share that is missing or no point of its group"),
        BROKEN,
    ),
    Signature::specific(
        "tls.downgrade",
        "The server's random says that TLS 1.3 was possible, and its hello chose an older version.",
        |report| {
            fault(
                report,
                TlsFault::Downgrade,
                "chose an older version, and the mark in its random says that it would have chosen TLS 1.3 (RFC 8446 4.1.3): the ClientHello was changed between the probe and the server",
            )
        },
        DOWNGRADE,
    ),
    Signature::specific(
        "tls.unexpected-message",
        "A TLS message of the server came in the place of another one.",
        |report| fault(report, TlsFault::UnexpectedMessage, "sent a TLS message in the place of another one"),
        PATH,
    ),
    Signature::specific(
        "tls.malformed-message",
        "A TLS message of the server does not decode.",
        |report| fault(report, TlsFault::MalformedMessage, "sent a TLS message whose contents do not decode"),
        PATH,
    ),
    Signature::specific(
        "tls.flood",
        "The server sent warnings, empty records, KeyUpdates or requests to renegotiate, one after another.",
        |report| {
            fault(
                report,
                TlsFault::Flood,
                "sent warnings, empty records, KeyUpdates or requests to renegotiate, one after another",
            )
        },
        BROKEN,
    ),
    Signature::specific(
        "tls.other-breach",
        "The server broke TLS in another way.",
        |report| fault(report, TlsFault::Other, "broke TLS"),
        BROKEN,
    ),
];

/// The kind, and the TLS library's words or the first bytes behind it.
fn fault(report: &Report, kind: TlsFault, did: &str) -> Option<Match> {
    if report.facts.tls.fault != Some(kind) {
        return None;
    }
    let why = match report.ending.as_ref()? {
        Ending::Unable {
            because: Incapacity::PeerChose(why) | Incapacity::PeerMisbehaved(why) | Incapacity::Damaged(why),
        } => why.clone(),
        Ending::Unreadable { head, .. } => words::head(head),
        _ => return None,
    };
    Match::at_ending(report, format!("The server {did} ({why}). The probe's TLS library ended the handshake there."))
}
