//! MCS (T.125) as RDP uses it: BER connect PDUs and PER domain PDUs.

mod ber;
mod connect_initial;
mod connect_response;
mod domain;
mod domain_parameters;
mod names;
pub(crate) mod per;

pub use connect_initial::ConnectInitial;
pub use connect_response::ConnectResponse;
pub use domain::DomainPdu;
pub use domain_parameters::DomainParameters;
pub use names::{disconnect_reason_name, result_name};
