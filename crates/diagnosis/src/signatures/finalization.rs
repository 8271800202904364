//! Deaths in `finalization`.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;
use rdpwhy_knowledge::causes;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "finalization",
    closed: &[(&causes::SESSION_HOST_BROKEN, Consistent), (&causes::SETTINGS_REJECTED, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    silent: &[(&causes::SERVICE_HUNG, Consistent), (&causes::SESSION_HOST_BROKEN, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
);
