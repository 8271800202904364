//! Standard RDP security between two ends: every method, both directions, beyond two key updates.

use proptest::prelude::{ProptestConfig, any, proptest};
use rdpwhy_pdu::Side;
use rdpwhy_pdu::rdp::{SecurityHeader, security_flags as flag};
use rdpwhy_security::standard::{Method, Sealing};

const CLIENT: [u8; 32] = [0x11; 32];
const SERVER: [u8; 32] = [0x22; 32];

fn pair(method: Method) -> (Sealing, Sealing) {
    let end = |side| Sealing::new(side, method, &CLIENT, &SERVER);
    (end(Side::Client), end(Side::Server))
}

#[test]
fn what_one_end_seals_the_other_opens_over_two_key_updates() {
    for method in Method::ALL {
        for salted in [false, true] {
            let (mut client, mut server) = pair(method);
            for packet in 0..8200_u32 {
                let body = packet.to_le_bytes().repeat(usize::try_from(packet % 5).unwrap());
                let up = client.seal(SecurityHeader::new(flag::INFO_PKT), &body, salted);
                let down = server.seal(SecurityHeader::new(0), &body, salted);
                assert!(body.is_empty() || !up.windows(body.len()).any(|window| window == body), "{method:?}");
                for (from, opened) in [(Side::Client, server.open(&up)), (Side::Server, client.open(&down))] {
                    let opened = opened.unwrap();
                    let what = (method, salted, packet, from);
                    assert!(opened.authentic, "{what:?}");
                    assert_eq!(opened.body, body, "{what:?}");
                    assert!(!opened.header.has(flag::ENCRYPT) && !opened.header.has(flag::SECURE_CHECKSUM), "{what:?}");
                }
            }
        }
    }
}

#[test]
fn a_changed_byte_is_told_and_the_next_packet_is_read() {
    for method in [Method::Bits40, Method::Bits56, Method::Bits128] {
        let (mut client, mut server) = pair(method);
        let mut sealed = client.seal(SecurityHeader::new(0), b"first", true);
        *sealed.last_mut().unwrap() ^= 1;
        assert!(!server.open(&sealed).unwrap().authentic, "{method:?}");
        let sealed = client.seal(SecurityHeader::new(0), b"second", true);
        let opened = server.open(&sealed).unwrap();
        assert_eq!((opened.body.as_slice(), opened.authentic), (&b"second"[..], true), "{method:?}");
    }
}

#[test]
fn the_salted_mac_counts_packets_and_the_other_does_not() {
    for (salted, authentic) in [(true, false), (false, true)] {
        let (mut client, _) = pair(Method::Bits128);
        let (_, mut late) = pair(Method::Bits128);
        // The key stream of the first packet is used up by as many bytes; the count is not what it was.
        let first = client.seal(SecurityHeader::new(0), b"", salted);
        let _not_received = first;
        let second = client.seal(SecurityHeader::new(0), b"second", salted);
        assert_eq!(late.open(&second).unwrap().authentic, authentic, "salted: {salted}");
    }
}

#[test]
fn fips_pads_to_blocks_and_takes_the_padding_off() {
    let (mut client, mut server) = pair(Method::Fips);
    for length in 0..=17 {
        let body = vec![0xA5; length];
        let sealed = client.seal(SecurityHeader::new(0), &body, false);
        assert_eq!((sealed.len() - 16) % 8, 0);
        assert_eq!(server.open(&sealed).unwrap().body, body);
    }
    assert!(server.open(&[8, 0, 0, 0, 16, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).is_err(), "no whole block");
}

#[test]
fn no_debug_output_shows_contents() {
    let (mut client, mut server) = pair(Method::Bits128);
    let sealed = client.seal(SecurityHeader::new(0), b"s3cr3t", false);
    let opened = server.open(&sealed).unwrap();
    assert!(!format!("{opened:?} {client:?}").contains("115"), "{opened:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_comes_is_opened_or_refused(contents in proptest::collection::vec(any::<u8>(), 0..200)) {
        for method in Method::ALL {
            let (_, mut server) = pair(method);
            let _ = server.open(&contents);
        }
    }
}
