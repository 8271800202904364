//! The files that the command reads and writes.

mod descriptors;
mod input;
mod output;

pub(crate) use descriptors::{Descriptors, check_descriptors};
pub(crate) use input::{Input, read_bounded};
pub(crate) use output::{OutputFile, discard_unfinished};
