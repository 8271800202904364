//! Licensing PDUs (MS-RDPELE 2.2.2, MS-RDPBCGR 2.2.1.12), decoded without any cryptography.

mod blob;
mod error_alert;
mod message;
mod preamble;
mod request;
mod summary;

pub use blob::Blob;
pub use error_alert::{ErrorAlert, alert_code_name, transition_name};
pub(crate) use message::kind_of;
pub use message::{LicenseMessage, license_pdu};
pub use preamble::Preamble;
pub use request::LicenseRequest;
