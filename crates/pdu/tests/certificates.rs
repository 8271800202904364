//! Facts of two certificates made for this test with OpenSSL (`openssl req -x509 -days 3650`), whose thumbprints and
//! dates OpenSSL told.

use rdpwhy_pdu::tls::{CertificateFacts, KeyFacts, TlsContent, decode_handshake};
use rdpwhy_pdu::{PduKind, Side};

const EC: &[u8] = include_bytes!("data/ec-p256.der");
const RSA: &[u8] = include_bytes!("data/rsa-2048.der");

#[test]
fn an_ecdsa_certificate_with_alternative_names() {
    let facts = CertificateFacts::from_der(EC).unwrap();
    assert_eq!(facts.subject, "O=Example, CN=ec.example");
    assert_eq!(facts.issuer, facts.subject);
    assert!(facts.self_signed);
    assert_eq!(facts.names, ["ec.example", "192.0.2.7", "2001:db8::7"]);
    assert_eq!(facts.serial, "0123456789");
    assert_eq!((facts.not_before, facts.not_after), (1_795_216_996, 2_110_576_996));
    let key = KeyFacts { algorithm: "ec".to_owned(), bits: Some(256), curve: Some("prime256v1".to_owned()) };
    assert_eq!(facts.key, key);
    assert_eq!(facts.signature, "ecdsa-with-SHA256");
    assert_eq!(facts.sha256, "61FED256B98C86B97ADFAEE212FCC5F0E468FF52F936589D80A6F8AB94C52B32");
    assert_eq!(facts.sha1, "8DF00D674E49E23E74F11C52378C108EDEB35E59");
}

#[test]
fn an_rsa_certificate() {
    let facts = CertificateFacts::from_der(RSA).unwrap();
    assert_eq!(facts.key, KeyFacts { algorithm: "rsa".to_owned(), bits: Some(2048), curve: None });
    assert_eq!(facts.signature, "sha256WithRSAEncryption");
    assert_eq!(facts.sha1, "6F513072591D3FBFB581BDC3C225510D0F44CD21");
}

#[test]
fn a_certificate_that_is_cut_is_refused() {
    assert!(CertificateFacts::from_der(&EC[..EC.len() - 1]).is_err());
    assert!(CertificateFacts::from_der(&[]).is_err());
}

#[test]
fn a_chain_in_its_handshake_message() {
    let mut list = Vec::new();
    for der in [EC, RSA] {
        list.extend(&u32::try_from(der.len()).unwrap().to_be_bytes()[1..]);
        list.extend(der);
    }
    let length = u32::try_from(list.len()).unwrap();
    let message = [&[11], &(length + 3).to_be_bytes()[1..], &length.to_be_bytes()[1..], list.as_slice()].concat();
    let decoded = decode_handshake(Side::Server, &message);
    assert_eq!((decoded.kind, decoded.malformed), (PduKind::TlsCertificate, None));
    assert_eq!(decoded.content, TlsContent::ServerChain(vec![EC.to_vec(), RSA.to_vec()]));
    assert_eq!(decoded.summary.get("subject"), Some(&"O=Example, CN=ec.example".into()));
}
