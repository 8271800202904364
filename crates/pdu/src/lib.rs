//! Frames and PDUs of the RDP handshake, as an observer needs them.
//!
//! Every decoder is tolerant: unknown values and trailing bytes are kept and shown, never rejected, and a length that
//! comes from the wire is bounded before it allocates. Nothing here does I/O or reads a clock.
//!
//! * [`frame`]: where one message ends on each layer (TPKT, TLS record, TSRequest, fast-path), and what a stranger's
//!   first bytes look like.
//! * [`decode_tpkt`] and its kin: a whole frame in, [`Decoded`] out: its [`PduKind`], its fields and its redacted [`Summary`].
//! * one module a protocol: [`x224`], [`mcs`], [`gcc`], [`rdp`], [`license`], [`credssp`], [`ntlm`], [`tls`], [`udp`].

pub mod credssp;
pub mod cursor;
mod decode;
pub mod frame;
pub mod gcc;
mod held;
mod kind;
pub mod license;
mod limits;
pub mod mcs;
pub mod ntlm;
mod preconnection;
pub mod rdp;
mod side;
mod summary;
pub mod tls;
pub mod udp;
mod utf16;
pub mod x224;

pub use cursor::Malformed;
pub use decode::{
    ClientPdu, Context, Decoded, Pdu, ServerPdu, decode_early_user_auth, decode_fast_path, decode_preconnection,
    decode_tpkt, decode_ts_request,
};
pub use held::Held;
pub use kind::{PduKind, UnknownKind};
pub use limits::cut;
pub use preconnection::Preconnection;
pub use side::Side;
pub use summary::{Summary, Value};
