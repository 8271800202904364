//! RDP-UDP: a SYN and a SYN+ACK read back, and no datagram is both.

use rdpwhy_pdu::udp::{UdpSyn, UdpSynAck};

use super::reads_back;

pub(super) fn check(input: &[u8]) {
    let (syn, answer) = (UdpSyn::decode(input), UdpSynAck::decode(input));
    assert!(syn.is_err() || answer.is_err());
    if let Ok(syn) = syn {
        reads_back(&syn, UdpSyn::decode(&syn.encode()));
    }
    if let Ok(answer) = answer {
        reads_back(&answer, UdpSynAck::decode(&answer.encode()));
    }
}
