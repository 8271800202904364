//! Deaths in `client-info`: nothing answers it by itself, so what ends here ended before it was sent.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "client-info",
    closed: &[("settings-rejected", Consistent), ("session-host-broken", Consistent), ("unstable-path", Consistent)],
    silent: &[("service-hung", Consistent), ("unstable-path", Consistent)],
);
