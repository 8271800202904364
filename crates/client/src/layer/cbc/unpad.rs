//! Padding and MAC of a decrypted record, checked in a time that tells neither.
//!
//! A device on the network path that could measure how long a wrong record takes would learn about its plaintext (the
//! attacks of Vaudenay and "Lucky Thirteen"; RFC 5246 6.2.3.2, Implementation note). So what is computed here depends on
//! the record's length alone. The MAC is computed for each of the up to 256 lengths that the padding could leave, and
//! the one that the padding does leave is picked without a branch.

use hmac::digest::typenum::Unsigned as _;
use rustls::crypto::cipher::make_tls12_aad;
use rustls::{ContentType, ProtocolVersion};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _, ConstantTimeGreater as _};

use super::algorithm::RecordMac;

/// What a record's MAC covers besides its plaintext and the plaintext's length.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub(super) seq: u64,
    pub(super) typ: ContentType,
    pub(super) version: ProtocolVersion,
}

/// How many bytes of `content`, which is plaintext, MAC, padding and the padding's length, are plaintext; `None` where
/// anything of it is wrong.
pub(super) fn unpad<M: RecordMac>(mac: &M, header: Header, content: &[u8]) -> Option<usize> {
    let tag = M::OutputSize::USIZE;
    // Where the plaintext ends if no padding stands before the padding's length.
    let longest = content.len().checked_sub(tag + 1)?;
    let most = u8::try_from(longest).unwrap_or(u8::MAX);
    let shortest = longest - usize::from(most);

    // SECRET from here on: the padding, and with it the plaintext's length.
    let (padding, is_padded) = padding(content, most)?;
    let len = longest - usize::from(padding);
    let mut running = mac.clone();
    running.update(&make_tls12_aad(header.seq, header.typ, header.version, len));
    running.update(content.get(..shortest)?);

    let mut is_authentic = Choice::from(0);
    for end in shortest..=longest {
        let expected = running.clone().finalize().into_bytes();
        let received = content.get(end..end + tag)?;
        is_authentic |= end.ct_eq(&len) & expected.ct_eq(received);
        running.update(content.get(end..=end)?);
    }
    bool::from(is_padded & is_authentic).then_some(len)
}

/// The length of the padding, of which there are `most` bytes at most, and whether it is right: each byte of it says the
/// same. Wrong padding counts as none, so that the MAC is computed all the same (RFC 5246 6.2.3.2, Implementation note).
fn padding(content: &[u8], most: u8) -> Option<(u8, Choice)> {
    let said = *content.last()?;
    let mut is_right = !said.ct_gt(&most);
    for (at, byte) in (0..=most).zip(content.iter().rev()) {
        let is_behind = at.ct_gt(&said);
        is_right &= is_behind | byte.ct_eq(&said);
    }
    Some((u8::conditional_select(&0, &said, is_right), is_right))
}
