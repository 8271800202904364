//! Deaths in `security-exchange`: the key exchange of Standard RDP security.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;
use rdpwhy_knowledge::causes;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "security-exchange",
    closed: &[
        (&causes::KEY_EXCHANGE_FAILED, Consistent),
        (&causes::FIPS_MISMATCH, Consistent),
        (&causes::SETTINGS_REJECTED, Consistent),
        (&causes::UNSTABLE_PATH, Consistent),
    ],
    silent: &[(&causes::SERVICE_HUNG, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
);
