//! What the integration tests share: what must hold on any input ([`oracle`]), and RDP servers that nobody here wrote,
//! and a KDC, started and stopped on loopback.

mod broken;
mod heimdal;
mod hostile_server;
pub mod oracle;
mod plain_records;
mod randomness;
mod real_server;

pub use broken::{Broken, assert_none_for_windows, readings, standing};
pub use heimdal::{Heimdal, REALM};
pub use hostile_server::{HostileServer, license_request, proprietary};
pub use plain_records::{PlainRecords, plain_record};
pub use randomness::FixedRandomness;
pub use real_server::{BROKEN, NAMES, NEWEST, RealServer, session_members};
