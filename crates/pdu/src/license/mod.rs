//! Licensing PDUs (MS-RDPELE 2.2.2, MS-RDPBCGR 2.2.1.12), decoded without any cryptography.

mod blob;
mod challenge_response;
mod error_alert;
mod hardware_id;
mod message;
mod new_license_info;
mod preamble;
mod request;
mod summary;

pub use blob::Blob;
pub use challenge_response::ChallengeResponseData;
pub use error_alert::{ErrorAlert, alert_code_name, transition_name};
pub use hardware_id::HardwareId;
pub(crate) use message::kind_of;
pub use message::{LicenseMessage, license_pdu};
pub use new_license_info::NewLicenseInfo;
pub use preamble::Preamble;
pub use request::LicenseRequest;
