//! The experiments, by what they change. At equal use the first in the list is run first.

mod hellos;
mod openings;
mod path;
mod repeats;
mod requests;

use super::Experiment;
use crate::family::TLS_CREDENTIAL as CREDENTIAL;

/// The control, which the others need.
const AGAIN: &str = "repeat";

/// Of those without a TLS credential, the ones that leave no certificate to show.
const NOT_THE_KEY: &[&str] = &[
    "certificate-expired",
    "certificate-binding",
    "crypto-services-stopped",
    "tls-versions-disabled",
    "tls-suites-disabled",
];

pub(super) const ALL: &[&Experiment] = &[
    &repeats::REPEAT,
    &hellos::WIDE,
    &path::SMALL_SEGMENTS,
    &hellos::DISGUISED,
    &requests::RDP,
    &requests::SSL,
    &openings::BANNER,
    &openings::DIRECT_TLS,
    &repeats::REPEAT_LATER,
    &hellos::NO_OVERLAP,
    &hellos::RSA_KEY_EXCHANGE,
    &requests::COOKIE,
    &requests::NO_NEGOTIATION,
    &path::UDP_SYN,
    &hellos::NO_SNI,
    &hellos::OTHER_SNI,
    &hellos::SPLIT_SEGMENTS,
    &hellos::SPLIT_RECORDS,
    &hellos::NARROW,
    &hellos::PADDED,
    &hellos::TLS_1_3,
    &hellos::TLS_1_2,
    &hellos::TLS_1_1,
    &hellos::TLS_1_0,
];
