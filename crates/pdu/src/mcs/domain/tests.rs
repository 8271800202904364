//! Known answers of MS-RDPBCGR 4.1.5 to 4.1.9 and the failure forms.

use super::DomainPdu;

fn both_ways(bytes: &[u8], pdu: &DomainPdu<'_>) {
    assert_eq!(DomainPdu::decode(bytes).as_ref(), Ok(pdu));
    assert_eq!(pdu.encode(), bytes);
}

#[test]
fn the_specifications_samples_decode_and_encode() {
    both_ways(&[0x04, 1, 0, 1, 0], &DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 });
    both_ways(&[0x28], &DomainPdu::AttachUserRequest);
    both_ways(&[0x2E, 0, 0, 6], &DomainPdu::AttachUserConfirm { result: 0, initiator: Some(1007) });
    both_ways(&[0x38, 0, 6, 3, 0xEF], &DomainPdu::ChannelJoinRequest { initiator: 1007, channel_id: 1007 });
    both_ways(
        &[0x3E, 0, 0, 6, 3, 0xEF, 3, 0xEF],
        &DomainPdu::ChannelJoinConfirm { result: 0, initiator: 1007, requested: 1007, channel_id: Some(1007) },
    );
    both_ways(
        &[0x64, 0, 6, 3, 0xEB, 0x70, 2, 0xAA, 0xBB],
        &DomainPdu::SendDataRequest { initiator: 1007, channel_id: 1003, user_data: &[0xAA, 0xBB] },
    );
    both_ways(&[0x21, 0x80], &DomainPdu::DisconnectProviderUltimatum { reason: 3 });
    both_ways(&[0x20, 0x80], &DomainPdu::DisconnectProviderUltimatum { reason: 1 });
    both_ways(&[0x22, 0x00], &DomainPdu::DisconnectProviderUltimatum { reason: 4 });
}

#[test]
fn refusals_have_no_id() {
    both_ways(&[0x2D, 0xA0], &DomainPdu::AttachUserConfirm { result: 13, initiator: None });
    both_ways(
        &[0x3C, 0x60, 0, 6, 3, 0xEC],
        &DomainPdu::ChannelJoinConfirm { result: 3, initiator: 1007, requested: 1004, channel_id: None },
    );
}

#[test]
fn a_result_in_a_whole_byte_is_understood() {
    let refusal = DomainPdu::decode(&[0x2C, 0x0D]);
    assert_eq!(refusal, Ok(DomainPdu::AttachUserConfirm { result: 13, initiator: None }));
}

#[test]
fn what_is_missing_is_malformed_and_what_is_new_is_kept() {
    assert!(DomainPdu::decode(&[]).is_err());
    assert!(DomainPdu::decode(&[0x21]).is_err());
    assert!(DomainPdu::decode(&[0x64, 0, 6, 3, 0xEB, 0x70, 3, 0xAA]).is_err());
    assert_eq!(DomainPdu::decode(&[0xFC, 1]), Ok(DomainPdu::Unknown { choice: 63 }));
}

#[test]
fn user_data_is_a_length_in_the_summary() {
    let pdu = DomainPdu::SendDataIndication { initiator: 1002, channel_id: 1003, user_data: b"secret" };
    assert_eq!(pdu.summary().get("user-data-bytes"), Some(&crate::Value::Int(6)));
    assert!(!format!("{:?}", pdu.summary()).contains("secret"));
}
