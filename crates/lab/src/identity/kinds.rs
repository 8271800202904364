//! The identities that have a name: each made when it is first asked for, and then shared.

use std::sync::OnceLock;

use rcgen::{CertificateParams, DnType, Issuer, KeyPair, date_time_ymd};

use super::{Identity, SHARED_NAME};

/// How many names each authority of the long chain is constrained by: with three of them the chain has 30 kB.
const PADDING: usize = 380;
const AUTHORITIES: usize = 3;

pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    make: fn() -> Result<Identity, rcgen::Error>,
    made: OnceLock<Identity>,
}

const fn kind(name: &'static str, about: &'static str, make: fn() -> Result<Identity, rcgen::Error>) -> Kind {
    Kind { name, about, make, made: OnceLock::new() }
}

/// The first one is the default server's.
pub(super) static KINDS: [Kind; 12] = [
    kind("self-signed", "ECDSA P-256, valid from 2024 to 2044", || dated(SHARED_NAME, 2024, 2044)),
    kind("expired", "the same, and its time was over in 2021", || dated(SHARED_NAME, 2020, 2021)),
    kind("not-yet-valid", "the same, and its time begins in 2200", || dated(SHARED_NAME, 2200, 2220)),
    kind("wrong-name", "the same, for a host of another name", || dated("elsewhere.example", 2024, 2044)),
    kind("long-chain", "a leaf and three authorities, 30 kB together", long_chain),
    kind("rsa", "RSA with 2048 bits, signed with SHA-256", || {
        Ok(fixture(include_bytes!("fixtures/rsa-2048.crt.der"), RSA_2048_KEY))
    }),
    kind("sha-1", "RSA with 2048 bits, signed with SHA-1", || {
        Ok(fixture(include_bytes!("fixtures/rsa-2048-sha1.crt.der"), RSA_2048_KEY))
    }),
    kind("512-bit", "RSA with 512 bits, which only a responder shows", || {
        let (certificate, key) =
            (include_bytes!("fixtures/rsa-512.crt.der"), include_bytes!("fixtures/rsa-512.key.der"));
        Ok(fixture(certificate, key))
    }),
    kind("p-521", "ECDSA P-521, which only a responder shows", || {
        Ok(fixture(include_bytes!("fixtures/ec-p521.crt.der"), include_bytes!("fixtures/ec-p521.key.der")))
    }),
    kind("version-1", "ECDSA P-256, as X.509 version 1, without extensions", || {
        Ok(fixture(include_bytes!("fixtures/ec-p256-v1.crt.der"), EC_P256_KEY))
    }),
    kind("unknown-critical", "ECDSA P-256, with a critical extension that is unknown everywhere", || {
        Ok(fixture(include_bytes!("fixtures/ec-p256-critical.crt.der"), EC_P256_KEY))
    }),
    kind("none", "no certificate at all, which only a responder can be without", || {
        Ok(Identity::from_der(Vec::new(), Vec::new()))
    }),
];

// rcgen and ring make neither RSA keys nor SHA-1 signatures, so these were made once by OpenSSL 3. Their keys are no
// secret. In an empty folder, with a ca.cnf whose section of the authority has `policy = p` (commonName = supplied) and
// `subjectAltName = DNS:rdpwhy-lab`, for 2048 and 512 bits, and with `-md sha256` and `-md sha1`:
//
//   openssl genrsa -out key.pem 2048
//   openssl req -new -key key.pem -subj /CN=rdpwhy-lab -out request.pem
//   openssl ca -batch -config ca.cnf -selfsign -keyfile key.pem -in request.pem -md sha1 \
//     -startdate 20240101000000Z -enddate 20440101000000Z -notext -out certificate.pem
//   openssl x509 -in certificate.pem -outform DER -out rsa-2048-sha1.crt.der
//   openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out rsa-2048.key.der
//
// The same with keys of `openssl ecparam -genkey -noout -name secp521r1` and `prime256v1`: P-521 with `-md sha512`; version 1
// without a section of extensions; and the section with `1.3.6.1.4.1.99999.1 = critical, ASN1:NULL` besides.
const EC_P256_KEY: &[u8] = include_bytes!("fixtures/ec-p256.key.der");
const RSA_2048_KEY: &[u8] = include_bytes!("fixtures/rsa-2048.key.der");

impl Kind {
    /// # Panics
    /// The cryptography provider has no randomness.
    pub(super) fn identity(&self) -> Identity {
        self.made.get_or_init(|| (self.make)().expect("the names fit certificates")).clone()
    }
}

/// Self-signed, from the first day of one year to the first of another.
pub(super) fn dated(name: &str, from: i32, to: i32) -> Result<Identity, rcgen::Error> {
    let key = KeyPair::generate()?;
    let certificate = params(name, from, to)?.self_signed(&key)?;
    Ok(Identity::from_der(vec![certificate.der().to_vec()], key.serialize_der()))
}

fn params(name: &str, from: i32, to: i32) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new([name.to_owned()])?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(to, 1, 1);
    Ok(params)
}

/// Each authority is padded with names that it stands for as well.
fn long_chain() -> Result<Identity, rcgen::Error> {
    let mut chain = Vec::new();
    let mut issuer: Option<Issuer<'static, KeyPair>> = None;
    for number in 0..AUTHORITIES {
        let mut authority = params(&format!("authority-{number}.example"), 2024, 2044)?;
        authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        for padding in 0..PADDING {
            let name = format!("padding-{padding:04}.authority.example");
            authority.subject_alt_names.push(rcgen::SanType::DnsName(name.try_into()?));
        }
        let key = KeyPair::generate()?;
        let certificate = match &issuer {
            None => authority.self_signed(&key)?,
            Some(issuer) => authority.signed_by(&key, issuer)?,
        };
        chain.insert(0, certificate.der().to_vec());
        issuer = Some(Issuer::new(authority, key));
    }
    let key = KeyPair::generate()?;
    let leaf = params(SHARED_NAME, 2024, 2044)?;
    let leaf = match &issuer {
        None => leaf.self_signed(&key)?,
        Some(issuer) => leaf.signed_by(&key, issuer)?,
    };
    chain.insert(0, leaf.der().to_vec());
    Ok(Identity::from_der(chain, key.serialize_der()))
}

fn fixture(certificate: &[u8], key: &[u8]) -> Identity {
    Identity::from_der(vec![certificate.to_vec()], key.to_vec())
}

#[cfg(test)]
mod tests {
    use super::KINDS;
    use rdpwhy_pdu::tls::CertificateFacts;

    #[test]
    fn each_is_what_its_name_says() {
        let facts = |name: &str| {
            let kind = KINDS.iter().find(|kind| kind.name == name).expect(name);
            CertificateFacts::from_der(&kind.identity().chain()[0]).expect(name)
        };
        // 2026-01-01.
        let now = 1_767_225_600;
        assert!(facts("expired").not_after < now && facts("not-yet-valid").not_before > now);
        assert_eq!(facts("wrong-name").names, ["elsewhere.example"]);
        assert_eq!((facts("rsa").key.bits, facts("512-bit").key.bits), (Some(2048), Some(512)));
        assert_eq!(facts("sha-1").signature, "sha1WithRSAEncryption");
        let chain = KINDS.iter().find(|kind| kind.name == "long-chain").expect("it is there").identity().chain();
        assert!(chain.len() == 4 && chain.concat().len() > 30_000, "{}", chain.concat().len());
    }
}
