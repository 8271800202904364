//! TLS as an observer without keys reads it: hellos, certificates up to TLS 1.2, alerts (RFC 8446, RFC 5246). And the
//! client's hello, to be written.

mod alert;
mod certificate;
mod client_hello;
mod extensions;
mod handshake;
mod hello_draft;
mod public_key;
mod server_hello;
mod suites;

pub use alert::{Alert, KnownAlert, alert_meaning, alert_name, known_alerts};
pub use certificate::{CertificateFacts, KeyFacts};
pub use client_hello::ClientHello;
pub use handshake::{HandshakeScan, TlsContent, TlsMessage, certificate_list, decode_handshake, scan_handshake};
pub use hello_draft::{HelloDraft, HelloExtension, HelloTooLong, handshake_records};
pub use public_key::SubjectPublicKey;
pub use server_hello::ServerHello;
pub use suites::{known_suites, suite_name, version_name};
