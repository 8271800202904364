//! Hostile peers, live: servers on loopback that flood, drip, nest and never read, and what they can make the probe hold.
//!
//! Each is a server of a few lines under `peers/`. What is checked: the probe comes to its verdict, makes the connections
//! that it is allowed to make, and holds no more than its limits say. Times depend on the machine and are only printed.

mod decoders;
mod diagnosis;
mod frames;
mod lab;
mod measure;
mod peers;
mod table;
mod wire;
