//! Deaths in `auto-detect`.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "auto-detect",
    closed: &[("session-host-broken", Consistent), ("update-2026-09", Consistent), ("unstable-path", Consistent)],
    silent: &[("service-hung", Consistent), ("update-2026-09", Consistent), ("unstable-path", Consistent)],
);
