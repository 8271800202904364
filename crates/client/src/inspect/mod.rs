//! TLS inspection without a TLS stack: a hello of any kind goes up, the witness reads what the server answers, and there
//! it ends. No key is ever agreed on, so whatever weak thing the server has can be asked for.

mod copy;
mod hello;
mod key_share;
mod layer;
mod named;
mod variations;

pub use hello::{Extension, Hello, Segments, ServerName};
pub use layer::InspectConnector;
pub use named::NamedHello;
