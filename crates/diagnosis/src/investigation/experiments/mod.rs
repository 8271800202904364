//! The experiments, by what they change. At equal use the first in the list is run first.

mod addresses;
mod hellos;
mod openings;
mod path;
mod repeats;
mod requests;

use super::Experiment;
use rdpwhy_knowledge::TLS_CREDENTIAL as CREDENTIAL;
use rdpwhy_knowledge::{Cause, causes};

pub(in crate::investigation) use addresses::ADDRESSES;

/// The control, which the others need.
const AGAIN: &str = "repeat";

/// Of those without a TLS credential, the ones that leave no certificate to show.
const NOT_THE_KEY: &[&Cause] = &[
    &causes::CERTIFICATE_EXPIRED,
    &causes::CERTIFICATE_BINDING,
    &causes::CRYPTO_SERVICES_STOPPED,
    &causes::TLS_VERSIONS_DISABLED,
    &causes::TLS_SUITES_DISABLED,
];

/// The unchanged probe.
pub(super) const fn again() -> &'static Experiment {
    &repeats::REPEAT
}

pub(super) const ALL: &[&Experiment] = &[
    &repeats::REPEAT,
    &hellos::WIDE,
    &hellos::MSTSC,
    &path::SMALL_SEGMENTS,
    &hellos::DISGUISED,
    &hellos::NO_SNI,
    &hellos::OTHER_SNI,
    &hellos::WITHOUT_TLS_1_3,
    &hellos::PARTIAL,
    &requests::EVERYTHING,
    &requests::HYBRID,
    &requests::SSL,
    &requests::RDP,
    &requests::WITHOUT_TOKEN,
    &openings::BANNER,
    &openings::DIRECT_TLS,
    &repeats::REPEAT_LATER,
    &hellos::NO_OVERLAP,
    &hellos::RSA_KEY_EXCHANGE,
    &requests::COOKIE,
    &requests::NO_NEGOTIATION,
    &requests::HYBRID_ALONE,
    &path::UDP_SYN,
    &hellos::SPLIT_SEGMENTS,
    &hellos::SPLIT_RECORDS,
    &hellos::NARROW,
    &hellos::PADDED,
    &hellos::TLS_1_3,
    &hellos::TLS_1_2,
    &hellos::TLS_1_1,
    &hellos::TLS_1_0,
    ADDRESSES[0],
    ADDRESSES[1],
    ADDRESSES[2],
    ADDRESSES[3],
    ADDRESSES[4],
    ADDRESSES[5],
    ADDRESSES[6],
    ADDRESSES[7],
];
