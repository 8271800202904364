//! Deaths in `finalization`.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "finalization",
    closed: &[("session-host-broken", Consistent), ("settings-rejected", Consistent), ("unstable-path", Consistent)],
    silent: &[("service-hung", Consistent), ("session-host-broken", Consistent), ("unstable-path", Consistent)],
);
