//! What carries the bytes, one file each.

mod tcp;

pub(crate) use tcp::TcpPath;
