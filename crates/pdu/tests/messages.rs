//! Properties of everything that rides in frames: every encoder reads back, and no decoder panics.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use rdpwhy_pdu::credssp::{EarlyUserAuthResult, TsRequest};
use rdpwhy_pdu::cursor::Cursor;
use rdpwhy_pdu::license::{Blob, ErrorAlert, LicenseMessage, LicenseRequest, Preamble};
use rdpwhy_pdu::ntlm::{AuthenticateLengths, AvPair, AvPairs, Challenge, Negotiate, OsVersion, unwrap_token};
use rdpwhy_pdu::rdp::{
    AutoDetectRequest, AutoDetectResponse, ClientInfo, MultitransportRequest, MultitransportResponse, SecurityExchange,
    SecurityHeader, ServerRedirection, SetErrorInfo, ShareControl, ShareData, send_data,
};
use rdpwhy_pdu::tls::{Alert, CertificateFacts, ClientHello, ServerHello, certificate_list, decode_handshake};
use rdpwhy_pdu::{
    ClientPdu, Context, Pdu, ServerPdu, Side, decode_early_user_auth, decode_fast_path, decode_tpkt, decode_ts_request,
};

const UNICODE: u32 = 0x10;
const NTLM_UNICODE_AND_VERSION: u32 = 0x0200_0001;

/// A text without NUL, which ends texts on the wire.
fn text() -> impl Strategy<Value = String> {
    vec(any::<char>().prop_filter("NUL ends a text", |char| *char != '\0'), 0..24).prop_map(String::from_iter)
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..300)
}

fn blob() -> impl Strategy<Value = Blob> {
    (any::<u16>(), bytes()).prop_map(|(kind, data)| Blob { kind, data })
}

fn context() -> impl Strategy<Value = Context> {
    let channel = || option::of(1003_u16..1005);
    (any::<[bool; 3]>(), channel(), channel()).prop_map(|([client, standard, licensed], io, messages)| Context {
        from: if client { Side::Client } else { Side::Server },
        standard_security: standard,
        licensed,
        io_channel: io,
        message_channel: messages,
    })
}

fn client_info() -> impl Strategy<Value = ClientInfo> {
    let texts = (text(), text(), text(), text(), text());
    (any::<(u32, u32)>(), texts, option::of((text(), text()))).prop_map(|((code_page, flags), texts, extended)| {
        let (domain, user, password, shell, directory) = texts;
        let (client_address, client_directory) = extended.unzip();
        let flags = flags | UNICODE;
        ClientInfo { code_page, flags, domain, user, password, shell, directory, client_address, client_directory }
    })
}

fn license_request() -> impl Strategy<Value = LicenseRequest> {
    let scopes = vec("[a-z.]{0,20}", 0..8);
    (any::<([u8; 32], u32)>(), text(), text(), vec(any::<u32>(), 0..4), bytes(), scopes).prop_map(
        |((server_random, product_version), company, product_id, key_exchange, certificate, scopes)| {
            let scope_count = scopes.iter().map(|_| 1).sum();
            LicenseRequest {
                server_random,
                product_version,
                company,
                product_id,
                key_exchange,
                dropped: 0,
                certificate,
                scopes,
                scope_count,
            }
        },
    )
}

fn license_message() -> impl Strategy<Value = LicenseMessage> {
    type Fixed = (u32, u32, [u8; 32], [u8; 16]);
    prop_oneof![
        license_request().prop_map(|request| LicenseMessage::Request(Box::new(request))),
        (any::<Fixed>(), blob(), blob(), blob(), 0..7).prop_map(|((a, b, client_random, mac), x, y, z, variant)| {
            match variant {
                0 => LicenseMessage::PlatformChallenge { connect_flags: a, encrypted_challenge: x, mac },
                1 => LicenseMessage::NewLicense { encrypted_license_info: x, mac },
                2 => LicenseMessage::UpgradeLicense { encrypted_license_info: x, mac },
                3 => LicenseMessage::Info {
                    key_exchange: a,
                    platform_id: b,
                    client_random,
                    encrypted_premaster: x,
                    license_info: y,
                    encrypted_hwid: z,
                    mac,
                },
                4 => LicenseMessage::NewLicenseRequest {
                    key_exchange: a,
                    platform_id: b,
                    client_random,
                    encrypted_premaster: x,
                    user_name: y,
                    machine_name: z,
                },
                5 => LicenseMessage::PlatformChallengeResponse { encrypted_response: x, encrypted_hwid: y, mac },
                _ => LicenseMessage::ErrorAlert(ErrorAlert { code: a, transition: b, blob: x }),
            }
        }),
        (0x20_u8..0xF0, bytes()).prop_map(|(kind, body)| LicenseMessage::Unknown { kind, body }),
    ]
}

fn ts_request() -> impl Strategy<Value = TsRequest> {
    let sealed = || option::of(bytes());
    let others = vec((6_u8..31, bytes()), 0..3);
    let tokens = vec(bytes(), 0..3);
    (any::<u32>(), tokens, sealed(), sealed(), option::of(any::<u32>()), sealed(), others).prop_map(
        |(version, nego_tokens, auth_info, pub_key_auth, error_code, client_nonce, others)| TsRequest {
            version,
            nego_tokens,
            auth_info,
            pub_key_auth,
            error_code,
            client_nonce,
            others,
            dropped: 0,
        },
    )
}

fn os_version() -> impl Strategy<Value = OsVersion> {
    any::<(u8, u8, u16, u8)>().prop_map(|(major, minor, build, revision)| OsVersion { major, minor, build, revision })
}

fn challenge() -> impl Strategy<Value = Challenge> {
    let pairs = vec((1_u16..12, bytes()).prop_map(|(id, value)| AvPair { id, value }), 0..6);
    (any::<u32>(), text(), any::<[u8; 8]>(), pairs, option::of(os_version())).prop_map(
        |(flags, target_name, server_challenge, pairs, version)| Challenge {
            flags: flags | NTLM_UNICODE_AND_VERSION,
            target_name,
            server_challenge,
            target_info: AvPairs { pairs, dropped: 0 },
            version,
        },
    )
}

/// Bytes that begin like a message of some decoder more often than chance has it.
fn wire_bytes() -> impl Strategy<Value = Vec<u8>> {
    let head = prop_oneof![
        Just(Vec::new()),
        Just(b"NTLMSSP\0\x02\0\0\0".to_vec()),
        Just(vec![0x30, 0x82, 0, 0x40, 0xA0, 3, 2, 1, 6, 0xA1, 0x30]),
        Just(vec![0x60, 0x40, 6, 6, 0x2b, 6, 1, 5, 5, 2, 0xA0, 0x30]),
        any::<u8>().prop_map(|kind| vec![kind, 0, 0, 0x40, 3, 3]),
        any::<u8>().prop_map(|kind| vec![0x40, 0, kind & 0x1F, 0]),
    ];
    (head, bytes()).prop_map(|(head, tail)| [head, tail].concat())
}

proptest! {
    #[test]
    fn client_info_reads_back(info in client_info()) {
        prop_assert_eq!(ClientInfo::decode(&info.encode()), Ok(info));
    }

    #[test]
    fn licence_messages_read_back(message in license_message(), flags: u8) {
        let encoded = message.encode(flags);
        let mut cursor = Cursor::new("test", &encoded);
        let preamble = Preamble::decode(&mut cursor).unwrap();
        prop_assert_eq!((preamble.flags, usize::from(preamble.size)), (flags, encoded.len()));
        prop_assert_eq!(LicenseMessage::decode(preamble.kind, cursor.rest()), Ok(message));
    }

    #[test]
    fn ts_requests_read_back(request in ts_request()) {
        prop_assert_eq!(TsRequest::decode(&request.encode()), Ok(request));
    }

    #[test]
    fn ntlm_messages_read_back(challenge in challenge(), flags: u32, version in os_version()) {
        prop_assert_eq!(Challenge::decode(&challenge.encode()), Ok(challenge));
        let version = (flags & 0x0200_0000 != 0).then_some(version);
        let negotiate = Negotiate { flags, version };
        prop_assert_eq!(Negotiate::decode(&negotiate.encode()), Ok(negotiate));
    }

    #[test]
    fn small_messages_read_back(a: u32, b: u32, c: u16, d: u16, cookie: [u8; 16], random in bytes()) {
        let header = SecurityHeader { flags: c, flags_hi: d };
        prop_assert_eq!(SecurityHeader::decode(&mut Cursor::new("test", &header.encode())), Ok(header));
        let exchange = SecurityExchange { encrypted_random: random };
        prop_assert_eq!(SecurityExchange::decode(&exchange.encode()), Ok(exchange));
        let info = SetErrorInfo { code: a };
        prop_assert_eq!(SetErrorInfo::decode(&info.encode()), Ok(info));
        let result = EarlyUserAuthResult { code: a };
        prop_assert_eq!(EarlyUserAuthResult::decode(&result.encode()), Ok(result));
        let offer = MultitransportRequest { request_id: a, protocol: c };
        prop_assert_eq!(MultitransportRequest::decode(&offer.encode(cookie)), Ok(offer));
        let answer = MultitransportResponse { request_id: a, result: b };
        prop_assert_eq!(MultitransportResponse::decode(&answer.encode()), Ok(answer));
        let request = AutoDetectRequest { sequence: c, kind: d };
        prop_assert_eq!(AutoDetectRequest::decode(&request.encode()), Ok(request));
        for (kind, bandwidth) in [(0, None), (0x18, None), (3, Some((a, b))), (0x0B, Some((b, a)))] {
            let response = AutoDetectResponse { sequence: c, kind, bandwidth };
            prop_assert_eq!(AutoDetectResponse::decode(&response.encode()), Ok(response));
        }
    }

    #[test]
    fn share_pdus_read_back(kind: u8, source: u16, share_id: u32, body in bytes()) {
        let control = ShareControl { kind: kind & 0xF, source, body: &body };
        let encoded = control.encode();
        prop_assert_eq!(ShareControl::decode(&encoded), Ok(control));
        let data = ShareData { kind, compressed: false, body: &body };
        let encoded = data.encode(share_id, source);
        let control = ShareControl::decode(&encoded).unwrap();
        prop_assert_eq!((control.kind, control.source), (7, source));
        prop_assert_eq!(ShareData::decode(control.body), Ok(data));
    }

    #[test]
    fn redirections_read_back(
        session_id: u32,
        targets in (option::of(text()), option::of(text()), option::of(text())),
        load_balance_info in option::of(bytes()),
    ) {
        let (target_address, target_fqdn, target_netbios) = targets;
        let bit = |target: &Option<String>, bit| if target.is_some() { bit } else { 0 };
        let flags = bit(&target_address, 1)
            | bit(&target_fqdn, 0x100)
            | bit(&target_netbios, 0x200)
            | if load_balance_info.is_some() { 2 } else { 0 };
        let redirection = ServerRedirection {
            session_id, flags, target_address, target_fqdn, target_netbios, load_balance_info,
        };
        prop_assert_eq!(ServerRedirection::decode(&redirection.encode()), Ok(redirection));
    }

    #[test]
    fn alerts_read_back(fatal: bool, description: u8) {
        let alert = Alert { level: 1 + u8::from(fatal), description };
        prop_assert_eq!(Alert::decode(&alert.encode_record()[5..]), Some(alert));
    }

    #[test]
    fn no_password_in_any_output(info in client_info(), context in context()) {
        let info = ClientInfo { password: "\u{1F5DD}correct horse".to_owned(), ..info };
        let content = SecurityHeader::new(0x40).before(&info.encode());
        let decoded = decode_tpkt(&send_data(Side::Client, 1007, 1003, &content), &context);
        let shown = format!("{decoded:?}");
        prop_assert_eq!(shown.contains("correct horse"), false);
    }

    #[test]
    fn no_decoder_panics(bytes in wire_bytes(), context in context(), channel in 1003_u16..1006, kind: u8) {
        let _ = decode_tpkt(&bytes, &context);
        let decoded = decode_tpkt(&send_data(Side::Server, 1007, channel, &bytes), &context);
        if let Pdu::Client(ClientPdu::License(_, message)) | Pdu::Server(ServerPdu::License(_, message)) = decoded.pdu {
            let _ = message.summary();
        }
        for flags in [0x01, 0x02, 0x04, 0x40, 0x80, 0x400, 0x1000, 0x2000] {
            let content = SecurityHeader::new(flags).before(&bytes);
            let _ = decode_tpkt(&send_data(Side::Client, 1007, 1003, &content), &context);
        }
        let share = ShareControl { kind: kind & 0xF, source: 1002, body: &bytes }.encode();
        let _ = decode_tpkt(&send_data(Side::Server, 1007, 1003, &share), &context);
        let _ = decode_ts_request(&bytes, &context);
        let request = TsRequest { version: 6, nego_tokens: vec![bytes.clone()], ..TsRequest::default() };
        let _ = decode_ts_request(&request.encode(), &context);
        let _ = decode_early_user_auth(&bytes, &context);
        let _ = decode_fast_path(&bytes, &context);
        let _ = LicenseMessage::decode(kind, &bytes).map(|message| message.summary());
        for kind in [1, 2, 3, 4, 0x12, 0x13, 0x15, 0xFF] {
            let _ = LicenseMessage::decode(kind, &bytes).map(|message| message.summary());
        }
        let _ = Negotiate::decode(&bytes);
        let _ = Challenge::decode(&bytes).map(|challenge| challenge.summary());
        let _ = AuthenticateLengths::decode(&bytes);
        let _ = AvPairs::decode(&bytes);
        let _ = unwrap_token(&bytes);
        for kind in [1, 2, 11, kind] {
            let _ = decode_handshake(Side::Server, &[&[kind, 0, 0, 0], bytes.as_slice()].concat());
        }
        let _ = ClientHello::decode(&bytes).map(|hello| hello.summary());
        let _ = ServerHello::decode(&bytes).map(|hello| hello.summary());
        let _ = certificate_list(&bytes);
        let _ = CertificateFacts::from_der(&bytes);
        let _ = Alert::decode(&bytes);
    }
}

/// Messages of real servers, where they are at hand: `RDPWHY_PDUS` names their folder. Those of another origin than
/// the repository are not copied into it.
#[test]
#[expect(clippy::disallowed_methods, reason = "samples that may not be copied here are read where they are")]
fn licence_alerts_of_real_servers() {
    let folder = std::env::var_os("RDPWHY_PDUS").map(std::path::PathBuf::from);
    let folder =
        folder.unwrap_or_else(|| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/pdus"));
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no sample PDUs");
        return;
    };
    let context = Context {
        from: Side::Server,
        standard_security: false,
        licensed: false,
        io_channel: Some(1003),
        message_channel: None,
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.contains("license_ERROR_ALERT") {
            continue;
        }
        let content = std::fs::read(&path).unwrap();
        let decoded = decode_tpkt(&send_data(Side::Server, 1002, 1003, &content), &context);
        assert_eq!(decoded.malformed, None, "{name}");
        let Pdu::Server(ServerPdu::License(_, LicenseMessage::ErrorAlert(alert))) = decoded.pdu else {
            panic!("{name}: {decoded:?}")
        };
        assert_eq!((alert.code, alert.transition), (7, 2), "{name}");
    }
}
