//! Standard RDP security without its keys: what is sealed is neither passed nor failed, and what it leaves in clear is
//! read on.

use rdpwhy_handshake::{Config, Ending, Handshake, Input, Outcome, RefusalKind, Side, Stage, Timestamp};
use rdpwhy_pdu::gcc::{ClientBlocks, ServerBlocks, ServerNetwork, ServerSecurity};
use rdpwhy_pdu::mcs::{ConnectInitial, ConnectResponse, DomainParameters, DomainPdu};
use rdpwhy_pdu::rdp::{SecurityHeader, security_flags as flag, send_data};
use rdpwhy_pdu::x224::{ConnectionConfirm, ConnectionRequest, NegotiationAnswer, data_tpkt};

const USER: u16 = 1004;
const IO: u16 = 1003;

/// A session whose every content is sealed, up to the server's first capabilities.
fn sealed_session(license: u16) -> Handshake {
    let confirm = ConnectionConfirm { src_ref: 0, answer: NegotiationAnswer::Absent, trailing: Vec::new() };
    let security = ServerSecurity { method: 2, level: 3, random: vec![7; 32], certificate: Vec::new() };
    let blocks = ServerBlocks {
        security: Some(security),
        network: Some(ServerNetwork { io_channel: IO, channels: Vec::new() }),
        ..ServerBlocks::default()
    };
    let response = ConnectResponse {
        result: 0,
        called_connect_id: 0,
        parameters: Some(DomainParameters::TARGET),
        conference_result: 0,
        blocks: Ok(blocks),
    };
    let attached = DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) };
    let joined = |channel_id| {
        let confirm = DomainPdu::ChannelJoinConfirm {
            result: 0,
            initiator: USER,
            requested: channel_id,
            channel_id: Some(channel_id),
        };
        data_tpkt(&confirm.encode())
    };
    let initial = ConnectInitial {
        target: DomainParameters::TARGET,
        minimum: DomainParameters::MINIMUM,
        maximum: DomainParameters::MAXIMUM,
        blocks: ClientBlocks::default(),
    };
    let erect = DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 };
    let join = |channel_id| {
        let request = DomainPdu::ChannelJoinRequest { initiator: USER, channel_id };
        data_tpkt(&request.encode())
    };
    let sealed = |side, flags: u16| {
        let content = SecurityHeader::new(flags | flag::ENCRYPT).before(&[0xA5; 60]);
        send_data(side, USER, IO, &content)
    };
    let exchange = SecurityHeader::new(flag::EXCHANGE_PKT).before(&[8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    let messages = [
        (Side::Client, ConnectionRequest::default().encode()),
        (Side::Server, confirm.encode()),
        (Side::Client, data_tpkt(&initial.encode())),
        (Side::Server, data_tpkt(&response.encode())),
        (Side::Client, data_tpkt(&erect.encode())),
        (Side::Client, data_tpkt(&DomainPdu::AttachUserRequest.encode())),
        (Side::Server, data_tpkt(&attached.encode())),
        (Side::Client, join(USER)),
        (Side::Server, joined(USER)),
        (Side::Client, join(IO)),
        (Side::Server, joined(IO)),
        (Side::Client, send_data(Side::Client, USER, IO, &exchange)),
        (Side::Client, sealed(Side::Client, flag::INFO_PKT)),
        (Side::Server, sealed(Side::Server, license)),
        (Side::Server, sealed(Side::Server, 0)),
    ];
    let mut witness = Handshake::new(Config::default());
    for (from, bytes) in &messages {
        witness.observe(Timestamp(1), Input::Wire { from: *from, bytes });
    }
    witness
}

fn outcome(witness: &Handshake, stage: Stage) -> Outcome {
    let stages = witness.report().stages;
    stages.iter().find(|report| report.stage == stage).expect("a stage of the route").outcome
}

#[test]
fn sealed_capabilities_are_unseen() {
    let witness = sealed_session(flag::LICENSE_PKT);
    let position = witness.position();
    assert_eq!((position.stage, position.step), (Stage::Capabilities, "sealed"));
    assert_eq!(outcome(&witness, Stage::Licensing), Outcome::Passed);
    assert_eq!(outcome(&witness, Stage::Capabilities), Outcome::Unseen);
    assert_eq!(outcome(&witness, Stage::Finalization), Outcome::Unseen);
}

#[test]
fn fast_path_behind_a_seal_is_not_garbage() {
    let mut witness = sealed_session(flag::LICENSE_PKT);
    let bytes = &[0xC0, 0x83, 0xBD, 0x28, 0xC4];
    witness.observe(Timestamp(2), Input::Wire { from: Side::Server, bytes });
    witness.observe(Timestamp(10_000_000), Input::Tick);
    assert_eq!(witness.ending(), None);
}

#[test]
fn an_ultimatum_is_read_behind_a_seal() {
    let mut witness = sealed_session(flag::LICENSE_PKT);
    let ultimatum = data_tpkt(&DomainPdu::DisconnectProviderUltimatum { reason: 3 }.encode());
    witness.observe(Timestamp(2), Input::Wire { from: Side::Server, bytes: &ultimatum });
    let Some(Ending::Refused { refusal, .. }) = witness.ending() else { panic!("{:?}", witness.ending()) };
    assert_eq!((refusal.kind, refusal.code), (RefusalKind::DisconnectUltimatum, 3));
    assert_eq!(outcome(&witness, Stage::Capabilities), Outcome::Unseen);
}
