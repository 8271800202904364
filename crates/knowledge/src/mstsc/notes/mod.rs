//! The notes as data: disconnect reasons and extended reasons.

mod disconnect;
mod extended;

pub(super) use disconnect::DISCONNECT;
pub(super) use extended::EXTENDED;
