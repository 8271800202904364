//! Investigations: what the experiments make of what a first probe shows. In virtual time, pauses included.

mod addresses;
mod budget;
mod over_tcp;
mod peers;
mod personas;
mod policy;
mod suites;
mod table;
mod virtual_time;
