//! Families of causes: one fault of which only the server knows which member it is.

/// The server cannot use a TLS credential, whatever the hello: the family's own cause, and then its members.
pub(crate) const TLS_CREDENTIAL: &[&str] = &[
    "tls-credential-fault",
    "certificate-key-unusable",
    "certificate-expired",
    "certificate-binding",
    "crypto-services-stopped",
    "tls-versions-disabled",
    "tls-suites-disabled",
];

/// The members of a family by its own cause's id; empty where that is none.
///
/// Where several members stand together with their family, the wire has said all that it can.
#[must_use]
pub fn family(id: &str) -> &'static [&'static str] {
    match TLS_CREDENTIAL.split_first() {
        Some((own, members)) if *own == id => members,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::family;
    use crate::{cause, causes};

    #[test]
    fn members_are_causes_and_no_families() {
        for member in causes().iter().flat_map(|cause| family(cause.id)) {
            assert!(cause(member).is_some() && family(member).is_empty(), "{member}");
        }
    }
}
