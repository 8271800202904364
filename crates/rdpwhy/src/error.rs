//! [`Error`]: misuse, or a fault of our own machine. What the peer does is never one.

use std::io;

use crate::PacketsError;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The future was not polled inside a tokio runtime.
    #[cfg(feature = "tokio")]
    #[error("a probe needs a tokio runtime with I/O and time; `blocking` needs none")]
    NoRuntime,
    /// Packets were to be captured and cannot be. The probe ended before it connected to the address concerned.
    #[error(transparent)]
    Packets(#[from] PacketsError),
    /// Something that every process has went short here: file descriptors, memory, threads.
    #[error("cannot {doing} on this machine")]
    Local {
        /// What was being done.
        doing: &'static str,
        /// The operating system's word.
        #[source]
        source: io::Error,
    },
}
