//! The list of typed blocks that GCC user data is made of (TS_UD_HEADER, MS-RDPBCGR 2.2.1.3.1).

use super::RawBlock;
use crate::Malformed;
use crate::cursor::Cursor;

/// Type and length.
const HEADER: usize = 4;

/// Splits user data into its blocks.
pub(super) fn split(what: &'static str, user_data: &[u8]) -> Result<Vec<RawBlock>, Malformed> {
    let mut from = Cursor::new(what, user_data);
    let mut blocks = Vec::new();
    while from.left() > 0 {
        let kind = from.u16_le()?;
        let len = usize::from(from.u16_le()?);
        let len = len.checked_sub(HEADER).ok_or_else(|| from.malformed("is a block shorter than its header"))?;
        blocks.push(RawBlock { kind, body: from.take(len)?.to_vec() });
    }
    Ok(blocks)
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
    others: &mut Vec<RawBlock>,
    block: RawBlock,
    decode: impl FnOnce(&mut Cursor<'_>) -> Result<T, Malformed>,
) {
    if place.is_none() {
        *place = decode(&mut Cursor::new("GCC block", &block.body)).ok();
        if place.is_some() {
            return;
        }
    }
    others.push(block);
}
