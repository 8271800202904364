//! What happens at the place of a fault.

use super::Garbage;

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Manner {
    /// TCP RST.
    Reset,
    /// TCP FIN without close_notify; what has come is read and ignored, and a moment later the socket is closed.
    Eof,
    /// TCP FIN without close_notify; what the client says is read and ignored until it closes.
    HalfClose,
    /// The rest of the server's message comes byte by byte, one a second, each in a record of its own where there is TLS;
    /// then nothing, until the client closes.
    Drip,
    /// Nothing, until the client closes.
    Stall,
    /// The server's message goes out whole, and its frame says that it is so many bytes longer, or shorter, than it is;
    /// then nothing, until the client closes. Its place is [`super::When::After`].
    Length(i16),
    /// The server's last message once more; then nothing, until the client closes.
    Replay,
    /// A message of another stage, well-formed; then nothing, until the client closes. It is an Attach User Confirm, and
    /// where that is awaited a Connection Confirm; in the TLS handshake a CertificateVerify.
    OutOfOrder,
    /// A legal refusal, and what follows it. A place inside a message has none.
    Refuse {
        /// Which one.
        refusal: Refusal,
        /// TCP RST at once; otherwise the server hangs up as it should.
        reset: bool,
    },
    /// Bytes that are no protocol of ours, raw on the socket; then nothing, until the client closes.
    Garbage(Garbage),
}

/// A legal refusal. Results of one byte take the low one of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The stage's own: failureCode, alert, errorCode, Early User Authorization Result, MCS result, dwErrorCode with
    /// ST_TOTAL_ABORT, or errorInfo.
    Stage(u32),
    /// Attach User Confirm or Channel Join Confirm with this result and, although it refuses, the optional id
    /// (T.125 11.19, 11.22).
    WithId(u8),
    /// A licence error alert (MS-RDPBCGR 2.2.1.12.1.3).
    License {
        /// dwErrorCode.
        code: u32,
        /// dwStateTransition.
        transition: u32,
    },
    /// A Disconnect Provider Ultimatum with this reason (T.125 11.15), three bits.
    Ultimatum(u8),
    /// Set Error Info (MS-RDPBCGR 2.2.5.1.1).
    ErrorInfo(u32),
}

impl Refusal {
    /// The code that goes out.
    #[must_use]
    pub const fn code(self) -> u32 {
        match self {
            Self::Stage(code) | Self::License { code, .. } | Self::ErrorInfo(code) => code,
            Self::WithId(code) | Self::Ultimatum(code) => code as u32,
        }
    }
}

impl Manner {
    /// How each is written, with a line of what it does.
    pub const FORMS: &'static [(&'static str, &'static str)] = &[
        ("reset", "TCP RST"),
        ("eof", "TCP FIN without close_notify; a moment later the socket is closed"),
        ("half-close", "TCP FIN without close_notify; what comes is read and ignored until the client closes"),
        ("stall", "nothing, until the client closes"),
        ("drip", "the rest of the server's message, a byte a second"),
        ("length=+N", "after the server's message, whose frame says that it has N bytes more than it has; or -N"),
        ("replay", "the server's last message once more, and nothing more"),
        ("out-of-order", "a message of another stage, and nothing more"),
        ("refuse=CODE", "the stage's own refusal with this code, decimal or 0xHEX, and a proper goodbye"),
        ("refuse-with-id=RESULT", "Attach User or Channel Join Confirm that refuses, 1 to 15, with its optional id"),
        ("license-error=CODE/TRANSITION", "a licence error alert with this dwErrorCode and dwStateTransition"),
        ("ultimatum=REASON", "MCS Disconnect Provider Ultimatum, REASON from 0 to 7"),
        ("error-info=CODE", "Set Error Info with this code, decimal or 0xHEX"),
        ("...+reset", "any of these refusals, and TCP RST at once: refuse=CODE+reset"),
        ("garbage=noise", "64 bytes that look random, the same every time"),
        ("garbage=zeros", "64 zeros"),
        ("garbage=http", "a web server's answer"),
        ("garbage=ssh", "an SSH server's greeting"),
        ("garbage=tls-record", "a TLS record that nobody asked for"),
        ("garbage=tpkt", "a TPKT around noise"),
        ("garbage=0xHEX", "these bytes"),
    ];
}
