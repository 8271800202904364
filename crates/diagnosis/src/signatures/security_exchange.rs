//! Deaths in `security-exchange`: the key exchange of Standard RDP security.

use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::Signature;

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "security-exchange",
    closed: &[
        ("key-exchange-failed", Consistent),
        ("fips-mismatch", Consistent),
        ("settings-rejected", Consistent),
        ("unstable-path", Consistent),
    ],
    silent: &[("service-hung", Consistent), ("unstable-path", Consistent)],
);
