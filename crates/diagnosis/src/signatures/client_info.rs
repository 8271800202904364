//! Deaths in `client-info`: nothing answers it by itself, so what ends here ended before it was sent.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;
use rdpwhy_knowledge::causes;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "client-info",
    closed: &[(&causes::SETTINGS_REJECTED, Consistent), (&causes::SESSION_HOST_BROKEN, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    silent: &[(&causes::SERVICE_HUNG, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
);
