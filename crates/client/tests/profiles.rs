//! Each profile sends what its client was seen to send: the vectors of `data/profiles`, but for the masked fields.

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Input, Output, Profile};
use rdpwhy_handshake::{Because, Ending, Incapacity, Stage, Timestamp};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::gcc::ClientCore;
use rdpwhy_pdu::mcs::ConnectInitial;
use rdpwhy_pdu::ntlm::Negotiate;
use rdpwhy_pdu::tls::{HelloDraft, HelloExtension, handshake_records};
use rdpwhy_pdu::x224::protocol::{HYBRID, HYBRID_EX, RDP, SSL};
use rdpwhy_pdu::x224::{ConnectionConfirm, ConnectionRequest, NegotiationAnswer, RoutingInfo};

struct Vector {
    name: &'static str,
    text: &'static str,
}

macro_rules! hello {
    ($name:literal) => {
        Vector { name: $name, text: include_str!(concat!("data/profiles/hellos/", $name, ".hex")) }
    };
}

macro_rules! initial {
    ($name:literal) => {
        Vector { name: $name, text: include_str!(concat!("data/profiles/connect-initial/", $name, ".hex")) }
    };
}

const NAME: &str = "server.example";
const ADDRESS: &str = "192.0.2.1";
const NLA: u32 = SSL | HYBRID | HYBRID_EX;

/// Profile, vector, target, and the protocols that were asked for. Random, session id and key shares are masked;
/// where the vectors have tickets, they are empty.
const HELLOS: &[(Profile, Vector, &str, u32)] = &[
    (Profile::MstscWin11, hello!("mstsc-win11-22621-nla-name"), NAME, NLA),
    (Profile::MstscWin11, hello!("mstsc-win11-22621-nla-ip"), ADDRESS, NLA),
    (Profile::MstscWin11, hello!("mstsc-win11-22621-ssl-name"), NAME, SSL),
    (Profile::MstscWin10, hello!("mstscax-win10-1809-nla-ip"), ADDRESS, NLA),
    (Profile::MstscWin7, hello!("mstsc-win7-7601-nla-ip"), ADDRESS, SSL | HYBRID),
    (Profile::Mac, hello!("mac-msrdc-2022-openssl111"), NAME, NLA),
    (Profile::FreeRdp2, hello!("freerdp-2.11.7-deb12-name"), NAME, SSL | HYBRID),
    (Profile::FreeRdp2, hello!("freerdp-2.11.7-deb12-ip"), ADDRESS, SSL | HYBRID),
    (Profile::FreeRdp3, hello!("freerdp-3.32.2-sid-name"), NAME, NLA),
    (Profile::FreeRdp3, hello!("freerdp-3.32.2-sid-ip"), ADDRESS, NLA),
    (Profile::Rdesktop, hello!("rdesktop-1.9.0-deb12"), NAME, SSL | HYBRID),
];

/// A field of the core data that differs between two computers with the same client.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Masked {
    Name,
    ProductId,
    Size,
    Keyboard,
    Build,
}

use Masked::{Build, Keyboard, Name, ProductId, Size};

/// Profile, vector, the protocol that the server had selected, masked fields, whether the PDU around the blocks
/// is compared as well: mstsc writes 65535 in two bytes, which is -1 in BER, and rdesktop its lengths in a longer form.
const SETTINGS: &[(Profile, Vector, u32, &[Masked], bool)] = &[
    (Profile::MstscWin11, initial!("mstsc-win11-22621"), HYBRID_EX, &[Name, ProductId], false),
    (Profile::MstscWin7, initial!("mstsc-win7-7600"), HYBRID, &[Name, ProductId, Size, Keyboard, Build], false),
    (Profile::Vista, initial!("mstsc-vista-6000"), RDP, &[Name, Size], false),
    (Profile::MstscXp, initial!("mstsc-xp-2600"), RDP, &[Name, ProductId, Size], false),
    (Profile::FreeRdp2, initial!("freerdp-2.11.7"), SSL, &[Name], true),
    (Profile::FreeRdp3, initial!("freerdp-3.32.2"), SSL, &[Name], true),
    (Profile::Rdesktop, initial!("rdesktop-1.9.0"), SSL, &[Name], false),
];

/// A file's bytes.
fn bytes(vector: &Vector) -> Vec<u8> {
    let digits: Vec<u32> = vector.text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair.iter().fold(0, |byte, digit| byte << 4 | digit)).unwrap_or(0))
        .collect()
}

/// The client's messages up to the one that answers a confirm of this protocol.
fn answers(client: &mut Client, selected: Option<u32>) -> (Vec<u8>, Vec<u8>) {
    client.handle(Timestamp(0), Input::Tick);
    let request = sent(client);
    let answer = match selected {
        Some(protocol) => NegotiationAnswer::Selected { flags: 0, protocol },
        None => NegotiationAnswer::Absent,
    };
    let confirm = ConnectionConfirm { src_ref: 0x1234, answer, trailing: Vec::new() };
    client.handle(Timestamp(1), Input::Received(&confirm.encode()));
    (request, sent(client))
}

fn sent(client: &mut Client) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Output::Transmit(more) = client.poll() {
        bytes.extend(more);
    }
    bytes
}

/// The hello with zeros for what is random.
fn masked(records: &[u8]) -> Vec<u8> {
    let [22, major, minor, _, _, message @ ..] = records else { panic!("not a handshake record") };
    let mut draft = HelloDraft::decode(message).expect("a hello");
    assert_eq!(draft.encode().as_deref(), Ok(message), "a hello that is written as it was read");
    draft.random = [0; 32];
    draft.session_id.fill(0);
    for extension in &mut draft.extensions {
        if let HelloExtension::KeyShare(shares) = extension {
            shares.iter_mut().for_each(|(_, key)| key.fill(0));
        }
    }
    handshake_records(&draft.encode().expect("a hello"), u16::from_be_bytes([*major, *minor]), usize::MAX)
}

#[test]
fn each_profiles_hello_equals_its_vector() {
    for (profile, vector, host, protocols) in HELLOS {
        let config = Config::new(host, 3389).profile(*profile).protocols(Some(*protocols));
        let (_, hello) = answers(&mut Client::new(config), Some(SSL));
        assert_eq!(masked(&hello), masked(&bytes(vector)), "{profile}: {}", vector.name);
    }
}

/// Equal fields are sent in one record and in one piece, with a random, a session id and keys of their own.
#[test]
fn two_connections_have_nothing_random_in_common() {
    for (profile, vector, host, protocols) in HELLOS {
        let hello = || {
            let config = Config::new(host, 3389).profile(*profile).protocols(Some(*protocols));
            answers(&mut Client::new(config), Some(SSL)).1
        };
        let (one, other) = (hello(), hello());
        assert_ne!(one.get(11..43), other.get(11..43), "{profile}: {}", vector.name);
        assert_eq!(one.len(), other.len());
    }
}

#[test]
fn each_profile_with_a_tls_hello_has_a_vector() {
    for profile in Profile::ALL {
        let has_vector = HELLOS.iter().any(|(with, ..)| *with == profile);
        assert_eq!(profile.hello(profile.protocols()).is_some(), has_vector, "{profile}");
    }
}

/// Both may be asked for TLS by a server: they say that they have no hello, and send none.
#[test]
fn a_profile_without_a_known_hello_says_so_and_sends_none() {
    for profile in [Profile::MstscXp, Profile::Vista] {
        let mut client = Client::new(Config::new(NAME, 3389).profile(profile));
        let (_, hello) = answers(&mut client, Some(SSL));
        assert!(hello.is_empty(), "{profile}");
        let report = client.report();
        let Some(Ending::Unable { because: Incapacity::Local(why) }) = &report.ending else {
            panic!("{profile}: {:?}", report.ending);
        };
        assert!(why.contains("no ClientHello of mstsc of Windows") && why.contains("server selected TLS"), "{why}");
        assert_eq!(report.position.stage, Stage::Tls);
    }
}

/// A hello that a client itself sends is no experiment: if it fails, the connection has failed.
#[test]
fn a_profiles_hello_ends_with_the_servers_answer_and_is_no_experiment() {
    let mut client = Client::new(Config::new(NAME, 3389).profile(Profile::MstscWin11));
    answers(&mut client, Some(HYBRID));
    assert!(!client.report().facts.experiment);
    // A HelloRetryRequest for P-256.
    let mut retry = vec![2, 0, 0, 0, 3, 3];
    retry.extend([
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91, 0xC2, 0xA2,
        0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ]);
    retry.extend([0, 0x13, 0x02, 0, 0, 12, 0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0, 23]);
    retry[3] = u8::try_from(retry.len() - 4).unwrap();
    client.handle(Timestamp(2), Input::Received(&handshake_records(&retry, 0x0303, usize::MAX)));
    let report = client.report();
    assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Inspected }));
    assert!(!report.facts.experiment);
}

/// Up to the line end, after the facts of each client: form of the cookie, protocols.
#[test]
fn each_profile_asks_for_a_connection_as_its_client_does() {
    let user = "EXAMPLE\\administrator";
    let cut = Some("EXAMPLE\\a");
    let rows = [
        (Profile::MstscWin11, Some(0x0B), Some("rdpwhy"), cut),
        (Profile::MstscWin10, Some(0x0B), Some("rdpwhy"), cut),
        (Profile::MstscWin7, Some(3), None, cut),
        (Profile::MstscXp, None, Some("rdpwhy"), cut),
        (Profile::Mac, Some(0x0B), None, Some(user)),
        (Profile::FreeRdp2, Some(3), Some("rdpwhy"), Some(user)),
        (Profile::FreeRdp3, Some(0x0B), Some("rdpwhy"), Some(user)),
        (Profile::Rdesktop, Some(3), Some("rdpwhy"), Some(user)),
        (Profile::Vista, Some(1), Some("rdpwhy"), cut),
        (Profile::Rdpwhy, Some(0x0B), None, Some(user)),
    ];
    assert_eq!(rows.map(|(profile, ..)| profile), Profile::ALL);
    let cookie = |name: &str| RoutingInfo::Cookie(name.as_bytes().to_vec());
    for (profile, protocols, nobodys, users) in rows {
        let mut config = Config::new(NAME, 3389).profile(profile);
        let request = |config: &Config| {
            let (request, _) = answers(&mut Client::new(config.clone()), None);
            ConnectionRequest::decode(&request).unwrap()
        };
        let asked = request(&config);
        assert_eq!(
            asked.negotiation.map(|negotiation| (negotiation.flags, negotiation.protocols)),
            protocols.map(|p| (0, p))
        );
        assert_eq!(asked.routing, nobodys.map(cookie), "{profile}");
        config.routing = profile.cookie(Some(user));
        assert_eq!(request(&config).routing, users.map(cookie), "{profile}");
    }
}

/// Connect-Initial without the seven bytes around it.
fn connect_initial(tpkt: &[u8]) -> ConnectInitial {
    ConnectInitial::decode(tpkt.get(7..).unwrap_or_default()).expect("a Connect-Initial")
}

fn mask(initial: &mut ConnectInitial, fields: &[Masked]) {
    let core = initial.blocks.core.as_mut().expect("core data");
    for field in fields {
        match field {
            Name => core.name.clear(),
            ProductId => core.product_id.clear(),
            Size => (core.width, core.height) = (1024, 768),
            Keyboard => core.keyboard_type = 4,
            Build => core.build = 7_601,
        }
    }
}

/// The client's own settings behind a TLS that is transparent, where the server had selected TLS.
fn settings(profile: Profile, selected: u32) -> Vec<u8> {
    let mut config = Config::new(NAME, 3389).profile(profile).own_tls();
    config.connector = std::sync::Arc::new(TransparentConnector);
    config.protocols = profile.protocols().or(Some(selected)).filter(|_| profile.protocols().is_some());
    // Behind CredSSP a logon would be needed: the echo is that of SSL, and is put right below.
    let through = if selected == RDP { RDP } else { SSL };
    let (_, bytes) = answers(&mut Client::new(config), profile.protocols().map(|_| through));
    let mut initial = connect_initial(&bytes);
    let echo = initial.blocks.core.as_mut().and_then(|core| core.selected_protocol.as_mut());
    if let Some(echo) = echo {
        assert_eq!(*echo, through);
        *echo = selected;
    }
    rdpwhy_pdu::x224::data_tpkt(&initial.encode())
}

#[test]
fn each_profiles_settings_equal_their_vector() {
    for (profile, vector, selected, fields, whole) in SETTINGS {
        let (name, theirs) = (vector.name, bytes(vector));
        let ours = settings(*profile, *selected);
        let (mut read, mut own) = (connect_initial(&theirs), connect_initial(&ours));
        // The reader keeps all that the blocks hold.
        let blocks = read.blocks.encode();
        assert!(theirs.ends_with(&blocks), "{profile}: {name} is written otherwise than it was read");
        assert_eq!(own.blocks.encode().len(), blocks.len(), "{profile}: {name}");
        if *whole {
            let around = |pdu: &[u8], blocks: usize| pdu.get(..pdu.len() - blocks).map(<[u8]>::to_vec);
            assert_eq!(around(&ours, blocks.len()), around(&theirs, blocks.len()), "{profile}: {name}");
        }
        mask(&mut read, fields);
        mask(&mut own, fields);
        assert_eq!(own, read, "{profile}: {name}");
    }
}

/// gnome-remote-desktop and KRdp close without the graphics pipeline, and FreeRDP's servers complain of short core
/// data.
#[test]
fn the_default_clients_core_data_is_complete() {
    let core: ClientCore = connect_initial(&settings(Profile::Rdpwhy, SSL)).blocks.core.unwrap();
    assert!(core.display.is_some_and(|display| display.desktop_scale == 100 && display.device_scale == 100));
    assert_eq!(core.early_capabilities & 0x0101, 0x0101);
}

/// NTLM NEGOTIATE by each client: version of the TSRequest, nonce, version in the token.
#[test]
fn each_profiles_first_credssp_token_is_its_clients() {
    let rows = [
        (Profile::MstscWin11, 57, Some((6, false, 0xE208_82B7, "10.0.22621"))),
        (Profile::MstscWin7, 57, Some((2, false, 0xE208_82B7, "6.1.7601"))),
        (Profile::FreeRdp2, 93, Some((6, true, 0xE208_82B7, "6.1.7601"))),
        (Profile::FreeRdp3, 93, Some((6, true, 0xE208_82B7, "10.0.22631"))),
        (Profile::Rdesktop, 0, None),
    ];
    for (profile, length, expected) in rows {
        let mut config = Config::new(NAME, 3389).profile(profile).own_tls();
        config.connector = std::sync::Arc::new(TransparentConnector);
        let mut client = Client::new(config);
        let (_, bytes) = answers(&mut client, Some(HYBRID));
        assert_eq!(bytes.len(), length, "{profile}");
        let Some((version, nonce, flags, windows)) = expected else {
            let because = Because::Credentials;
            assert_eq!(client.report().ending, Some(Ending::Stopped { because }), "{profile}");
            continue;
        };
        let request = TsRequest::decode(&bytes).unwrap();
        assert_eq!((request.version, request.client_nonce.is_some()), (version, nonce), "{profile}");
        let negotiate = Negotiate::decode(&request.nego_tokens[0]).unwrap();
        assert_eq!((negotiate.flags, negotiate.version.unwrap().to_string().as_str()), (flags, windows), "{profile}");
    }
}
