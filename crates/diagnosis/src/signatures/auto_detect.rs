//! Deaths in `auto-detect`.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;
use rdpwhy_knowledge::causes;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "auto-detect",
    closed: &[(&causes::SESSION_HOST_BROKEN, Consistent), (&causes::UPDATE_2026_09, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    silent: &[(&causes::SERVICE_HUNG, Consistent), (&causes::UPDATE_2026_09, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
);
