//! Extension lists of hellos (RFC 8446 4.2), and the few contents that are read.

use crate::Malformed;
use crate::cursor::Cursor;
use crate::limits::{List, NUMBERS};

pub(super) const SERVER_NAME: u16 = 0;
pub(super) const SUPPORTED_GROUPS: u16 = 10;
pub(super) const SIGNATURE_ALGORITHMS: u16 = 13;
pub(super) const PADDING: u16 = 21;
pub(super) const SUPPORTED_VERSIONS: u16 = 43;
pub(super) const KEY_SHARE: u16 = 51;

/// The extensions at the cursor: type and contents, in order; of many the first 512, and the others are counted. A hello
/// that ends here has none.
///
/// # Errors
/// The list, or one extension in it, is longer than what follows.
pub(super) fn extensions<'a>(cursor: &mut Cursor<'a>, dropped: &mut usize) -> Result<Vec<(u16, &'a [u8])>, Malformed> {
    if cursor.left() == 0 {
        return Ok(Vec::new());
    }
    let length = usize::from(cursor.u16_be()?);
    let mut list = Cursor::new("TLS extension", cursor.take(length)?);
    let mut found = List::new(NUMBERS);
    while list.left() > 0 {
        let kind = list.u16_be()?;
        let length = usize::from(list.u16_be()?);
        let contents = list.take(length)?;
        found.add(|| (kind, contents));
    }
    Ok(found.finish(dropped))
}

/// Big-endian 16-bit numbers, of many the first 512, and the others are counted; an odd last byte is left out.
pub(super) fn numbers(bytes: &[u8], dropped: &mut usize) -> Vec<u16> {
    let mut numbers = List::new(NUMBERS);
    bytes.as_chunks::<2>().0.iter().for_each(|pair| numbers.add(|| u16::from_be_bytes(*pair)));
    numbers.finish(dropped)
}

/// A vector of numbers behind its length of two bytes; empty where it is cut.
pub(super) fn long_list(contents: &[u8], dropped: &mut usize) -> Vec<u16> {
    let mut cursor = Cursor::new("TLS extension", contents);
    let list = cursor.u16_be().and_then(|length| cursor.take(usize::from(length)));
    list.map(|list| numbers(list, dropped)).unwrap_or_default()
}

/// A vector of numbers behind its length of one byte; empty where it is cut.
pub(super) fn short_list(contents: &[u8], dropped: &mut usize) -> Vec<u16> {
    let mut cursor = Cursor::new("TLS extension", contents);
    let list = cursor.u8().and_then(|length| cursor.take(usize::from(length)));
    list.map(|list| numbers(list, dropped)).unwrap_or_default()
}

/// The shares of a client's key_share: group and key, in its order (RFC 8446 4.2.8). The list ends where one is cut.
pub(super) fn key_shares<'a>(contents: &'a [u8], dropped: &mut usize) -> Vec<(u16, &'a [u8])> {
    let mut cursor = Cursor::new("key_share", contents);
    let Ok(list) = cursor.u16_be().and_then(|length| cursor.take(usize::from(length))) else { return Vec::new() };
    let mut list = Cursor::new("key_share", list);
    let mut shares = List::new(NUMBERS);
    while let (Ok(group), Ok(length)) = (list.u16_be(), list.u16_be()) {
        let Ok(key) = list.take(usize::from(length)) else { break };
        shares.add(|| (group, key));
    }
    shares.finish(dropped)
}

/// The first host name of server_name (RFC 6066 3).
pub(super) fn host_name(contents: &[u8]) -> Option<String> {
    let mut cursor = Cursor::new("server_name", contents);
    let _list_length = cursor.u16_be().ok()?;
    let name_type = cursor.u8().ok()?;
    let length = usize::from(cursor.u16_be().ok()?);
    let name = cursor.take(length).ok()?;
    (name_type == 0).then(|| String::from_utf8_lossy(name).into_owned())
}
