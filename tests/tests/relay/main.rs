//! Relays over real sockets, in front of the lab's own server: what a probe says through them.

mod cutting;
mod inspection;
mod link;
mod probe;
