//! Deaths in `multitransport`. The offer is made over the TCP connection: that UDP does not work cannot end this one.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "multitransport",
    closed: &[("session-host-broken", Consistent), ("update-2026-09", Consistent), ("unstable-path", Consistent)],
    silent: &[("service-hung", Consistent), ("update-2026-09", Consistent), ("unstable-path", Consistent)],
);
