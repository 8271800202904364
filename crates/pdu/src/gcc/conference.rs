//! GCC Conference Create Request and Response (T.124 8.7, PER): the wrapping of the settings, nearly constant.
//!
//! Tags, names and node ids are not judged, and announced lengths are believed only as far as there are bytes: a
//! server whose wrapping is odd still has settings worth reading.

use crate::Malformed;
use crate::cursor::Cursor;
use crate::mcs::per;

const REQUEST: &str = "GCC Conference Create Request";
const RESPONSE: &str = "GCC Conference Create Response";
/// ConnectData::t124Identifier: an object identifier, {itu-t recommendation t 124 version(0) 1}.
const T124_IDENTIFIER: &[u8] = &[0x00, 0x05, 0x00, 0x14, 0x7C, 0x00, 0x01];
/// ConferenceCreateRequest with userData; conference name "1"; one set of user data.
const REQUEST_HEAD: &[u8] = &[0x00, 0x08, 0x00, 0x10, 0x00, 0x01];
/// ConferenceCreateResponse with userData; node id 31219 and tag 1, as Windows sends them.
const RESPONSE_HEAD: &[u8] = &[0x14, 0x76, 0x0A, 0x01, 0x01];
/// In the choice byte of a response: user data follows.
const USER_DATA_PRESENT: u8 = 0x04;
const ONE_SET: u8 = 1;
/// A value is present, under an H.221 key.
const H221_NON_STANDARD: u8 = 0xC0;
/// H.221 keys have at least four bytes; the length counts those beyond.
const H221_KEY_MIN: usize = 4;
const CLIENT_TO_SERVER: &[u8] = b"Duca";
const SERVER_TO_CLIENT: &[u8] = b"McDn";

/// The client's blocks.
pub(crate) fn unwrap_request(bytes: &[u8]) -> Result<&[u8], Malformed> {
    let mut from = Cursor::new(REQUEST, bytes);
    identifier(&mut from)?;
    from.take(2)?; // choice, selection of the optional parts
    let digits = per::length(&mut from)? + 1;
    from.take(digits.div_ceil(2))?; // four bits a digit
    from.u8()?; // padding
    set(&mut from)
}

/// A request around the client's blocks.
pub(crate) fn wrap_request(blocks: &[u8]) -> Vec<u8> {
    wrap(REQUEST_HEAD.to_vec(), CLIENT_TO_SERVER, blocks)
}

/// The result, and the server's blocks; the result is known even where the blocks are not.
pub(crate) fn unwrap_response(bytes: &[u8]) -> Result<(u8, Result<&[u8], Malformed>), Malformed> {
    let mut from = Cursor::new(RESPONSE, bytes);
    identifier(&mut from)?;
    let choice = from.u8()?;
    from.take(2)?; // nodeID
    let tag = per::length(&mut from)?;
    from.take(tag)?;
    let result = decode_result(from.u8()?);
    let blocks = if choice & USER_DATA_PRESENT == 0 { Err(from.malformed("has no user data")) } else { set(&mut from) };
    Ok((result, blocks))
}

/// A response around the server's blocks.
pub(crate) fn wrap_response(result: u8, blocks: &[u8]) -> Vec<u8> {
    // An extension bit, three bits and padding.
    let head = [RESPONSE_HEAD, &[(result & 0x07) << 4, ONE_SET]].concat();
    wrap(head, SERVER_TO_CLIENT, blocks)
}

fn identifier(from: &mut Cursor<'_>) -> Result<(), Malformed> {
    if from.rest().get(..T124_IDENTIFIER.len()) != Some(T124_IDENTIFIER) {
        return Err(from.malformed("does not begin with T.124's identifier"));
    }
    from.take(T124_IDENTIFIER.len())?;
    // connectPDU's length: MS-RDPBCGR 3.2.5.3.4 has it ignored, and servers get it wrong.
    per::length(from).map(drop)
}

/// One set of user data.
fn set<'a>(from: &mut Cursor<'a>) -> Result<&'a [u8], Malformed> {
    from.take(2)?; // number of sets, choice of the key
    let key = per::length(from)? + H221_KEY_MIN;
    from.take(key)?;
    let len = per::length(from)?.min(from.left());
    from.take(len)
}

fn wrap(mut connect: Vec<u8>, key: &[u8], blocks: &[u8]) -> Vec<u8> {
    /// Enough for everything but the blocks.
    const OVERHEAD: usize = 32;
    let blocks = blocks.get(..per::MAX_LENGTH - OVERHEAD).unwrap_or(blocks);
    connect.push(H221_NON_STANDARD);
    per::write_length(&mut connect, key.len().saturating_sub(H221_KEY_MIN));
    connect.extend(key);
    per::write_length(&mut connect, blocks.len());
    connect.extend(blocks);
    let mut out = T124_IDENTIFIER.to_vec();
    per::write_length(&mut out, connect.len());
    out.extend(connect);
    out
}

/// The three bits of an extensible enumeration; some servers write a whole byte, which leaves the padding set.
const fn decode_result(byte: u8) -> u8 {
    match (byte >> 4 & 0x07, byte & 0x0F) {
        (0, whole) => whole,
        (result, _) => result,
    }
}

#[cfg(test)]
mod tests {
    use super::{unwrap_request, unwrap_response, wrap_request, wrap_response};

    #[test]
    fn the_wrapping_is_that_of_the_specifications_samples() {
        // MS-RDPBCGR 4.1.3 and 4.1.4, with the lengths of their blocks (284 and 264 bytes).
        let head = *b"\x00\x05\x00\x14\x7c\x00\x01\x81\x2a\x00\x08\x00\x10\x00\x01\xc0\x00Duca\x81\x1c";
        assert_eq!(wrap_request(&[7; 284])[..23], head);
        let head = *b"\x00\x05\x00\x14\x7c\x00\x01\x81\x17\x14\x76\x0a\x01\x01\x00\x01\xc0\x00McDn\x81\x08";
        assert_eq!(wrap_response(0, &[7; 264])[..24], head);
    }

    #[test]
    fn blocks_and_results_come_back_out() {
        assert_eq!(unwrap_request(&wrap_request(&[1, 2, 3])), Ok(&[1, 2, 3][..]));
        assert_eq!(unwrap_response(&wrap_response(2, &[1, 2, 3])), Ok((2, Ok(&[1, 2, 3][..]))));
    }

    #[test]
    fn a_result_without_user_data_is_kept() {
        let refusal = *b"\x00\x05\x00\x14\x7c\x00\x01\x06\x10\x76\x0a\x01\x01\x10";
        let (result, blocks) = unwrap_response(&refusal).unwrap();
        assert_eq!(result, 1);
        assert!(blocks.is_err());
        assert!(unwrap_response(b"").is_err());
    }
}
