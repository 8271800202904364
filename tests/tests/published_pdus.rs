//! The licensing and security messages of the collection beside the project, each against what its index says of it, and
//! against the bytes that our own encoders make of it. `RDPWHY_PDUS` names the folder; what came from captures is not
//! copied into the repository.

#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::fs;
use std::path::{Path, PathBuf};

use rdpwhy_pdu::gcc::{CertificateForm, ServerBlocks, ServerCertificate};
use rdpwhy_pdu::license::{
    ChallengeResponseData, HardwareId, LicenseMessage, LicenseRequest, NewLicenseInfo, license_pdu,
};
use rdpwhy_pdu::rdp::{ClientInfo, send_data};
use rdpwhy_pdu::{ClientPdu, Context, Pdu, PduKind, ServerPdu, Side, decode_tpkt};
use rdpwhy_security::rsa::{PublicKey, verify_proprietary};

/// The collection, where it is at hand.
struct Samples {
    folder: PathBuf,
    /// File, kind.
    index: Vec<(String, String)>,
}

impl Samples {
    fn open() -> Option<Self> {
        let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/pdus");
        let folder = std::env::var_os("RDPWHY_PDUS").map_or_else(beside, PathBuf::from);
        let Ok(index) = fs::read_to_string(folder.join("index.tsv")) else {
            eprintln!("skipped: no collection of messages");
            return None;
        };
        let rows = index.lines().skip(1).filter_map(|row| {
            let mut columns = row.split('\t').map(str::to_owned);
            Some((columns.next()?, columns.next()?))
        });
        Some(Self { folder, index: rows.collect() })
    }

    /// Every message of this kind, with its name; at least one.
    fn of_kind(&self, kind: &str) -> Vec<(&str, Vec<u8>)> {
        let files = self.index.iter().filter(|(_, of)| of == kind).map(|(file, _)| file.as_str());
        let found: Vec<_> =
            files.map(|file| (file, fs::read(self.folder.join(file)).expect("the index names it"))).collect();
        assert!(!found.is_empty(), "no {kind} in the collection");
        found
    }

    /// The constant whose name begins so in ironrdp-pdu's tests; where several have it, with the line.
    fn constant(&self, name: &str) -> Vec<u8> {
        let file = self.index.iter().find(|(file, _)| file.contains(&format!("const_{name}")));
        let (file, _) = file.unwrap_or_else(|| panic!("no {name} in the collection"));
        fs::read(self.folder.join(file)).expect("the index names it")
    }
}

fn decode(content: &[u8], from: Side) -> (PduKind, LicenseMessage, u8) {
    let context =
        Context { from, standard_security: false, licensed: false, io_channel: Some(1003), message_channel: None };
    let decoded = decode_tpkt(&send_data(from, 1002, 1003, content), &context);
    assert_eq!(decoded.malformed, None);
    match decoded.pdu {
        Pdu::Client(ClientPdu::License(preamble, message)) | Pdu::Server(ServerPdu::License(preamble, message)) => {
            (decoded.kind, message, preamble.flags)
        }
        other => panic!("no licensing message: {other:?}"),
    }
}

#[test]
fn licensing_messages_are_what_the_index_says_and_come_back() {
    let Some(samples) = Samples::open() else { return };
    for (kind, expected, from) in [
        ("license_PLATFORM_CHALLENGE", PduKind::PlatformChallenge, Side::Server),
        ("license_PLATFORM_CHALLENGE_RESPONSE", PduKind::PlatformChallengeResponse, Side::Client),
        ("license_NEW_LICENSE", PduKind::NewLicense, Side::Server),
        ("license_ERROR_ALERT", PduKind::LicenseErrorAlert, Side::Server),
    ] {
        for (name, content) in samples.of_kind(kind) {
            let (kind, message, flags) = decode(&content, from);
            assert_eq!(kind, expected, "{name}");
            // The high half of the security header's flags is of no meaning, and old servers leave something there.
            assert_eq!(license_pdu(&message, flags)[4..], content[4..], "{name}");
        }
    }
}

#[test]
fn security_blocks_are_read_to_the_key_and_come_back() {
    let Some(samples) = Samples::open() else { return };
    for (name, block) in samples.of_kind("gcc_sc_security") {
        let blocks = ServerBlocks::decode(&block).expect(name);
        let security = blocks.security.clone().expect(name);
        assert_eq!((security.random.len(), blocks.encode()), (32, block), "{name}");
        let certificate = ServerCertificate::decode(&security.certificate).expect(name);
        PublicKey::of(&certificate).expect(name);
        if certificate.form == CertificateForm::Proprietary {
            assert!(verify_proprietary(&security.certificate), "{name}: not signed by the published key");
        }
    }
}

#[test]
fn the_parts_of_the_exchange_come_back() {
    let Some(samples) = Samples::open() else { return };
    let response = samples.constant("PLATFORM_CHALLENGE_RESPONSE_DATA_BUFFER");
    assert_eq!(ChallengeResponseData::decode(&response).expect("a response").encode(), response);
    let hardware = samples.constant("CLIENT_HARDWARE_IDENTIFICATION_BUFFER");
    assert_eq!(HardwareId::decode(&hardware).expect("a hardware id").encode(), hardware);
    let info = samples.constant("CLIENT_INFO_BUFFER_UNICODE");
    assert_eq!(ClientInfo::decode(&info).map(|info| info.user), Ok("eltons".to_owned()));

    let plain = samples.constant("NEW_LICENSE_INFORMATION_BUFFER");
    let license = NewLicenseInfo::decode(&plain).expect("a licence");
    assert_eq!((license.scope.as_str(), license.product_id.as_str()), ("microsoft.com", "A02"));
    assert_eq!(license.encode(), plain);
}

/// The licence request of MS-RDPELE 4.1, put together from its parts.
#[test]
fn a_licence_request_is_read_to_its_chain_and_comes_back() {
    let Some(samples) = Samples::open() else { return };
    let part = |name: &str| samples.constant(name);
    let [first, second] = ["CERT_1_BUFFER", "CERT_2_BUFFER"].map(part);
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("a certificate").to_le_bytes();
    let certificate = [
        &part("SERVER_CERTIFICATE_HEADER_BUFFER_WITH_BLOB")[4..],
        &part("CERT_HEADER_BUFFER"),
        &first,
        &length(&second),
        &second,
        &part("PADDING_BUFFER"),
    ]
    .concat();
    let body = [
        // The request's own, which is another than that of the key derivation.
        part("SERVER_RANDOM_BUFFER_L13").as_slice(),
        &part("PRODUCT_INFO_BUFFER"),
        &part("KEY_EXCHANGE_LIST_BUFFER"),
        &part("SERVER_CERTIFICATE_HEADER_BUFFER_WITH_BLOB")[..4],
        &certificate,
        &part("SCOPE_BUFFER_WITH_COUNT"),
    ]
    .concat();
    let request = LicenseRequest::decode(&body).expect("a licence request");
    assert_eq!(request.encode(), body);
    assert_eq!((request.company.as_str(), request.product_id.as_str()), ("Microsoft Corporation", "A02"));
    assert_eq!((request.product_version, request.scopes), (0x0006_0000, vec!["microsoft.com".to_owned()]));
    let chain = ServerCertificate::decode(&request.certificate).expect("a chain");
    assert_eq!((chain.form, chain.chain.as_slice()), (CertificateForm::X509Chain, [first, second].as_slice()));
    PublicKey::of(&chain).expect("a key");
}
