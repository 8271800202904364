//! Where one message ends on each layer, and what a stranger's first bytes look like. Nothing is decoded here.

mod early_user_auth;
mod fast_path;
mod foreign;
mod preconnection;
mod tls_record;
mod tpkt;
mod ts_request;

pub use foreign::{Foreign, classify};
pub use tls_record::{TlsRecordHeader, record_header};

use core::fmt;

/// The layers that have frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum FrameLayer {
    /// A TLS record (RFC 8446 5.1).
    TlsRecord,
    /// A TPKT (RFC 1006 6).
    Tpkt,
    /// A TSRequest (MS-CSSP 2.2.1), framed by its BER length.
    TsRequest,
    /// The four bytes of MS-RDPBCGR 2.2.10.2, which have no header.
    EarlyUserAuth,
    /// A fast-path PDU (MS-RDPBCGR 2.2.9.1.2).
    FastPath,
    /// A preconnection PDU (MS-RDPEPS 2.2.1).
    Preconnection,
}

impl FrameLayer {
    /// `tls-record`, `tpkt`, `ts-request`, `early-user-auth`, `fast-path`, `preconnection`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TlsRecord => "tls-record",
            Self::Tpkt => "tpkt",
            Self::TsRequest => "ts-request",
            Self::EarlyUserAuth => "early-user-auth",
            Self::FastPath => "fast-path",
            Self::Preconnection => "preconnection",
        }
    }

    /// Reads the head of `bytes`, which must not be empty, as a frame of this layer.
    #[must_use]
    pub fn scan(self, bytes: &[u8]) -> Scan {
        match self {
            Self::TlsRecord => tls_record::scan(bytes),
            Self::Tpkt => tpkt::scan(bytes),
            Self::TsRequest => ts_request::scan(bytes),
            Self::EarlyUserAuth => early_user_auth::scan(bytes),
            Self::FastPath => fast_path::scan(bytes),
            Self::Preconnection => preconnection::scan(bytes),
        }
    }
}

impl fmt::Display for FrameLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the head of a buffer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// A whole frame of this many bytes (header included, never 0, never more than the buffer).
    Whole(usize),
    /// A frame has begun; `need` bytes are known to belong to it so far (more than the buffer holds). Before the
    /// length field is complete that is the size of the header.
    Partial {
        /// Bytes that the frame has at least, header included.
        need: usize,
    },
    /// No frame of this layer begins like this, or its length breaks the layer's bound.
    Foreign,
}
