//! Properties of frames, X.224, MCS and GCC: framing knows no read boundaries, every encoder reads back, no decoder
//! panics, and ironrdp-pdu reads what we write.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use rdpwhy_pdu::frame::{FrameLayer, Scan, classify, record_header};
use rdpwhy_pdu::gcc::{
    ChannelDef, ClientBlocks, ClientCore, ClientDisplay, ClientSecurity, RawBlock, ServerBlocks, ServerCertificate,
    ServerCore, ServerNetwork, ServerSecurity,
};
use rdpwhy_pdu::mcs::{ConnectInitial, ConnectResponse, DomainParameters, DomainPdu};
use rdpwhy_pdu::x224::{
    ConnectionConfirm, ConnectionRequest, CorrelationInfo, NegotiationAnswer, NegotiationRequest, RoutingInfo, Tpdu,
    data_tpkt, disconnect_request_tpkt, error_tpkt,
};

const LAYERS: [FrameLayer; 5] =
    [FrameLayer::TlsRecord, FrameLayer::Tpkt, FrameLayer::TsRequest, FrameLayer::EarlyUserAuth, FrameLayer::FastPath];

/// Bytes that begin like a frame of some layer more often than chance has it.
fn wire_bytes() -> impl Strategy<Value = Vec<u8>> {
    let head = prop_oneof![
        vec(any::<u8>(), 0..8),
        any::<[u8; 3]>().prop_map(|[a, b, c]| vec![3, 0, 0, a & 0x3F, b & 0x3F, c]),
        any::<[u8; 3]>().prop_map(|[a, b, c]| vec![20 + a % 5, 3, b % 5, 0, c]),
        any::<[u8; 2]>().prop_map(|[a, b]| vec![0x30, 0x80 | (a % 6), 0, b]),
        any::<[u8; 2]>().prop_map(|[a, b]| vec![a & !3, 0x80, b]),
        Just(vec![0x7F, 0x65, 0x82]),
        Just(vec![0x7F, 0x66, 0x82, 1, 0, 0x0A, 1, 0, 2, 1, 0, 0x30, 0x1A]),
    ];
    (head, vec(any::<u8>(), 0..200)).prop_map(|(head, tail)| [head, tail].concat())
}

/// A routing line: text, as brokers write it.
fn line() -> impl Strategy<Value = Vec<u8>> {
    vec(0x20_u8..0x7F, 1..180)
}

fn connection_request() -> impl Strategy<Value = ConnectionRequest> {
    let routing = prop_oneof![
        line().prop_map(RoutingInfo::Cookie),
        line()
            .prop_filter("a cookie is no token", |line| !line.starts_with(b"Cookie: mstshash="))
            .prop_map(RoutingInfo::Token),
    ];
    let negotiation = any::<(u8, u32)>().prop_map(|(flags, protocols)| NegotiationRequest { flags, protocols });
    let correlation = any::<[u8; 16]>().prop_map(|id| CorrelationInfo { id });
    (option::of(routing), option::of(negotiation), option::of(correlation))
        .prop_map(|(routing, negotiation, correlation)| ConnectionRequest { routing, negotiation, correlation })
}

fn connection_confirm() -> impl Strategy<Value = ConnectionConfirm> {
    let known = prop_oneof![
        any::<(u8, u32)>().prop_map(|(flags, protocol)| NegotiationAnswer::Selected { flags, protocol }),
        any::<(u8, u32)>().prop_map(|(flags, code)| NegotiationAnswer::Failure { flags, code }),
    ];
    // Bytes after data of an unknown kind belong to it.
    let unknown = vec(4_u8.., 1..100).prop_map(NegotiationAnswer::Unknown);
    prop_oneof![
        (any::<u16>(), known, vec(any::<u8>(), 0..100)),
        (any::<u16>(), unknown, Just(Vec::new())),
        (any::<u16>(), Just(NegotiationAnswer::Absent), Just(Vec::new())),
    ]
    .prop_map(|(src_ref, answer, trailing)| ConnectionConfirm { src_ref, answer, trailing })
}

fn parameters() -> impl Strategy<Value = DomainParameters> {
    any::<[u32; 8]>().prop_map(|[a, b, c, d, e, f, g, h]| DomainParameters {
        max_channel_ids: a,
        max_user_ids: b,
        max_token_ids: c,
        num_priorities: d,
        min_throughput: e,
        max_height: f,
        max_mcs_pdu_size: g,
        protocol_version: h,
    })
}

/// Blocks of kinds that neither side has decoders for.
fn other_blocks() -> impl Strategy<Value = Vec<RawBlock>> {
    let block = (0xC100_u16..0xC200, vec(any::<u8>(), 0..40)).prop_map(|(kind, body)| RawBlock { kind, body });
    vec(block, 0..3)
}

fn client_core() -> impl Strategy<Value = ClientCore> {
    let fields = (any::<(u32, u16, u16, u32, u32)>(), "[a-zA-Z0-9_-]{0,15}", any::<u16>(), option::of(any::<u32>()));
    fields.prop_map(
        |((version, width, height, keyboard_layout, build), name, early_capabilities, selected_protocol)| ClientCore {
            version,
            width,
            height,
            keyboard_layout,
            build,
            name,
            early_capabilities,
            selected_protocol,
            display: selected_protocol
                .map(|number| ClientDisplay { physical_width: number, ..ClientDisplay::default() }),
            ..ClientCore::default()
        },
    )
}

fn client_blocks() -> impl Strategy<Value = ClientBlocks> {
    let security = any::<(u32, u32)>().prop_map(|(methods, ext_methods)| ClientSecurity { methods, ext_methods });
    let channel = ("[a-z]{1,7}", any::<u32>()).prop_map(|(name, options)| ChannelDef { name, options });
    let flags = (any::<Option<(u32, u32)>>(), any::<Option<u32>>(), any::<Option<u32>>());
    let parts =
        (option::of(client_core()), option::of(security), option::of(vec(channel, 0..31)), flags, other_blocks());
    parts.prop_map(|(core, security, channels, (cluster, message_channel, multitransport), others)| ClientBlocks {
        core,
        security,
        channels,
        cluster,
        message_channel,
        multitransport,
        others,
        dropped: 0,
    })
}

fn server_blocks() -> impl Strategy<Value = ServerBlocks> {
    let core = any::<(u32, u32, Option<u32>)>().prop_map(|(version, requested, early_capabilities)| ServerCore {
        version,
        requested_protocols: Some(requested),
        early_capabilities,
    });
    let security = (any::<(u32, u32)>(), vec(any::<u8>(), 0..33), vec(any::<u8>(), 0..3000))
        .prop_map(|((method, level), random, certificate)| ServerSecurity { method, level, random, certificate });
    let network = (any::<u16>(), vec(any::<u16>(), 0..32))
        .prop_map(|(io_channel, channels)| ServerNetwork { io_channel, channels });
    let ids = any::<(Option<u16>, Option<u32>)>();
    let parts = (option::of(core), option::of(security), option::of(network), ids, other_blocks());
    parts.prop_map(|(core, security, network, (message_channel, multitransport), others)| ServerBlocks {
        core,
        security,
        network,
        message_channel,
        multitransport,
        others,
        dropped: 0,
    })
}

/// A PDU that borrows its user data from the second half.
fn domain_pdu() -> impl Strategy<Value = (DomainPdu<'static>, Vec<u8>)> {
    let unknown = prop_oneof![Just(0_u8), 2..8_u8, Just(9), Just(12), Just(13), 16..25_u8, 27..64_u8];
    let data = || any::<(u16, u16)>();
    let pdu = prop_oneof![
        any::<(u32, u32)>()
            .prop_map(|(sub_height, sub_interval)| DomainPdu::ErectDomainRequest { sub_height, sub_interval }),
        Just(DomainPdu::AttachUserRequest),
        (0..16_u8, any::<Option<u16>>())
            .prop_map(|(result, initiator)| DomainPdu::AttachUserConfirm { result, initiator }),
        data().prop_map(|(initiator, channel_id)| DomainPdu::ChannelJoinRequest { initiator, channel_id }),
        (0..16_u8, data(), any::<Option<u16>>()).prop_map(|(result, (initiator, requested), channel_id)| {
            DomainPdu::ChannelJoinConfirm { result, initiator, requested, channel_id }
        }),
        data().prop_map(|(initiator, channel_id)| DomainPdu::SendDataRequest { initiator, channel_id, user_data: &[] }),
        data().prop_map(|(initiator, channel_id)| DomainPdu::SendDataIndication {
            initiator,
            channel_id,
            user_data: &[]
        }),
        (0..8_u8).prop_map(|reason| DomainPdu::DisconnectProviderUltimatum { reason }),
        unknown.prop_map(|choice| DomainPdu::Unknown { choice }),
    ];
    (pdu, vec(any::<u8>(), 0..400))
}

fn with_data<'a>(pdu: DomainPdu<'_>, user_data: &'a [u8]) -> DomainPdu<'a> {
    match pdu {
        DomainPdu::SendDataRequest { initiator, channel_id, .. } => {
            DomainPdu::SendDataRequest { initiator, channel_id, user_data }
        }
        DomainPdu::SendDataIndication { initiator, channel_id, .. } => {
            DomainPdu::SendDataIndication { initiator, channel_id, user_data }
        }
        DomainPdu::ErectDomainRequest { sub_height, sub_interval } => {
            DomainPdu::ErectDomainRequest { sub_height, sub_interval }
        }
        DomainPdu::AttachUserRequest => DomainPdu::AttachUserRequest,
        DomainPdu::AttachUserConfirm { result, initiator } => DomainPdu::AttachUserConfirm { result, initiator },
        DomainPdu::ChannelJoinRequest { initiator, channel_id } => {
            DomainPdu::ChannelJoinRequest { initiator, channel_id }
        }
        DomainPdu::ChannelJoinConfirm { result, initiator, requested, channel_id } => {
            DomainPdu::ChannelJoinConfirm { result, initiator, requested, channel_id }
        }
        DomainPdu::DisconnectProviderUltimatum { reason } => DomainPdu::DisconnectProviderUltimatum { reason },
        DomainPdu::Unknown { choice } => DomainPdu::Unknown { choice },
    }
}

proptest! {
    #[test]
    fn framing_knows_no_read_boundaries(bytes in wire_bytes()) {
        for layer in LAYERS {
            let mut settled = None;
            let mut least = 0;
            for end in 1..=bytes.len() {
                let scan = layer.scan(&bytes[..end]);
                if let Some(before) = settled {
                    prop_assert_eq!(scan, before, "{} changes its mind at {}", layer, end);
                }
                match scan {
                    Scan::Partial { need } => {
                        prop_assert!(need > end, "{layer} at {end} needs {need}");
                        prop_assert!(need >= least, "{layer} at {end} needs less than before");
                        least = need;
                    }
                    Scan::Whole(len) => {
                        prop_assert!(len > 0 && len <= end && len >= least);
                        settled = Some(scan);
                    }
                    Scan::Foreign => settled = Some(scan),
                }
            }
        }
    }

    #[test]
    fn a_record_has_a_header_unless_it_is_foreign(bytes in wire_bytes()) {
        let header = record_header(&bytes);
        match FrameLayer::TlsRecord.scan(&bytes) {
            Scan::Foreign => prop_assert_eq!(header, None),
            Scan::Whole(len) => prop_assert_eq!(header.map(|header| 5 + usize::from(header.len)), Some(len)),
            Scan::Partial { need } => prop_assert!(header.is_none_or(|header| 5 + usize::from(header.len) == need)),
        }
    }

    #[test]
    fn no_decoder_panics(bytes in wire_bytes()) {
        let _ = classify(&bytes);
        let _ = Tpdu::decode(&bytes);
        let _ = ConnectionRequest::decode(&bytes).map(|request| request.summary());
        let _ = ConnectionConfirm::decode(&bytes).map(|confirm| confirm.summary());
        let _ = DomainPdu::decode(&bytes).map(|pdu| pdu.summary());
        let _ = ConnectInitial::decode(&bytes).map(|initial| initial.summary());
        let _ = ConnectResponse::decode(&bytes).map(|response| response.summary());
        let _ = ClientBlocks::decode(&bytes).map(|blocks| blocks.encode());
        let _ = ServerBlocks::decode(&bytes).map(|blocks| blocks.encode());
        let _ = ServerCertificate::decode(&bytes).map(|certificate| certificate.summary());
    }

    #[test]
    fn no_decoder_panics_on_damage(blocks in server_blocks(), at in any::<usize>(), byte in any::<u8>()) {
        let response = ConnectResponse {
            result: 0,
            called_connect_id: 0,
            parameters: Some(DomainParameters::TARGET),
            conference_result: 0,
            blocks: Ok(blocks),
        };
        let mut bytes = response.encode();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = ConnectResponse::decode(&bytes).map(|response| response.summary());
    }

    #[test]
    fn connection_requests_read_back(request in connection_request()) {
        let frame = request.encode();
        prop_assert_eq!(FrameLayer::Tpkt.scan(&frame), Scan::Whole(frame.len()));
        prop_assert_eq!(Tpdu::decode(&frame), Ok(Tpdu::ConnectionRequest(request)));
    }

    #[test]
    fn connection_confirms_read_back(confirm in connection_confirm()) {
        let frame = confirm.encode();
        prop_assert_eq!(FrameLayer::Tpkt.scan(&frame), Scan::Whole(frame.len()));
        prop_assert_eq!(Tpdu::decode(&frame), Ok(Tpdu::ConnectionConfirm(confirm)));
    }

    #[test]
    fn other_tpdus_read_back(reason in any::<u8>(), user_data in vec(any::<u8>(), 0..300)) {
        for (frame, tpdu) in [
            (disconnect_request_tpkt(reason), Tpdu::DisconnectRequest { reason }),
            (error_tpkt(reason), Tpdu::Error { cause: reason }),
            (data_tpkt(&user_data), Tpdu::Data(&user_data)),
        ] {
            prop_assert_eq!(FrameLayer::Tpkt.scan(&frame), Scan::Whole(frame.len()));
            prop_assert_eq!(Tpdu::decode(&frame), Ok(tpdu));
        }
    }

    #[test]
    fn domain_pdus_read_back((pdu, user_data) in domain_pdu()) {
        let pdu = with_data(pdu, &user_data);
        let bytes = pdu.encode();
        prop_assert_eq!(DomainPdu::decode(&bytes), Ok(pdu));
    }

    #[test]
    fn connect_initials_read_back(
        target in parameters(), minimum in parameters(), maximum in parameters(), blocks in client_blocks(),
    ) {
        let initial = ConnectInitial { target, minimum, maximum, blocks };
        prop_assert_eq!(ConnectInitial::decode(&initial.encode()), Ok(initial));
    }

    #[test]
    fn connect_responses_read_back(
        result in any::<u8>(), called_connect_id in any::<u32>(), parameters in parameters(),
        conference_result in 0..8_u8, blocks in server_blocks(),
    ) {
        let parameters = Some(parameters);
        let response =
            ConnectResponse { result, called_connect_id, parameters, conference_result, blocks: Ok(blocks) };
        prop_assert_eq!(ConnectResponse::decode(&response.encode()), Ok(response));
    }

    #[test]
    fn ironrdp_reads_our_connect_initial(
        core in client_core(), methods in 0..32_u32, channels in vec(("[a-z]{1,7}", Just(0xC000_0000_u32)), 0..31),
    ) {
        let channels: Vec<ChannelDef> =
            channels.into_iter().map(|(name, options)| ChannelDef { name, options }).collect();
        let blocks = ClientBlocks {
            core: Some(core.clone()),
            security: Some(ClientSecurity { methods: methods & 0x1B, ext_methods: 0 }),
            channels: Some(channels.clone()),
            message_channel: Some(0),
            ..ClientBlocks::default()
        };
        let initial = ConnectInitial {
            target: DomainParameters::TARGET,
            minimum: DomainParameters::MINIMUM,
            maximum: DomainParameters::MAXIMUM,
            blocks,
        };
        let read: ironrdp_pdu::mcs::ConnectInitial = ironrdp_core::decode(&initial.encode())
            .map_err(|error| proptest::test_runner::TestCaseError::fail(error.to_string()))?;
        let names: Vec<_> = read.channel_names().unwrap_or_default();
        let names: Vec<_> = names.iter().map(|channel| channel.name.as_str().unwrap_or_default()).collect();
        prop_assert_eq!(names, channels.iter().map(|channel| channel.name.as_str()).collect::<Vec<_>>());
        let read = &read.conference_create_request.gcc_blocks().core;
        prop_assert_eq!((&read.client_name, read.version.0), (&core.name, core.version));
        let selected = read.optional_data.server_selected_protocol;
        prop_assert_eq!(selected.map(|protocol| protocol.bits()), core.selected_protocol);
    }
}

#[test]
fn we_read_ironrdps_domain_pdus() {
    use ironrdp_pdu::mcs::{AttachUserConfirm, ChannelJoinConfirm, McsMessage, SendDataIndication};
    use ironrdp_pdu::x224::X224;

    let confirm = AttachUserConfirm { result: 0, initiator_id: 1007 };
    let frame = ironrdp_core::encode_vec(&X224(McsMessage::AttachUserConfirm(confirm))).expect("encodes");
    assert_eq!(data_of(&frame), Ok(DomainPdu::AttachUserConfirm { result: 0, initiator: Some(1007) }));

    let confirm = ChannelJoinConfirm { result: 3, initiator_id: 1007, requested_channel_id: 1003, channel_id: 1003 };
    let frame = ironrdp_core::encode_vec(&X224(McsMessage::ChannelJoinConfirm(confirm))).expect("encodes");
    let (initiator, requested, channel_id) = (1007, 1003, Some(1003));
    assert_eq!(
        data_of(&frame),
        Ok(DomainPdu::ChannelJoinConfirm { result: 3, initiator, requested, channel_id }),
        "a result in a whole byte"
    );

    let user_data = vec![7; 20_000];
    let data = SendDataIndication { initiator_id: 1002, channel_id: 1003, user_data: user_data.clone().into() };
    let frame = ironrdp_core::encode_vec(&X224(McsMessage::SendDataIndication(data))).expect("encodes");
    assert_eq!(
        data_of(&frame),
        Ok(DomainPdu::SendDataIndication { initiator: 1002, channel_id: 1003, user_data: &user_data })
    );
}

fn data_of(frame: &[u8]) -> Result<DomainPdu<'_>, rdpwhy_pdu::Malformed> {
    match Tpdu::decode(frame)? {
        Tpdu::Data(user_data) => DomainPdu::decode(user_data),
        other => panic!("{other:?} is no data"),
    }
}
