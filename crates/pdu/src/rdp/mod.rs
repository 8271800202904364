//! RDP's own PDUs around the handshake: security header, Client Info, Share Control, Set Error Info, auto-detect.

mod auto_detect;
mod client_info;
mod demand_active;
mod error_info;
mod multitransport;
mod security_exchange;
mod security_header;
mod send_data;
mod server_redirection;
mod set_error_info;
mod share;

pub use auto_detect::{AutoDetectRequest, AutoDetectResponse};
pub use client_info::ClientInfo;
pub use demand_active::demand_active;
pub use error_info::{error_info_meaning, error_info_name};
pub use multitransport::{MultitransportRequest, MultitransportResponse};
pub use security_exchange::SecurityExchange;
pub use security_header::{SecurityHeader, security_flags};
pub use send_data::send_data;
pub use server_redirection::ServerRedirection;
pub use set_error_info::SetErrorInfo;
pub use share::{ShareControl, ShareData};
