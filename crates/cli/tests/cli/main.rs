//! The command as people and scripts use it, a file for each topic.

#[path = "../command/mod.rs"]
mod command;
mod running_lab;

mod demo;
mod hello;
mod lab;
mod probe;
mod streams;
mod usage;
