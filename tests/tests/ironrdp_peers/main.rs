//! ironrdp's machinery as an outside judge: its client against the lab, and its server against our client, say and hear
//! the same messages in the same order as our own pair, to the end of licensing.
//!
//! TLS is left out on both sides (the lab's transparent mode), since ironrdp leaves it to its caller anyway.

mod acceptor;
mod connector;
mod kinds;
mod turn;
