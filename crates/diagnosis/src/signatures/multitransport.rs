//! Deaths in `multitransport`. The offer is made over the TCP connection: that UDP does not work cannot end this one.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;
use rdpwhy_knowledge::causes;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "multitransport",
    closed: &[(&causes::SESSION_HOST_BROKEN, Consistent), (&causes::UPDATE_2026_09, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    silent: &[(&causes::SERVICE_HUNG, Consistent), (&causes::UPDATE_2026_09, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
);
