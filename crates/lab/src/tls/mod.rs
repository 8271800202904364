//! The server's side of TLS.

mod records;
mod rustls_server;
mod tls10;

pub(crate) use records::split_records;

use rdpwhy_client::layer::{Layer, LayerError, Transparent};

use crate::{Config, TlsMode};
use rustls_server::RustlsServer;
use tls10::Tls10;

/// A layer for one connection.
pub(crate) fn layer(config: &Config) -> Result<Box<dyn Layer>, LayerError> {
    Ok(match config.tls {
        TlsMode::Rustls { versions } => Box::new(RustlsServer::new(&config.identity, versions)?),
        TlsMode::NoCommonSuite => Box::new(RustlsServer::without_common_suite(&config.identity)?),
        TlsMode::Tls10Only => Box::new(Tls10::new(config.identity.chain())),
        TlsMode::Transparent => Box::new(Transparent::default()),
    })
}
