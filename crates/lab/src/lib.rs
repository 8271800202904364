//! An RDP server that dies on command.
//!
//! [`Server`] is the server speaker of the handshake, sans-IO: it shows both directions to a witness of its own, speaks
//! when that witness says that the server is due, and carries out the [`Fault`]s of its [`Config`]. Its witness is the
//! ground truth of what happened. [`simulate`] runs it against a client in virtual time; with the feature `tcp`,
//! `tcp::TcpServer` runs it on a loopback port.
//!
//! ```
//! use rdpwhy_client::Client;
//! use rdpwhy_handshake::{Ending, How, Stage};
//! use rdpwhy_lab::{Config, Link, Server, simulate};
//!
//! // The server takes the ClientHello and resets the connection, as Windows does without a usable private key.
//! let config = Config::default().with_fault("tls.client-hello:after:reset".parse()?);
//! let client = Client::new(rdpwhy_client::Config::new("server.example", 3389));
//! let report = simulate(client, Server::new(config), Link::default()).client_report();
//! assert_eq!(report.position.stage, Stage::Tls);
//! assert!(matches!(report.ending, Some(Ending::Closed(close)) if close.how == How::Reset));
//! # Ok::<(), rdpwhy_lab::FaultError>(())
//! ```

mod config;
mod demos;
mod fault;
mod identity;
mod licensing;
mod link;
mod pem;
mod server;
mod simulate;
mod speak;
mod standard;
#[cfg(feature = "tcp")]
pub mod tcp;
mod tls;

pub use config::{Config, Mcs, NtlmIdentity, Security, TlsMode, TlsVersions};
pub use demos::{ClientHints, Demo, Expected, demos};
pub use fault::{Fault, FaultError, Garbage, ImpossibleFault, Manner, Place, Refusal, When, every_place, places};
pub use identity::{Identity, IdentityError};
pub use licensing::{Certificate, Exchange, Licensing, Stumble, Verdict};
pub use link::{Link, LinkError, Loss, Middlebox};
pub use pem::PemError;
pub use server::{Relaying, SealedPlace, Server, ServerInput, ServerOutput};
pub use simulate::{Simulated, simulate};
pub use standard::StandardSecurity;
