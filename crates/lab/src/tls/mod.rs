//! The server's side of TLS.

mod policy;
mod records;
mod responder;
mod rustls_server;

pub use policy::{Responder, TlsMode, TlsOffer, TlsVersions};
pub(crate) use records::split_records;
pub(crate) use responder::Suite;

use rdpwhy_client::layer::{Layer, Transparent};
use rdpwhy_handshake::LocalFault;

use crate::Config;
use responder::Responding;
use rustls_server::RustlsServer;

/// A layer for one connection.
pub(crate) fn layer(config: &Config) -> Result<Box<dyn Layer>, LocalFault> {
    let (identity, offer) = (&config.identity, &config.tls_offer);
    Ok(match config.tls {
        TlsMode::Rustls { versions } => Box::new(RustlsServer::new(identity, versions, offer)?),
        TlsMode::NoCommonSuite => Box::new(RustlsServer::without_common_suite(identity)?),
        TlsMode::InsistsOnTls10 => Box::new(Responding::insisting_on_tls_1_0(identity.chain())),
        TlsMode::Responder(policy) => Box::new(Responding::agreeing(policy, offer.clone(), identity.chain())),
        TlsMode::Transparent => Box::new(Transparent::default()),
    })
}

/// Whether a responder that accepts this may choose a suite with a curve.
pub(crate) fn may_use_a_curve(offer: &TlsOffer) -> bool {
    responder::accepted(offer).any(Suite::has_curve)
}
