//! Properties that hold whatever the server is and wherever it dies: a random server of the lab, with a random fault,
//! against our client, in virtual time.

mod live;

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::{Index, select};
use rdpwhy_capture::Recording;
use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Reach};
use rdpwhy_handshake::{
    Ending, EventBody, Handshake, How, Input, Limit, Observation, Outcome, PduKind, Report, Side, Stage, StageReport,
    Timestamp,
};
use rdpwhy_lab::{
    Certificate, Config as Lab, Fault, Garbage, Licensing, Link, Manner, Mcs, Place, Refusal, Responder, Security,
    Server, Simulated, StandardSecurity, TlsMode, TlsVersions, When, places, simulate,
};

/// A server, how it dies, how far the client goes, and what lies between them.
#[derive(Clone, Debug)]
struct Case {
    lab: Lab,
    reach: Reach,
    protocols: Option<u32>,
    latency: Duration,
}

impl Case {
    fn run(self) -> Simulated {
        let mut config = Config::new("server.example", 3389).reach(self.reach);
        if let Some(protocols) = self.protocols {
            config = config.protocols(Some(protocols));
        }
        if self.lab.tls == TlsMode::Transparent {
            config.connector = Arc::new(TransparentConnector);
        }
        config.record = true;
        let link = Link::default().with_latency(self.latency);
        simulate(Client::new(config), Server::new(self.lab), link)
    }
}

fn case() -> impl Strategy<Value = Case> {
    let protocols = prop_oneof![Just(None), Just(Some(0)), Just(Some(1)), Just(Some(3)), Just(Some(0x0B))];
    let latency = (0_u64..400).prop_map(Duration::from_millis);
    let reach = select(vec![Reach::Anonymous, Reach::Session, Reach::License]);
    (lab(), reach, protocols, latency).prop_map(|(lab, reach, protocols, latency)| Case {
        lab,
        reach,
        protocols,
        latency,
    })
}

fn lab() -> impl Strategy<Value = Lab> {
    let security = prop_oneof![
        select(vec![
            Security::Rdp,
            Security::Ssl,
            Security::Hybrid,
            Security::HybridEx,
            Security::Negotiate,
            Security::Absent,
        ]),
        any::<u32>().prop_map(|bits| Security::Select(bits & 0x1F)),
        (1_u32..9).prop_map(Security::Refuse),
    ];
    let versions = select(vec![TlsVersions::Both, TlsVersions::Only12, TlsVersions::Only13]);
    let tls = prop_oneof![
        4 => Just(TlsMode::Transparent),
        3 => versions.prop_map(|versions| TlsMode::Rustls { versions }),
        1 => select(vec![TlsMode::NoCommonSuite, TlsMode::InsistsOnTls10, TlsMode::Responder(Responder::DISABLED)]),
        1 => Just(TlsMode::Responder(Responder::only(0x0303))),
    ];
    let mcs = prop_oneof![
        6 => Just(Mcs::default()),
        1 => (0_u8..16, 0_u8..16, 0_u8..16).prop_map(|(connect_result, attach_result, join_result)| Mcs {
            connect_result,
            attach_result,
            join_result,
            ..Mcs::default()
        }),
    ];
    let fault = proptest::option::weighted(0.8, (any::<Index>(), 1_usize..3, when(), manner()));
    (security, tls, licensing(), mcs, standard(), fault).prop_map(|(security, tls, licensing, mcs, standard, fault)| {
        let lab = Lab::default()
            .with_security(security)
            .with_tls(tls)
            .with_licensing(licensing)
            .with_mcs(mcs)
            .with_standard(standard);
        let Some((place, nth, when, how)) = fault else { return lab };
        let (from, pdu) = *place.get(&places(&lab));
        lab.with_fault(Fault { from, place: Place::Pdu { kind: pdu, nth }, when, how })
    })
}

fn licensing() -> impl Strategy<Value = Licensing> {
    let named: Vec<_> = Licensing::NAMED.iter().map(|(_, licensing, _)| *licensing).collect();
    prop_oneof![
        4 => select(named),
        1 => (1_u32..13, 1_u32..5).prop_map(|(code, transition)| Licensing::Refuse { code, transition }),
    ]
}

fn standard() -> impl Strategy<Value = StandardSecurity> {
    let methods = select(vec![(0, 0), (1, 1), (8, 2), (2, 3), (16, 4)]);
    let certificate = select(vec![Certificate::Proprietary, Certificate::X509(1)]);
    (methods, certificate, any::<bool>(), any::<bool>()).prop_map(
        |((method, level), certificate, secure_checksum, seals_licensing)| StandardSecurity {
            method,
            level,
            certificate,
            secure_checksum,
            seals_licensing,
        },
    )
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        Just(When::Before),
        (1_usize..300).prop_map(When::Inside),
        (1_usize..300).prop_map(When::Record),
        Just(When::After)
    ]
}

fn manner() -> impl Strategy<Value = Manner> {
    let garbage = prop_oneof![
        select(vec![Garbage::Noise, Garbage::Zeros, Garbage::Http, Garbage::Ssh, Garbage::TlsRecord, Garbage::Tpkt]),
        proptest::collection::vec(any::<u8>(), 1..300).prop_map(Garbage::Raw),
    ];
    let refusal = prop_oneof![
        any::<u32>().prop_map(Refusal::Stage),
        any::<u8>().prop_map(Refusal::WithId),
        (any::<u32>(), any::<u32>()).prop_map(|(code, transition)| Refusal::License { code, transition }),
        (0_u8..8).prop_map(Refusal::Ultimatum),
        any::<u32>().prop_map(Refusal::ErrorInfo),
    ];
    let refuse = (refusal, any::<bool>()).prop_map(|(refusal, reset)| Manner::Refuse { refusal, reset });
    let fixed = select(vec![
        Manner::Reset,
        Manner::Eof,
        Manner::HalfClose,
        Manner::Stall,
        Manner::Drip,
        Manner::Replay,
        Manner::OutOfOrder,
    ]);
    prop_oneof![
        4 => fixed,
        1 => refuse,
        1 => any::<i16>().prop_map(Manner::Length),
        1 => garbage.prop_map(Manner::Garbage),
    ]
}

/// What the client saw, as a recording.
fn recorded(client: &Client) -> Recording {
    let mut recording = Recording::new(client.config().target.clone());
    recording.observations = client.recording().to_vec();
    recording
}

/// The same, cut at other places: at `cuts`, cyclically.
fn cut(recording: &Recording, cuts: &[usize]) -> Recording {
    let mut lengths = cuts.iter().copied().cycle();
    let mut again = Recording::new(recording.target.clone());
    for (at, observation) in &recording.observations {
        let (Observation::Wire { bytes, .. } | Observation::Clear { bytes, .. }) = observation else {
            again.push(*at, observation.clone());
            continue;
        };
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(lengths.next().unwrap_or(1).min(rest.len()));
            let mut piece = observation.clone();
            if let Observation::Wire { bytes, .. } | Observation::Clear { bytes, .. } = &mut piece {
                *bytes = now.to_vec();
            }
            again.push(*at, piece);
            rest = later;
        }
    }
    again
}

/// The kinds of one direction's messages, and of its sealed records.
fn kinds(witness: &Handshake, side: Side) -> (Vec<PduKind>, Vec<PduKind>) {
    let (mut messages, mut records) = (Vec::new(), Vec::new());
    for event in witness.transcript() {
        match &event.body {
            EventBody::Pdu { from, pdu, .. } if *from == side => messages.push(*pdu),
            // Whether an encrypted record is of the handshake is told by its place among those of the other side, which is not
            // the same at both ends.
            EventBody::Record { from, pdu: PduKind::TlsEncryptedHandshake, .. } if *from == side => {
                records.push(PduKind::TlsApplicationData);
            }
            EventBody::Record { from, pdu, .. } if *from == side => records.push(*pdu),
            _ => {}
        }
    }
    (messages, records)
}

/// Every stage of the route in its place: passed ones, where it stands, what was not reached.
fn stands_on_its_route(report: &Report) -> bool {
    let mut stages = report.stages.iter();
    let behind = |outcome| matches!(outcome, Outcome::NotReached | Outcome::Unseen);
    let before = stages.by_ref().take_while(|one| one.stage != report.position.stage);
    let before = before.map(|one| one.outcome).collect::<Vec<_>>();
    let found = before.len() < report.stages.len();
    // A second transport may be offered before the stage that it stands behind is over.
    let later = |one: &StageReport| behind(one.outcome) || one.stage == Stage::Multitransport;
    found && !before.into_iter().any(behind) && stages.all(later)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_chunking_of_a_recording_gives_the_same_report(
        case in case(),
        cuts in proptest::collection::vec(1_usize..40, 1..8),
    ) {
        let recording = recorded(&case.run().client);
        prop_assert_eq!(cut(&recording, &cuts).replay(), recording.replay());
    }

    #[test]
    fn a_replay_equals_the_live_report(case in case()) {
        let simulated = case.run();
        let mut file = Vec::new();
        recorded(&simulated.client).write(&mut file).unwrap();
        let read = Recording::read(&mut file.as_slice()).unwrap();
        prop_assert_eq!(read.replay(), simulated.client_report());
    }

    #[test]
    fn the_position_survives_every_fault(case in case()) {
        let simulated = case.run();
        let report = simulated.client_report();
        prop_assert!(report.ending.is_some());
        prop_assert!(stands_on_its_route(&report), "{:?} in {:?}", report.position, report.stages);
        let mut witness = simulated.client.handshake().clone();
        let late = Timestamp(report.elapsed_us + 1);
        for from in [Side::Client, Side::Server] {
            witness.observe(late, Input::Wire { from, bytes: &[3, 0, 0, 8, 2, 0xF0, 0x80, 0x28] });
            witness.observe(late, Input::Clear { from, bytes: b"HTTP/1.1 400 Bad Request\r\n\r\n" });
            witness.observe(late, Input::Ended { by: from, how: How::Reset });
        }
        witness.observe(late, Input::Deadline(Limit::Stage));
        prop_assert_eq!(witness.position(), report.position);
        let (before, now) = (report.ending.unwrap(), witness.ending().cloned().unwrap());
        match (&before, &now) {
            (Ending::Refused { refusal, then: None }, Ending::Refused { refusal: again, .. }) => {
                prop_assert_eq!(refusal, again);
            }
            _ => prop_assert_eq!(before, now),
        }
    }

    /// What arrives is the beginning of what was sent.
    #[test]
    fn the_two_witnesses_agree(case in case()) {
        let simulated = case.run();
        let (client, server) = (simulated.client.handshake(), simulated.server.handshake());
        for (side, sender, receiver) in [(Side::Client, client, server), (Side::Server, server, client)] {
            let (sent, sent_records) = kinds(sender, side);
            let (come, come_records) = kinds(receiver, side);
            prop_assert!(sent.starts_with(&come), "{side} sent {sent:?}, and {come:?} came");
            prop_assert!(sent_records.starts_with(&come_records), "{side}: {sent_records:?}, {come_records:?}");
        }
    }
}
