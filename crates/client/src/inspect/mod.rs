//! TLS inspection without a TLS stack: a hello of any kind goes up, the witness reads what the server answers, and there
//! it ends. No key is ever agreed on, so whatever weak thing the server has can be asked for.

mod hello;
mod layer;
mod named;

pub use hello::{Hello, Segments, ServerName};
pub use layer::InspectConnector;
pub use named::NamedHello;
