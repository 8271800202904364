//! Properties of RDP-UDP's first two datagrams: both read back, and neither decoder panics.

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use rdpwhy_pdu::udp::{UdpSyn, UdpSynAck, flag};

fn syn() -> impl Strategy<Value = UdpSyn> {
    any::<(u32, [u16; 3])>().prop_map(|(initial_sequence, [upstream_mtu, downstream_mtu, version])| UdpSyn {
        initial_sequence,
        upstream_mtu,
        downstream_mtu,
        version,
    })
}

/// One whose flags say what there is.
fn syn_ack() -> impl Strategy<Value = UdpSynAck> {
    any::<([u32; 2], [u16; 5], bool)>().prop_map(|([source_ack, initial_sequence], numbers, says_version)| {
        let [receive_window, flags, upstream_mtu, downstream_mtu, version] = numbers;
        let says = if says_version { flag::SYN_EX } else { 0 };
        let flags = flags & !flag::SYN_EX | flag::SYN | flag::ACK | says;
        let version = says_version.then_some(version);
        UdpSynAck { source_ack, receive_window, flags, initial_sequence, upstream_mtu, downstream_mtu, version }
    })
}

proptest! {
    #[test]
    fn a_syn_reads_back_and_is_as_long_as_the_greatest_mtu(syn in syn()) {
        let datagram = syn.encode();
        prop_assert_eq!(datagram.len(), 1232);
        prop_assert!(UdpSynAck::decode(&datagram).is_err());
        prop_assert_eq!(UdpSyn::decode(&datagram), Ok(syn));
    }

    #[test]
    fn a_syn_ack_reads_back_with_and_without_its_padding(answer in syn_ack(), cut in 0_usize..1200) {
        let datagram = answer.encode();
        prop_assert_eq!(datagram.len(), 1232);
        prop_assert!(UdpSyn::decode(&datagram).is_err());
        prop_assert_eq!(UdpSynAck::decode(&datagram), Ok(answer));
        // Header, MTUs, correlation id and version.
        let short = &datagram[..datagram.len() - cut.min(1232 - 52)];
        prop_assert_eq!(UdpSynAck::decode(short), Ok(answer));
    }

    #[test]
    fn no_datagram_makes_a_decoder_panic(datagram in vec(any::<u8>(), 0..80)) {
        let _ = UdpSyn::decode(&datagram);
        if let Ok(answer) = UdpSynAck::decode(&datagram) {
            prop_assert_eq!(UdpSynAck::decode(&answer.encode()), Ok(answer));
        }
    }
}
