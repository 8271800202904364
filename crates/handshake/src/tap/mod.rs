//! Bytes of one direction of one tap, until they make a frame; and TLS records, until they make messages.

mod records;
mod sides;
mod stream;

pub(crate) use records::{RecordContent, Records};
pub(crate) use sides::Sides;
pub(crate) use stream::{Framed, Stream};
