//! What one message can make a decoder hold, and what any order of such messages can make a conversation hold.

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof, proptest};
use rdpwhy::Timestamp;
use rdpwhy::handshake::{Config, Handshake, Input, Observation, Side};
use rdpwhy::pdu::tls::decode_handshake;
use rdpwhy::pdu::x224::data_tpkt;
use rdpwhy::pdu::{Context, decode_tpkt, decode_ts_request, rdp};
use rdpwhy_tests::oracle::{run, script};

use crate::frames::{IO, ber, confirm, joined, round_trip, settings, settings_of_blocks};
use crate::peers::{certificate_of, challenge_of, license_request, ts_request_of_fields, ts_request_of_tokens};

/// What decoding may hold besides a few times the message: its summary.
const BESIDES: usize = 128 << 10;
const TIMES: usize = 4;

const CONTEXT: Context = Context {
    from: Side::Server,
    standard_security: false,
    licensed: false,
    io_channel: Some(IO),
    message_channel: None,
};

/// TPKTs that are lists of the smallest entries.
fn tpkts() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("GCC blocks", settings_of_blocks(8000)),
        ("channel ids", settings((0..15_000).collect())),
        ("licence request", license_request("Microsoft", "s", 64)),
        ("licence request with long texts", license_request(&"\u{20AC}".repeat(15_000), "s", 1)),
        ("client channels", client_settings()),
    ]
}

/// A Connect-Initial of 1,200 static channels.
fn client_settings() -> Vec<u8> {
    let channels = [0x78; 12].repeat(1200);
    let head = [&[0x03, 0xC0][..], &[0x48, 0x38], &1200_u32.to_le_bytes()].concat();
    let gcc =
        [&b"\x00\x05\x00\x14\x7c\x00\x01\xff\xff\x00\x08\x00\x10\x00\x01\xc0\x00Duca\xff\xff"[..], &head, &channels]
            .concat();
    let parameters: Vec<u8> = [34, 3, 0, 1, 0, 1, 1, 2].iter().flat_map(|value| [2, 1, *value]).collect();
    let parameters = ber(&[0x30], &parameters);
    let fields =
        [&[4, 1, 1, 4, 1, 1, 1, 1, 0xFF][..], &parameters, &parameters, &parameters, &ber(&[4], &gcc)].concat();
    data_tpkt(&ber(&[0x7F, 0x65], &fields))
}

/// Handshake messages of TLS that are lists of the smallest entries.
fn handshakes() -> Vec<(&'static str, Vec<u8>)> {
    let message = |kind: u8, body: &[u8]| {
        let [_, length @ ..] = u32::try_from(body.len()).expect("a message").to_be_bytes();
        [&[kind], &length[..], body].concat()
    };
    let list = |bytes: &[u8]| {
        let length = u16::try_from(bytes.len()).expect("a list").to_be_bytes();
        [&length[..], bytes].concat()
    };
    let suites = [&[3, 3][..], &[7; 32], &[0], &list(&[0x13, 0x37].repeat(30_000)), &[1, 0]].concat();
    let groups = [&[0, 10][..], &list(&list(&[0, 29].repeat(30_000)))].concat();
    let shares = [&[0, 51][..], &list(&list(&[0, 29, 0, 0].repeat(15_000)))].concat();
    let hello =
        |extensions: &[u8]| message(1, &[&[3, 3][..], &[7; 32], &[0, 0, 2, 0x13, 1, 1, 0], &list(extensions)].concat());
    vec![
        ("suites", message(1, &suites)),
        ("groups", hello(&groups)),
        ("key shares", hello(&shares)),
        ("extensions", hello(&[0x7A, 0x7A, 0, 0].repeat(16_000))),
        ("server's extensions", {
            let head = [&[3, 3][..], &[7; 32], &[0, 0xC0, 0x2F, 0]].concat();
            message(2, &[&head[..], &list(&[0x7A, 0x7A, 0, 0].repeat(16_000))].concat())
        }),
        ("empty certificates", {
            let chain = [0; 3].repeat(20_000);
            let [_, length @ ..] = u32::try_from(chain.len()).expect("a chain").to_be_bytes();
            message(11, &[&length[..], &chain].concat())
        }),
        ("names of a certificate", certificate_of(250)),
    ]
}

#[track_caller]
fn check(name: &str, message: &[u8], decode: impl FnOnce()) {
    let held = allocation_counter::measure(decode).bytes_max;
    let allowed = TIMES * message.len() + BESIDES;
    assert!(usize::try_from(held).is_ok_and(|held| held <= allowed), "{name}: {} bytes, {held} held", message.len());
}

#[test]
fn a_decoder_holds_a_few_times_its_message_and_no_more() {
    for (name, message) in tpkts() {
        check(name, &message, || drop(decode_tpkt(&message, &CONTEXT)));
    }
    let requests = [
        ("fields", ts_request_of_fields(60_000)),
        ("tokens", ts_request_of_tokens(8000)),
        ("pairs", challenge_of(&[9, 0, 0, 0].repeat(16_000))),
    ];
    for (name, message) in requests {
        check(name, &message, || drop(decode_ts_request(&message, &CONTEXT)));
    }
    for (name, message) in handshakes() {
        let from = if message.starts_with(&[1]) { Side::Client } else { Side::Server };
        check(name, &message, || drop(decode_handshake(from, &message)));
    }
}

/// What an observer allocates in all, in bytes, that is shown `said` of a server so many times, after `before`.
fn allocated(before: &[&[u8]], said: &[u8], times: usize) -> u64 {
    let work = || {
        let mut witness = Handshake::new(Config::default());
        let wire = |bytes| Input::Wire { from: Side::Server, bytes };
        for bytes in before {
            witness.observe(Timestamp(1), wire(bytes));
        }
        (0..times).for_each(|_| witness.observe(Timestamp(2), wire(said)));
    };
    allocation_counter::measure(work).bytes_total
}

#[test]
fn the_work_of_a_flood_grows_with_what_came_and_no_faster() {
    const TIMES: usize = 60;
    let requests = [&[22, 3, 3, 0x40, 0][..], &[0; 16_384]].concat();
    let joins: Vec<u8> = (2000..2500).flat_map(joined).collect();
    let blocks = settings_of_blocks(4000);
    let (rdp, tls) = (confirm(0), confirm(1));
    for (name, before, said) in [("HelloRequests", &tls, &requests), ("joins", &rdp, &joins), ("blocks", &rdp, &blocks)]
    {
        let [once, often] = [TIMES, 8 * TIMES].map(|times| allocated(&[before], said, times));
        assert!(often <= 9 * once, "{name}: {once} bytes are allocated, and {often} for eight times as much");
    }
}

/// Bytes of a server at one moment: what is honest, and what is not.
fn said() -> impl Strategy<Value = Vec<u8>> {
    let few = 1_usize..60;
    prop_oneof![
        (0_u32..4).prop_map(confirm),
        (0_usize..500).prop_map(settings_of_blocks),
        (0_u16..200).prop_map(|channels| settings((1004..1004 + channels).collect())),
        (1004_u16..1100, few.clone()).prop_map(|(channel, times)| joined(channel).repeat(times)),
        (any::<u16>(), few.clone()).prop_map(|(sequence, times)| round_trip(sequence).repeat(times)),
        (vec(any::<u8>(), 0..40), few).prop_map(|(bytes, times)| data_tpkt(&bytes).repeat(times)),
        (1_u32..64).prop_map(|scopes| license_request("Company", &"s".repeat(200), scopes)),
        vec(any::<u8>(), 0..60).prop_map(|content| rdp::send_data(Side::Server, 1002, IO, &content)),
        vec(any::<u8>(), 0..60),
    ]
}

fn observation() -> impl Strategy<Value = Observation> {
    let from = any::<bool>().prop_map(|server| if server { Side::Server } else { Side::Client });
    (from, any::<bool>(), said()).prop_map(|(from, inside, bytes)| match inside {
        true => Observation::Clear { from, bytes },
        false => Observation::Wire { from, bytes },
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The oracle adds up what is kept, at the usual limits and at low ones, and in any chunking.
    #[test]
    fn a_conversation_of_hostile_messages_in_any_order_is_held_within_its_limits(
        conversation in vec(observation(), 1..30),
    ) {
        run("witness", &script::write(&conversation));
    }
}
