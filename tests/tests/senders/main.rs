//! Who said what: a server changes nothing of what the client offered, is answered message by message, never ends as a
//! fault of the probe, and is silent only where it sends nothing.

mod answered;
mod endless;
mod offer;
mod peer;
mod tls_faults;
