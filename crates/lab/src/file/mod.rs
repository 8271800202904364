//! What a file says of a server of the lab, in TOML: one schema for the personas and for everybody's own scenarios.
//!
//! ```
//! let server: rdpwhy_lab::file::Server = toml::from_str(r#"
//!     security = "ssl"
//!     tls = { versions = ["1.2"], groups = ["secp384r1"] }
//!     identity = "expired"
//!     faults = ["mcs.connect-response:inside=7:eof"]
//!     strikes = { every = 3 }
//! "#)?;
//! let config = server.config()?;
//! assert_eq!(config.faults.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod client;
mod server;
mod tls;

pub use client::{ProtocolWord, ReachWord};
pub use server::Server;

/// Why a text that is well-formed describes no server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// A name that is none.
    #[error("no {what} is called {name:?}; possible are {possible}")]
    Unknown {
        /// What has names.
        what: &'static str,
        /// The name.
        name: String,
        /// Those that there are.
        possible: String,
    },
    /// Settings that do not go together.
    #[error("{0}")]
    Impossible(String),
}

impl FileError {
    pub(crate) fn unknown<'a>(what: &'static str, name: &str, possible: impl Iterator<Item = &'a str>) -> Self {
        let possible = possible.collect::<Vec<_>>().join(", ");
        Self::Unknown { what, name: name.to_owned(), possible }
    }
}
