//! TLS, the certificate, CredSSP, and what the server says of itself in its NTLM challenge.

use rdpwhy::handshake::{CertificateSeen, CredsspFacts, NtlmFacts, Possession, TlsFacts, Trust, Verification};

use super::{Rows, named};
use crate::render::time;

/// Kerberos and Windows' defaults tolerate five minutes (MS-KILE 3.1.1.2).
const TOLERATED_SKEW_US: u64 = 300_000_000;

pub(super) fn tls(facts: &TlsFacts) -> Rows {
    let mut rows = Rows::default();
    rows.add_some("server name", facts.server_name.as_ref());
    rows.add_some("version", facts.version.map(|version| named(facts.version_name, version.into())));
    rows.add_some("cipher suite", facts.suite.map(|suite| named(facts.suite_name, suite.into())));
    for alert in &facts.alerts {
        let name = alert.name.unwrap_or("unknown");
        rows.add("alert", format!("{name} ({}) from the {}", alert.code, alert.from));
    }
    if facts.up && !facts.confirmed {
        rows.warn("confirmed", "no: complete on our side, and the server has not shown that it agrees");
    }
    rows
}

pub(super) fn certificate(certificate: &CertificateSeen) -> Rows {
    let mut rows = Rows::default();
    let leaf = &certificate.leaf;
    rows.add("subject", &leaf.subject);
    if leaf.self_signed {
        rows.add("issuer", "itself");
    } else {
        rows.add("issuer", &leaf.issuer);
    }
    rows.add_list("names", &leaf.names);
    let validity = format!("{} to {}", time::date(leaf.not_before), time::date(leaf.not_after));
    match (certificate.expired, certificate.not_yet_valid) {
        (Some(true), _) => rows.warn("valid", validity + ": expired"),
        (_, Some(true)) => rows.warn("valid", validity + ": not valid yet"),
        _ => rows.add("valid", validity),
    }
    let bits = leaf.key.bits.map(|bits| format!(" {bits} bits")).unwrap_or_default();
    let curve = leaf.key.curve.as_ref().map(|curve| format!(", {curve}")).unwrap_or_default();
    rows.add("key", format!("{}{bits}{curve}", leaf.key.algorithm));
    rows.add("signature", &leaf.signature);
    rows.add("SHA-256", &leaf.sha256);
    rows.add("SHA-1 thumbprint", &leaf.sha1);
    if certificate.chain_length > 1 {
        rows.add("chain", format!("{} certificates", certificate.chain_length));
    }
    if let Some(verification) = &certificate.verification {
        verified(&mut rows, verification);
    }
    rows
}

fn verified(rows: &mut Rows, verification: &Verification) {
    let name = &verification.server_name;
    match &verification.reason {
        None if verification.accepted => rows.add("strict check", format!("would have accepted it for {name}")),
        reason => {
            let reason = reason.as_deref().map_or("no reason given", plainly);
            rows.add("strict check", format!("would have refused it for {name}: {reason}"));
        }
    }
    let unsupported = verification.unsupported;
    if let Some(unsupported) = unsupported {
        rows.warn("unusual", format!("the certificate {}; some clients refuse it for that", unsupported.means()));
    }
    match verification.possession {
        Possession::Proved if unsupported.is_some() => rows.add("proof of the key", "the server holds the key"),
        Possession::Proved => {}
        Possession::Failed => {
            rows.warn("proof of the key", "the handshake's signature is not valid for this certificate");
        }
        Possession::NotVerified => rows.warn("proof of the key", "the probe cannot check it for such a certificate"),
    }
}

/// The TLS library's reasons in words; its own where they are not known here. Dates and names stand in other rows.
fn plainly(reason: &str) -> &str {
    /// What a reason contains. Names of variants before the words of their longer forms.
    const KNOWN: [(&str, &str); 15] = [
        ("UnknownIssuer", "no trust anchor of this system vouches for its issuer"),
        ("CaUsedAsEndEntity", "it is the certificate of an authority, and not one of a server"),
        ("EndEntityUsedAsCa", "a certificate in its chain is not one of an authority"),
        ("NotValidForName", "it is not made out to that name"),
        ("not valid for name", "it is not made out to that name"),
        ("NotValidYet", "it is not valid yet"),
        ("certificate not valid yet", "it is not valid yet"),
        ("certificate expired", "it has expired"),
        ("InvalidPurpose", "it is not made for servers"),
        ("extended key usage", "it is not made for servers"),
        ("Revoked", "it was revoked"),
        ("BadSignature", "the signature of its issuer is wrong"),
        ("UnsupportedCertVersion", "it is not of X.509 version 3"),
        ("UnsupportedCriticalExtension", "it has a critical extension that is not known"),
        ("BadEncoding", "it cannot be read"),
    ];
    match reason.strip_prefix("invalid peer certificate: ") {
        Some("Expired") => "it has expired",
        Some(what) => KNOWN.iter().find(|(known, _)| what.contains(known)).map_or(what, |(_, words)| words),
        None => reason,
    }
}

pub(super) fn credssp(facts: &CredsspFacts) -> Rows {
    let mut rows = Rows::default();
    rows.add_some("version", facts.version);
    if let Some(error) = facts.error {
        let meaning = facts.error_meaning.map(|meaning| format!(": {meaning}")).unwrap_or_default();
        rows.warn("error", named(facts.error_name, error) + &meaning);
    }
    match facts.trust {
        None => {}
        Some(trust) if trust.allows() => rows.add("credentials", trusted(trust)),
        Some(trust) => rows.warn("credentials", trusted(trust)),
    }
    rows.add_some("early authorization", facts.early_user_auth.map(|result| format!("0x{result:x}")));
    rows
}

/// Whether the credentials went to the server, and why.
const fn trusted(trust: Trust) -> &'static str {
    match trust {
        Trust::Verified => "used: the certificate verifies",
        Trust::Thumbprint => "used: the certificate has the thumbprint that was given",
        Trust::AnyCertificate => "used: any certificate was said to do",
        Trust::UntrustedCertificate => {
            "not used: the certificate is not trusted. If its thumbprint is the server's: --trust-thumbprint SHA-256"
        }
        Trust::NotAsked => "not used: the server asked for no logon",
        Trust::StandardSecurity => {
            "not used: the server selected Standard RDP security, which the probe did not ask for"
        }
        _ => trust.name(),
    }
}

pub(super) fn ntlm(facts: &NtlmFacts) -> Rows {
    let mut rows = Rows::default();
    // A server may leave names empty: such a row tells nothing.
    let said = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
    rows.add_some("target", said(&Some(facts.target_name.clone())));
    rows.add_some("computer", said(&facts.netbios_computer));
    rows.add_some("computer (DNS)", said(&facts.dns_computer));
    rows.add_some("domain", said(&facts.netbios_domain));
    rows.add_some("domain (DNS)", said(&facts.dns_domain));
    rows.add_some("forest", said(&facts.dns_tree));
    rows.add_some("OS version", facts.os_version.as_ref());
    match facts.clock_skew_us {
        None => {}
        Some(skew) if skew.unsigned_abs() > TOLERATED_SKEW_US => rows.warn("clock", time::skew(skew)),
        Some(skew) => rows.add("clock", time::skew(skew)),
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::plainly;

    #[test]
    fn common_reasons_are_sentences_and_others_are_kept() {
        let plain = |what: &str| plainly(&format!("invalid peer certificate: {what}")).to_owned();
        assert_eq!(plain("UnknownIssuer"), "no trust anchor of this system vouches for its issuer");
        assert!(plain("Other(OtherError(CaUsedAsEndEntity))").starts_with("it is the certificate of an authority"));
        assert_eq!(plain("certificate expired: verification time 2 (UNIX), but"), "it has expired");
        assert_eq!(plain("certificate not valid for name \"a\"; certificate"), "it is not made out to that name");
        assert_eq!(plain("UnhandledCriticalExtension"), "UnhandledCriticalExtension");
        assert_eq!(plainly("something else"), "something else");
    }
}
