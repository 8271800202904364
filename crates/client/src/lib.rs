//! The client speaker of an RDP handshake, sans-IO.
//!
//! [`Client`] speaks when its witness says that the client is due, as far as its [`Reach`] allows, and its own bytes
//! pass the same witness. Drive it with [`Client::handle`] and [`Client::poll`]:
//!
//! ```
//! use rdpwhy_client::{Client, Config, Input, Output};
//! use rdpwhy_handshake::{Ending, How, PduKind, Stage, Timestamp};
//!
//! let mut client = Client::new(Config::new("server.example", 3389));
//! client.handle(Timestamp(0), Input::Tick);
//! let Output::Transmit(request) = client.poll() else { panic!("the client speaks first") };
//! assert_eq!(request.first(), Some(&3), "a TPKT");
//! client.handle(Timestamp(9), Input::Ended(How::Reset));
//! let report = client.report();
//! assert_eq!(report.position.stage, Stage::Negotiation);
//! assert!(report.position.awaits_pdu(PduKind::X224ConnectionConfirm));
//! assert!(matches!(report.ending, Some(Ending::Closed(close)) if close.how == How::Reset));
//! ```

mod acceptor;
mod behind_licence;
mod client;
mod config;
mod goodbye;
mod inspect;
mod io;
pub mod layer;
mod licensing;
mod logon;
mod offer;
mod path_facts;
mod profile;
mod randomness;
mod receive;
mod sealing;
mod speak;
mod split;
mod trust;

pub use acceptor::{Acceptor, AcceptorEvent, AcceptorStep, MakeAcceptor};
pub use client::Client;
pub use config::{Config, Deadlines, Opening, Reach};
pub use inspect::{Extension, Hello, InspectConnector, NamedHello, Segments, ServerName};
pub use io::{Input, Output};
pub use logon::{Anonymous, Binding, KdcRequest, Logon, LogonEvent, LogonStep};
pub use profile::Profile;
pub use randomness::{NoRandomBytes, ProviderRandomness, Randomness};
pub use trust::{Thumbprint, ThumbprintError, TrustPolicy};
