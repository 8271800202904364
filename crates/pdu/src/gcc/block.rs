//! The list of typed blocks that GCC user data is made of (TS_UD_HEADER, MS-RDPBCGR 2.2.1.3.1).

use super::RawBlock;
use crate::Malformed;
use crate::cursor::Cursor;
use crate::limits::List;

/// Type and length.
const HEADER: usize = 4;

/// Hands each block of the user data to `take`: its kind and its contents.
pub(super) fn split(what: &'static str, user_data: &[u8], mut take: impl FnMut(u16, &[u8])) -> Result<(), Malformed> {
    let mut from = Cursor::new(what, user_data);
    while from.left() > 0 {
        let kind = from.u16_le()?;
        let len = usize::from(from.u16_le()?);
        let len = len.checked_sub(HEADER).ok_or_else(|| from.malformed("is a block shorter than its header"))?;
        take(kind, from.take(len)?);
    }
    Ok(())
}

/// Writes a block; of its contents at most 65,531 bytes can be counted.
pub(super) fn write(out: &mut Vec<u8>, kind: u16, body: &[u8]) {
    let body = body.get(..usize::from(u16::MAX) - HEADER).unwrap_or(body);
    out.extend(kind.to_le_bytes());
    out.extend(u16::try_from(HEADER + body.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend(body);
}

/// Puts a decoded block into its place. A second one of the same kind, or one whose inside does not decode, joins the
/// raw ones.
pub(super) fn settle<T>(
    place: &mut Option<T>,
    others: &mut List<RawBlock>,
    (kind, body): (u16, &[u8]),
    decode: impl FnOnce(&mut Cursor<'_>) -> Result<T, Malformed>,
) {
    if place.is_none() {
        *place = decode(&mut Cursor::new("GCC block", body)).ok();
        if place.is_some() {
            return;
        }
    }
    keep(others, kind, body);
}

/// Keeps a block as it is.
pub(super) fn keep(others: &mut List<RawBlock>, kind: u16, body: &[u8]) {
    others.add(|| RawBlock { kind, body: body.to_vec() });
}
