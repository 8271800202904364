//! What the system's network and resolver have: the command runs in namespaces of its own, where this is allowed.
#![cfg(target_os = "linux")]

#[expect(dead_code, reason = "the command is started in a namespace, not here")]
#[path = "../command/mod.rs"]
mod command;
mod namespace;

mod addresses;
mod no_ipv6;
mod resolver;
