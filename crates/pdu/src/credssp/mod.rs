//! CredSSP's own messages (MS-CSSP 2.2) and the Early User Authorization Result (MS-RDPBCGR 2.2.10.2).

pub(crate) mod ber;
mod early_user_auth;
mod status;
mod ts_request;

pub use early_user_auth::EarlyUserAuthResult;
pub use status::{NtStatus, ntstatus, ntstatus_meaning, ntstatus_name, ntstatuses, plain_status};
pub use ts_request::TsRequest;
