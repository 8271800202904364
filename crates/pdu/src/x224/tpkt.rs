//! The way into a TPDU and out of one: TPKT header, length indicator, code.

use crate::Malformed;
use crate::cursor::Cursor;

const VERSION: u8 = 3;
const HEADER: usize = 4;
/// X.224 13.2.1: 255 is reserved.
const MAX_INDICATOR: u8 = 254;

/// What stands before a TPDU's own fields.
pub(super) struct Head<'a> {
    /// The length indicator as sent.
    pub(super) indicator: u8,
    /// The code, credit bits included.
    pub(super) code: u8,
    /// Everything after the code, to the end of the TPKT.
    pub(super) rest: Cursor<'a>,
}

/// Reads as far as the code. The length indicator is not enforced: real senders disagree with themselves, and the
/// TPKT's end is the firmer one.
pub(super) fn open<'a>(what: &'static str, frame: &'a [u8]) -> Result<Head<'a>, Malformed> {
    let mut header = Cursor::new(what, frame);
    if header.u8()? != VERSION {
        return Err(Cursor::new(what, frame).malformed("is no TPKT of version 3"));
    }
    header.u8()?;
    let len = usize::from(header.u16_be()?);
    let mut rest = Cursor::new(what, frame.get(..len).unwrap_or(frame));
    rest.take(HEADER)?;
    Ok(Head { indicator: rest.u8()?, code: rest.u8()?, rest })
}

/// A TPKT around a TPDU whose header is `head` (code first) with the user data after it.
pub(super) fn close(head: &[u8], user_data: &[u8]) -> Vec<u8> {
    let head = head.get(..usize::from(MAX_INDICATOR)).unwrap_or(head);
    let room = usize::from(u16::MAX) - HEADER - 1 - head.len();
    let user_data = user_data.get(..room).unwrap_or(user_data);
    let len = HEADER + 1 + head.len() + user_data.len();
    let mut frame = Vec::with_capacity(len);
    frame.extend([VERSION, 0]);
    frame.extend(u16::try_from(len).unwrap_or(u16::MAX).to_be_bytes());
    frame.push(u8::try_from(head.len()).unwrap_or(MAX_INDICATOR));
    frame.extend(head);
    frame.extend(user_data);
    frame
}
