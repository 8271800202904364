//! X.224 TPDUs in TPKT frames (MS-RDPBCGR 2.2.1.1, 2.2.1.2; X.224 class 0).

mod confirm;
mod protocol_names;
mod request;
mod tpdu;
mod tpkt;

pub use confirm::{ConnectionConfirm, NegotiationAnswer, failure_name};
pub use protocol_names::{protocol_name, protocol_names};
pub use request::{ConnectionRequest, CorrelationInfo, NegotiationRequest, RoutingInfo};
pub use tpdu::{Tpdu, data_tpkt, disconnect_request_tpkt, error_tpkt};

/// Security protocols as bits of requestedProtocols and selectedProtocol (MS-RDPBCGR 2.2.1.1.1).
pub mod protocol {
    /// Standard RDP security: no bit.
    pub const RDP: u32 = 0;
    /// TLS.
    pub const SSL: u32 = 1;
    /// CredSSP over TLS.
    pub const HYBRID: u32 = 2;
    /// RDSTLS.
    pub const RDSTLS: u32 = 4;
    /// CredSSP with Early User Authorization Result.
    pub const HYBRID_EX: u32 = 8;
    /// RDS AAD Auth (Entra).
    pub const RDSAAD: u32 = 0x10;
}

/// Values of failureCode (MS-RDPBCGR 2.2.1.2.2, RDP Negotiation Failure), as [`failure_name`] has them.
pub mod failure {
    /// TLS or better is required.
    pub const SSL_REQUIRED_BY_SERVER: u32 = 1;
    /// The server is set to Standard RDP security alone.
    pub const SSL_NOT_ALLOWED_BY_SERVER: u32 = 2;
    /// The server has no certificate for TLS.
    pub const SSL_CERT_NOT_ON_SERVER: u32 = 3;
    /// The flags of the request are inconsistent with the protocols.
    pub const INCONSISTENT_FLAGS: u32 = 4;
    /// CredSSP is required.
    pub const HYBRID_REQUIRED_BY_SERVER: u32 = 5;
    /// TLS with certificate-based client authentication is required.
    pub const SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER: u32 = 6;
    /// RDS AAD Auth is required.
    pub const ENTRA_AUTH_REQUIRED_BY_SERVER: u32 = 7;
}
