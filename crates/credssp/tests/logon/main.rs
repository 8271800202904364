//! Whole logons: both halves together, each against other people's, and with a real KDC.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what is not there fails the test")]

mod careless;
mod hostile;
mod kdc;
mod kerberos;
mod ntlm;
mod outside;
mod pair;
mod secrets;
