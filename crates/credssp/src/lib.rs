//! CredSSP with credentials (MS-CSSP), both halves: [`CredsspLogon`] for a client, [`CredsspAcceptor`] for a server.
//!
//! NTLM and Kerberos are sspi's; CredSSP around them is ours. `CredSspClient`, and `CredsspSequence` of
//! ironrdp-connector on top of it, are not used except as the other side in tests, because they
//!
//! * make the password's authInfo in the same step that verifies the server's proof of its key, so that a probe
//!   without the reach for it could not stop in between;
//! * write TSPasswordCreds into `tracing` at level debug;
//! * panic on a pubKeyAuth of fewer than 16 bytes, and take the peer's version for the common one;
//! * know neither restricted admin (the sequence) nor a Kerberos that must not fall back to NTLM.
//!
//! As a consequence nobody who embeds this crate builds ironrdp-connector. sspi is pinned exactly all the same: its next
//! patch release has another API for the KDC's address.
//!
//! sspi reads the clock and makes its own random numbers. NTLM touches nothing else. Kerberos is handed its KDC and
//! asks it through the caller, but sspi also looks into `KRB5_CONFIG` or `/etc/krb5.conf` for a mapping of domains to
//! realms, and that cannot be turned off. Nothing that sspi logs is let through: it logs plaintext.

mod acceptor;
mod binding;
mod client;
mod context;
mod conversation;
mod credentials;
mod delegation;
mod kdc;
mod kerberos_error;
mod logon;
mod options;
mod server;
mod trouble;

pub use acceptor::{AcceptorConfig, CredsspAcceptor, Service};
pub use credentials::Credentials;
pub use delegation::Delegation;
pub use logon::{CredsspLogon, UnfitLogon};
pub use options::{Mechanism, Options};
