//! What the integration tests share: what must hold on any input ([`oracle`]), and RDP servers that nobody here wrote,
//! and a KDC, started and stopped on loopback.

mod heimdal;
pub mod oracle;
mod randomness;
mod real_server;

pub use heimdal::{Heimdal, REALM};
pub use randomness::FixedRandomness;
pub use real_server::{NAMES, RealServer, session_members};
