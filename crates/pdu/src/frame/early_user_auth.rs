//! The frame of the Early User Authorization Result: four bytes without a header (MS-RDPBCGR 2.2.10.2).

use super::Scan;

const LEN: usize = 4;

pub(super) fn scan(bytes: &[u8]) -> Scan {
    if bytes.len() < LEN { Scan::Partial { need: LEN } } else { Scan::Whole(LEN) }
}
