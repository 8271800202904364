//! An RDP server that dies on command.
//!
//! [`Server`] is the server speaker of the handshake, sans-IO: it shows both directions to a witness of its own, speaks
//! when that witness says that the server is due, and carries out the [`Fault`]s of its [`Config`]. Its witness is the
//! ground truth of what happened. [`simulate`] runs it against a client in virtual time; with the feature `tcp`,
//! `tcp::TcpServer` runs it on a loopback port; with the feature `personas`, `personas` has servers that are worth meeting,
//! and `file` reads others.
//!
//! In the tests of your own client, which here is a few lines of the standard library:
//!
//! ```
//! # #[cfg(feature = "tcp")] {
//! use std::io::{Read, Write};
//! use rdpwhy_handshake::{Ending, How, PduKind};
//! use rdpwhy_lab::{Config, tcp::TcpServer};
//!
//! let server = TcpServer::start(Config::default().with_fault("x224.connection-confirm:inside=7:eof".parse()?))?;
//! let mut client = std::net::TcpStream::connect(server.address())?;
//! client.write_all(&[3, 0, 0, 19, 14, 0xE0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0])?;
//! let mut answer = Vec::new();
//! assert_eq!(client.read_to_end(&mut answer)?, 7); // what your client makes of half a confirm
//! drop(client);
//! let [truth] = server.stop().try_into().expect("one connection");
//! assert!(truth.transcript.iter().any(|event| event.body.pdu() == Some(PduKind::X224ConnectionRequest)));
//! assert!(matches!(truth.ending, Some(Ending::Closed(close)) if close.how == How::Eof));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In virtual time, where minutes of silence take none:
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
mod fault;
#[cfg(feature = "personas")]
pub mod file;
mod identity;
mod licensing;
mod link;
mod pem;
#[cfg(feature = "personas")]
mod personas;
mod server;
mod simulate;
mod speak;
mod standard;
mod strikes;
#[cfg(feature = "tcp")]
pub mod tcp;
mod tls;

pub use config::{Config, Mcs, NtlmIdentity, Security};
pub use fault::{Fault, FaultError, Garbage, ImpossibleFault, Manner, Place, Refusal, When, every_place, places};
pub use identity::{Identity, IdentityError};
pub use licensing::{Certificate, Exchange, Licensing, Stumble, Verdict};
pub use link::{Hang, Link, LinkError, Loss, Middlebox};
pub use pem::PemError;
#[cfg(feature = "personas")]
pub use personas::{ClientHints, Expected, Persona, PersonaError, personas};
pub use server::{Relaying, SealedPlace, Server, ServerInput, ServerOutput, Written};
pub use simulate::{Simulated, simulate};
pub use standard::StandardSecurity;
pub use strikes::Strikes;
pub use tls::{Responder, TlsMode, TlsOffer, TlsVersions};
