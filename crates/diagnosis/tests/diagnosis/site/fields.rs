//! The paths that a rule may ask for, against reports that hold everything: each field has a path, and each path a field.

use std::collections::{BTreeMap, BTreeSet};

use rdpwhy_diagnosis::{Site, report_fields};
use rdpwhy_handshake::{
    AlertSeen, BadMessage, Because, Close, Defect, DialEvent, Ending, Endless, ErrorInfoSeen, Event, EventBody,
    EventId, FrameLayer, How, Incapacity, LicenseSeen, Limit, LocalFault, Manner, NtlmFacts, Offered, Outcome,
    PacketFacts, PacketFlag, PacketSeen, Partial, PduKind, RedirectionFacts, Refusal, RefusalKind, Report,
    SecurityFacts, Side, Stage, Summary, TcpFacts, Timestamp, TlsFault, TlsUp, Trust, Unreachable,
    UnsupportedCertificate, Verification,
};
use rdpwhy_pdu::x224::protocol;
use serde_json::Value;

use crate::talk::Talk;

const CERTIFICATE: &[u8] = include_bytes!("../../../../pdu/tests/data/ec-p256.der");

/// Everything that the witness may learn, and one event of each kind.
fn full() -> Report {
    let up = TlsUp { chain: vec![CERTIFICATE.to_vec()], ..TlsUp::default() };
    let mut talk = Talk::in_the_year(1_893_456_000);
    talk.asks(protocol::SSL).selects(protocol::SSL).tls_up_with(up).sends_settings().answers_settings(0, 2);
    let mut report = talk.report();
    let address = "192.0.2.1:3389".parse().expect("an address");
    let text = || Some("text".to_owned());
    report.target.address = Some(address);
    let facts = &mut report.facts;
    facts.path.addresses = vec![address];
    facts.path.address = Some(address);
    let n = Some(1);
    facts.path.tcp = Some(TcpFacts {
        rtt_us: n,
        rtt_variation_us: n,
        retransmissions: n,
        send_mss: n,
        receive_mss: n,
        path_mtu: n,
        min_rtt_us: n,
        bytes_sent: Some(1),
        bytes_acknowledged: Some(1),
        bytes_received: Some(1),
        asked_at_us: Some(1),
    });
    let packet = || {
        let flags = vec![PacketFlag::Syn, PacketFlag::Fin, PacketFlag::Rst, PacketFlag::Ack];
        Some(PacketSeen { flags, ttl: 57, ip_id: Some(1), window: 1, timestamp: n, acknowledges: n })
    };
    facts.path.packets =
        Some(PacketFacts { seen: 3, syn_ack: packet(), last: packet(), close: packet(), other_close: packet() });
    let negotiation = &mut facts.negotiation;
    negotiation.correlation_id = text();
    (negotiation.request_flags, negotiation.routing, negotiation.routing_bytes) = (Some(0), Some("cookie"), Some(6));
    (negotiation.request_bytes, negotiation.preconnection_bytes) = (Some(42), Some(16));
    (negotiation.failure, negotiation.failure_name) = (n, Some("name"));
    facts.tls.server_name = text();
    facts.tls.group = Some(29);
    facts.tls.fault = Some(TlsFault::EmptyChain);
    let mut offered = Offered::default();
    (offered.versions, offered.suites, offered.groups) = (vec![0x0304], vec![0x1301], vec![29]);
    (offered.extensions, offered.signature_schemes, offered.key_shares) = (vec![43], vec![0x0403], vec![29]);
    facts.tls.offered = Some(offered);
    facts.tls.alerts = vec![AlertSeen { from: Side::Server, code: 40, name: Some("handshake_failure") }];
    let certificate = facts.tls.certificate.as_mut().expect("a certificate");
    certificate.leaf.critical_extensions = vec!["keyUsage".into()];
    let unsupported = Some(UnsupportedCertificate::ShortKey);
    certificate.verification = Some(Verification { unsupported, ..Verification::new("rdp.example".into(), text()) });
    let credssp = &mut facts.credssp;
    (credssp.version, credssp.error, credssp.early_user_auth) = (n, n, n);
    (credssp.error_name, credssp.error_meaning) = (Some("name"), Some("meaning"));
    credssp.trust = Some(Trust::Verified);
    facts.ntlm = Some(NtlmFacts {
        flags: 1,
        target_name: "SRV".into(),
        netbios_computer: text(),
        netbios_domain: text(),
        dns_computer: text(),
        dns_domain: text(),
        dns_tree: text(),
        os_version: text(),
        os_build: Some(20_348),
        clock_skew_us: Some(-1),
    });
    let security = || Some(SecurityFacts { form: "proprietary", temporary: false, key_bits: n, chain_length: 0 });
    facts.gcc.certificate = security();
    facts.gcc.client_channels = vec!["rdpdr".into()];
    facts.gcc.client_early_capabilities = Some(1);
    (facts.gcc.server_early_capabilities, facts.gcc.multitransport) = (n, n);
    let channels = &mut facts.channels;
    (channels.user, channels.io, channels.message) = (Some(1), Some(2), Some(3));
    (channels.granted, channels.joined) = (vec![4], vec![4]);
    let licensing = &mut facts.licensing;
    licensing.messages = vec!["license.request"];
    (licensing.product_version, licensing.product_id, licensing.company) = (text(), text(), text());
    licensing.scopes = vec!["microsoft.com".into()];
    (licensing.alert, licensing.alert_name, licensing.transition, licensing.transition_name) =
        (n, Some("alert"), n, Some("transition"));
    licensing.certificate = security();
    licensing.issued = Some(LicenseSeen { version: "10.0".into(), ..LicenseSeen::default() });
    facts.redirection = Some(RedirectionFacts {
        flag_names: vec!["LB_LOAD_BALANCE_INFO"],
        target_address: text(),
        target_fqdn: text(),
        target_netbios: text(),
        routing_token: text(),
        ..RedirectionFacts::default()
    });
    facts.error_info = Some(ErrorInfoSeen { code: 1, name: Some("name") });
    report.transcript = (0..)
        .zip(bodies())
        .map(|(index, body)| Event { id: EventId { connection: 1, index }, at: Timestamp(0), body })
        .collect();
    report
}

fn bodies() -> Vec<EventBody> {
    let address = "192.0.2.1:3389".parse().expect("an address");
    let (from, pdu, detail) = (Side::Server, PduKind::TlsServerHello, String::from("detail"));
    let reasons = [
        Unreachable::NameNotFound,
        Unreachable::ResolverFailed,
        Unreachable::Refused,
        Unreachable::Timeout,
        Unreachable::HostUnreachable,
        Unreachable::NetworkUnreachable,
    ];
    let failed = reasons.map(|reason| DialEvent::AttemptFailed { address, reason, detail: detail.clone() });
    let dials = [
        DialEvent::Resolving { host: "rdp.example".into(), port: 3389 },
        DialEvent::Resolved { addresses: vec![address] },
        DialEvent::ResolveFailed { reason: Unreachable::NameNotFound, detail: detail.clone() },
        DialEvent::Attempt { address },
        DialEvent::Connected { address },
        DialEvent::Exhausted,
    ];
    let whats = ["bad-mac", "malformed", "unexpected", "unreadable"];
    let anomalies = whats.map(|what| EventBody::Anomaly {
        from,
        what,
        pdu: Some(pdu),
        detail: Some(detail.clone()),
        head: vec![7],
    });
    let closes = [How::Eof, How::Reset, How::CloseNotify].map(|how| EventBody::Close { by: Side::Client, how });
    let others = [
        EventBody::Record { from, pdu, bytes: 7 },
        EventBody::Pdu { from, pdu, bytes: 7, summary: Summary::new().with("version", 1_u8), raw: None },
        EventBody::Alert { from, code: 40, name: Some("handshake_failure") },
        EventBody::TlsUp,
        EventBody::Deadline { limit: Limit::Stage, waited_us: 7 },
    ];
    dials.into_iter().chain(failed).map(EventBody::Dial).chain(anomalies).chain(closes).chain(others).collect()
}

/// Every ending, every layer, every reason.
fn endings() -> Vec<Ending> {
    use Incapacity::{Damaged, Kdc, Local, PeerChose, PeerMisbehaved};
    let layers = [
        FrameLayer::TlsRecord,
        FrameLayer::Tpkt,
        FrameLayer::TsRequest,
        FrameLayer::EarlyUserAuth,
        FrameLayer::FastPath,
        FrameLayer::Preconnection,
    ];
    let close = |how, layer| Close { how, by: Side::Server, partial: Some(Partial { layer, have: 1, need: 2 }) };
    let kinds = [
        RefusalKind::NegotiationFailure,
        RefusalKind::X224Disconnect,
        RefusalKind::X224Error,
        RefusalKind::TlsAlert,
        RefusalKind::CredsspError,
        RefusalKind::EarlyUserAuth,
        RefusalKind::McsResult,
        RefusalKind::DisconnectUltimatum,
        RefusalKind::LicenseError,
        RefusalKind::SetErrorInfo,
    ];
    let refused = kinds.map(|kind| Ending::Refused {
        refusal: Refusal { by: Side::Server, kind, code: 5, name: Some("name") },
        then: Some(close(How::Reset, FrameLayer::Tpkt)),
    });
    let stopped = [Because::Reach, Because::Credentials, Because::Asked, Because::Inspected];
    let local = |why: String| Local(LocalFault::driver(why));
    let unable = [PeerChose, PeerMisbehaved, Damaged, local, Kdc].map(|of: fn(String) -> Incapacity| of("why".into()));
    let closed = layers.map(|layer| Ending::Closed(close(How::Eof, layer)));
    let partial = Some(Partial { layer: FrameLayer::Tpkt, have: 1, need: 2 });
    let endless = [Manner::Messages, Manner::Drip, Manner::Exchange].map(|manner| {
        Ending::Endless(Endless {
            manner,
            limit: Limit::Total,
            lasted_us: 1,
            waited_us: 2,
            bytes: 3,
            messages: 4,
            bytes_per_second: 5,
            messages_per_second: 6,
            partial,
        })
    });
    let bad = [Defect::Malformed, Defect::Unexpected, Defect::Unanswerable].map(|defect| {
        let (by, pdu, detail) = (Side::Server, PduKind::RdpDemandActive, "detail".to_owned());
        Ending::BadMessage(BadMessage { by, pdu, defect, detail })
    });
    let others = [
        Ending::Completed,
        Ending::Redirected { to: Some("other.example".into()) },
        Ending::Silent { waited_us: 1, quiet_us: 2, partial, limit: Limit::Stage },
        Ending::Unreadable { by: Side::Server, looks_like: "http", head: vec![7] },
        Ending::Unreachable { reason: Unreachable::Timeout },
    ];
    let stopped = stopped.map(|because| Ending::Stopped { because });
    let unable = unable.map(|because| Ending::Unable { because });
    others.into_iter().chain(endless).chain(bad).chain(refused).chain(stopped).chain(unable).chain(closed).collect()
}

fn reports() -> Vec<Report> {
    let full = full();
    let ended = endings().into_iter().map(|ending| {
        let mut report = full.clone();
        report.ending = Some(ending);
        report
    });
    let outcomes = [
        Outcome::Passed,
        Outcome::Failed,
        Outcome::Stopped,
        Outcome::Skipped,
        Outcome::Unseen,
        Outcome::NotReached,
        Outcome::Running,
    ];
    let mut all: Vec<Report> = ended.chain(Stage::ALL.iter().map(|stage| Talk::in_stage(*stage).report())).collect();
    let mut with_outcomes = full.clone();
    for (stage, outcome) in with_outcomes.stages.iter_mut().zip(outcomes) {
        stage.outcome = outcome;
    }
    all.push(with_outcomes);
    all
}

/// Every value with its path; a list's elements have the list's.
fn leaves(path: &str, json: &Value, found: &mut BTreeMap<String, Vec<Value>>) {
    match json {
        // Words for a reader; no rule asks for them.
        _ if path == "transcript.summary" => {}
        Value::Array(elements) if !elements.is_empty() => {
            elements.iter().for_each(|element| leaves(path, element, found));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                leaves(&if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, value, found);
            }
        }
        _ => found.entry(path.to_owned()).or_default().push(json.clone()),
    }
}

fn leaves_of(report: &Report) -> BTreeMap<String, Vec<Value>> {
    let mut found = BTreeMap::new();
    leaves("", &serde_json::to_value(report).expect("JSON"), &mut found);
    found
}

#[test]
fn every_field_of_a_report_has_a_path_and_every_path_a_field() {
    let known: BTreeSet<&str> = report_fields().collect();
    assert_eq!(known.len(), report_fields().count(), "each once");
    let mut filled = BTreeSet::new();
    for report in reports() {
        for (path, values) in leaves_of(&report) {
            let is_missing_table = || known.iter().any(|field| field.starts_with(&format!("{path}.")));
            let is_empty = |value: &Value| value.is_null() || *value == Value::Array(Vec::new());
            if values.iter().all(is_empty) && is_missing_table() {
                continue;
            }
            assert!(known.contains(path.as_str()), "{path} is no field");
            if !values.iter().all(is_empty) {
                filled.insert(path);
            }
        }
    }
    let unfilled: Vec<&str> = known.into_iter().filter(|path| !filled.contains(*path)).collect();
    assert_eq!(unfilled, [""; 0], "in no report");
}

#[test]
fn every_value_of_a_report_can_be_asked_for_and_is_found() {
    for report in reports() {
        for (path, values) in leaves_of(&report) {
            let asked = values.iter().filter(|value| value.is_string() || value.is_number() || value.is_boolean());
            let rules: BTreeSet<String> = asked.map(ToString::to_string).collect();
            let text: String = (0..)
                .zip(&rules)
                .map(|(n, value): (u32, _)| {
                    format!(
                        "[[signature]]\nid = 'own.n{n}'\nabout = 'a'\nsays = 'b'\nwhen = {{ \"{path}\" = {value} }}\n"
                    )
                })
                .collect();
            let site = Site::read("site.toml", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(site.findings(&report).len(), rules.len(), "{path}: {rules:?}");
        }
    }
}
