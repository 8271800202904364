//! Families of causes: one fault of which only the server knows which member it is.

use crate::{Cause, causes};

/// The server cannot use a TLS credential, whatever the ClientHello: the family's own cause, and then its members.
pub const TLS_CREDENTIAL: &[&Cause] = &[
    &causes::TLS_CREDENTIAL_FAULT,
    &causes::CERTIFICATE_KEY_UNUSABLE,
    &causes::CERTIFICATE_EXPIRED,
    &causes::CERTIFICATE_BINDING,
    &causes::CRYPTO_SERVICES_STOPPED,
    &causes::TLS_VERSIONS_DISABLED,
    &causes::TLS_SUITES_DISABLED,
];

/// The members of a family by its own cause; empty where that is not a family.
///
/// Where several members stand together with their family, the wire has said all that it can.
#[must_use]
pub fn family(cause: &Cause) -> &'static [&'static Cause] {
    match TLS_CREDENTIAL.split_first() {
        Some((own, members)) if *own == cause => members,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::family;
    use crate::causes;

    #[test]
    fn members_are_not_families() {
        for member in causes().iter().flat_map(|cause| family(cause)) {
            assert!(family(member).is_empty(), "{}", member.id);
        }
    }
}
