//! Soundness: under interference of every kind no wrong cause is confirmed, and no true cause is ruled out.
//!
//! Every persona of the lab is diagnosed in virtual time under every kind of interference and with many seeds, and what
//! the diagnosis says is held against what is true ([`truth`]).

mod bound;
mod cells;
mod chance;
mod course;
mod details;
mod interference;
mod judge;
mod play;
mod rerun;
mod table;
mod truth;
mod world;
