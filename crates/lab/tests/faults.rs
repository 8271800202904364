//! Every place, every manner, in virtual time: the fault is carried out, and both witnesses say where.

use rdpwhy_client::{Client, Config as ClientConfig, Reach};
use rdpwhy_handshake::{Close, Ending, EventBody, How, PduKind, Side, Stage};
use rdpwhy_lab::{
    Config, Fault, FaultError, Garbage, ImpossibleFault, Licensing, Link, Manner, Place, Refusal, Responder, Security,
    Server, Simulated, TlsMode, TlsOffer, TlsVersions, When, places, simulate,
};

/// A group that our client has and sends no key share for.
const P_384: u16 = 0x18;

/// Servers that together come to every place a client of ours can be led to.
fn servers() -> Vec<Config> {
    let only = |versions| Config::default().with_tls(TlsMode::Rustls { versions });
    vec![
        only(TlsVersions::Only12),
        only(TlsVersions::Only13),
        Config::default().with_tls_offer(TlsOffer::groups(&[P_384])),
        Config::default().with_tls(TlsMode::InsistsOnTls10),
        Config::default().with_tls(TlsMode::NoCommonSuite),
        Config::default().with_tls(TlsMode::Responder(Responder::DISABLED)),
        Config::default().with_tls(TlsMode::Responder(Responder::only(0x0303))),
        Config::default().with_security(Security::Ssl),
        Config::default().with_security(Security::Ssl).with_licensing(Licensing::Request),
        Config::default().with_security(Security::Absent),
    ]
}

/// Places that only another client leads to: a logon, a licence, a session.
fn needs_another_client(side: Side, pdu: PduKind) -> bool {
    matches!(
        (side, pdu),
        (
            Side::Client,
            PduKind::NtlmAuthenticate | PduKind::LicenseInfo | PduKind::NewLicenseRequest | PduKind::RdpConfirmActive
        ) | (Side::Server, PduKind::CredsspTsRequest)
    )
}

fn run(config: Config) -> Simulated {
    let protocols = if config.security == Security::Absent { None } else { Some(0xB) };
    let client = ClientConfig::new("server.example", 3389).protocols(protocols).reach(Reach::Session);
    simulate(Client::new(client), Server::new(config), Link::default())
}

/// Whether this run of the server comes to the place: both versions of TLS are possible for some, and a licence request
/// takes the place of the verdict.
fn comes_to(config: &Config, side: Side, pdu: PduKind) -> bool {
    let healthy = run(config.clone());
    let transcript = healthy.server.handshake().transcript();
    pdu == PduKind::TlsAlert && matches!(config.tls, TlsMode::NoCommonSuite | TlsMode::Responder(_))
        || pdu == PduKind::TlsFinished && side == Side::Server && healthy.server.handshake().has_passed(Stage::Tls)
        || transcript.iter().any(|event| event.body.from() == Some(side) && event.body.pdu() == Some(pdu))
}

fn cells() -> Vec<(Config, Side, PduKind)> {
    let mut cells = Vec::new();
    for config in servers() {
        for (side, pdu) in places(&config) {
            if !needs_another_client(side, pdu) && comes_to(&config, side, pdu) {
                cells.push((config.clone(), side, pdu));
            }
        }
    }
    cells
}

#[test]
fn every_place_is_reached_by_one_of_the_servers() {
    let cells = cells();
    for config in servers() {
        for (side, pdu) in places(&config) {
            let reached = cells.iter().any(|(_, from, kind)| (*from, *kind) == (side, pdu));
            assert!(reached || needs_another_client(side, pdu), "nobody came to {side}/{pdu}");
        }
    }
}

#[test]
fn closes_are_carried_out_and_seen_by_both_witnesses() {
    for (config, from, pdu) in cells() {
        for when in [When::Before, When::Inside(1), When::Inside(6), When::After] {
            for (how, expected) in [(Manner::Reset, How::Reset), (Manner::Eof, How::Eof)] {
                let fault = Fault { from, place: Place::first(pdu), when, how };
                let simulated = run(config.clone().with_fault(fault.clone()));
                let (truth, told) = (simulated.server_report(), simulated.client_report());
                let Some(Ending::Closed(close)) = truth.ending else {
                    // After an alert the ending is the refusal, and the close is told with it.
                    assert_eq!(after_refusal(truth.ending.as_ref()), Some(expected), "{fault}: {:?}", truth.ending);
                    continue;
                };
                assert_eq!((close.how, close.by), (expected, Side::Server), "{fault}: {:?}", config.tls);
                if is_beyond_the_client(&config, &fault) {
                    continue;
                }
                let Some(Ending::Closed(seen)) = told.ending else { panic!("{fault}: {:?}", told.ending) };
                assert_eq!((seen.how, seen.by, seen.partial), (close.how, close.by, close.partial), "{fault}");
            }
        }
    }
}

/// Whether our client has stopped by itself before the fault can show: it goes no further than a challenge, the first
/// licensing message, and a hello of TLS 1.0.
fn is_beyond_the_client(config: &Config, fault: &Fault) -> bool {
    let is_after = fault.when == When::After;
    let Some(kind) = fault.place.kind() else { return false };
    match kind {
        PduKind::NtlmChallenge | PduKind::LicenseRequest | PduKind::LicenseErrorAlert => is_after,
        PduKind::RdpDemandActive => true,
        PduKind::TlsServerHello => is_after && config.tls == TlsMode::InsistsOnTls10,
        PduKind::TlsCertificate | PduKind::TlsServerHelloDone => config.tls == TlsMode::InsistsOnTls10,
        _ => false,
    }
}

fn after_refusal(ending: Option<&Ending>) -> Option<How> {
    match ending {
        Some(Ending::Refused { then: Some(Close { how, .. }), .. }) => Some(*how),
        _ => None,
    }
}

#[test]
fn a_stall_says_nothing_more() {
    for (config, from, pdu) in cells() {
        let fault = Fault { from, place: Place::first(pdu), when: When::Before, how: Manner::Stall };
        let simulated = run(config.clone().with_fault(fault.clone()));
        let told = simulated.client_report();
        let waits = !is_beyond_the_client(&config, &fault);
        assert!(!waits || matches!(told.ending, Some(Ending::Silent { .. })), "{fault}: {:?}", told.ending);
    }
}

#[test]
fn a_faulted_message_is_sent_so_far_and_no_farther() {
    let seen = |text: &str| {
        let fault: Fault = text.parse().unwrap();
        let simulated = run(Config::default().with_security(Security::Ssl).with_fault(fault));
        let transcript = simulated.client_report().transcript;
        transcript.iter().any(|event| event.body.pdu() == Some(PduKind::McsConnectResponse))
    };
    assert!(!seen("mcs.connect-response:before:eof"));
    assert!(!seen("mcs.connect-response:inside=7:eof"));
    assert!(seen("mcs.connect-response:after:eof"));
    assert!(seen("mcs.connect-response:inside=70000:eof"), "as many bytes as there are mean: after");
}

#[test]
fn half_a_message_is_told_as_a_partial_frame() {
    let fault = "mcs.connect-response:inside=7:eof".parse().unwrap();
    let report = run(Config::default().with_security(Security::Absent).with_fault(fault)).client_report();
    assert_eq!(report.position.stage, Stage::BasicSettings);
    let partial = report.ending.and_then(|ending| ending.partial()).expect("a frame had begun");
    assert_eq!(partial.have, 7);
}

#[test]
fn texts_read_back() {
    let manners = [
        Manner::Reset,
        Manner::Eof,
        Manner::HalfClose,
        Manner::Stall,
        Manner::Drip,
        Manner::Garbage(Garbage::Noise),
        Manner::Garbage(Garbage::Http),
        Manner::Garbage(Garbage::Raw(vec![0, 0xFF, 0x1A])),
    ];
    for (from, pdu) in servers().iter().flat_map(places) {
        for when in [When::Before, When::Inside(42), When::Record(7), When::After] {
            // Only the server's message has a rest that can drip.
            let drips = from == Side::Server && when != When::After;
            for how in manners.iter().filter(|how| drips || **how != Manner::Drip).cloned() {
                let fault = Fault { from, place: Place::first(pdu), when, how };
                assert_eq!(fault.to_string().parse(), Ok(fault));
            }
        }
    }
}

#[test]
fn refusals_and_odd_messages_read_back() {
    for text in [
        "ntlm.challenge:before:refuse=3221225581",
        "ntlm.challenge:before:refuse=5+reset",
        "mcs.attach-user-confirm:before:refuse-with-id=14",
        "mcs.channel-join-confirm#3:before:refuse-with-id=14+reset",
        "license.platform-challenge:before:license-error=6/2",
        "rdp.client-info:after:ultimatum=3",
        "license.error-alert:after:error-info=4501+reset",
        "mcs.connect-response:after:length=+300",
        "mcs.connect-response:after:length=-1",
        "ntlm.challenge:after:replay",
        "rdp.demand-active:before:out-of-order",
        "tls.record#3:inside=4:half-close",
        "x224.connection-confirm:before:garbage=tls-record",
    ] {
        assert_eq!(text.parse::<Fault>().map(|fault| fault.to_string()).as_deref(), Ok(text));
    }
    let hex: Fault = "ntlm.challenge:before:refuse=0xC000006D".parse().unwrap();
    let refusal = Refusal::Stage(0xC000_006D);
    assert_eq!(hex.how, Manner::Refuse { refusal, reset: false });
}

#[test]
fn a_manner_that_does_not_fit_its_place_says_where_it_does() {
    for (text, fits) in [
        ("mcs.connect-response:before:refuse-with-id=3", "mcs.attach-user-confirm:before"),
        ("ntlm.challenge:before:license-error=6/1", "license.*"),
        ("x224.connection-confirm:before:ultimatum=1", "mcs.*"),
        ("mcs.connect-response:before:error-info=5", "rdp.*"),
        ("rdp.security-exchange:after:refuse=5", "Client Info"),
        ("x224.connection-confirm:before:replay", "x224.connection-confirm:after"),
        ("mcs.connect-response:before:length=+1", ":after"),
        ("credssp.early-user-auth-result:after:length=+1", "no length"),
        ("ntlm.challenge:inside=3:refuse=5", "not inside"),
        ("client/ntlm.negotiate:before:drip", "the server's message"),
        ("ntlm.challenge:after:drip", "record=BYTES"),
        ("ntlm.challenge:record=3:replay", "not inside"),
        ("mcs.connect-response:before:refuse=256", "1 to 15"),
        ("mcs.attach-user-confirm:before:refuse-with-id=16", "1 to 15"),
        ("tls.server-hello:before:refuse=300", "a byte"),
        ("x224.connection-confirm:before:refuse=0", "no refusal"),
    ] {
        let error = text.parse::<Fault>().unwrap_err();
        assert!(matches!(error, FaultError::Combination { .. }), "{text}: {error:?}");
        assert!(error.to_string().contains(fits), "{text}: {error}");
    }
}

#[test]
fn the_nth_message_of_a_kind_and_the_nth_record_are_places() {
    let seen = |config: Config, text: &str, kind: PduKind| {
        let simulated = run(config.with_fault(text.parse().unwrap()));
        let transcript = simulated.client_report().transcript;
        let of_server = |body: &EventBody| body.from() == Some(Side::Server) && body.pdu() == Some(kind);
        transcript.iter().filter(|event| of_server(&event.body)).count()
    };
    let ssl = || Config::default().with_security(Security::Ssl);
    let join = PduKind::McsChannelJoinConfirm;
    assert_eq!(seen(ssl(), "mcs.channel-join-confirm#2:before:eof", join), 1);
    assert_eq!(seen(ssl(), "mcs.channel-join-request#2:after:eof", join), 1);
    let tls12 = || ssl().with_tls(TlsMode::Rustls { versions: TlsVersions::Only12 });
    assert_eq!(seen(tls12(), "tls.record#2:before:eof", PduKind::TlsCertificate), 0);
    assert_eq!(seen(tls12(), "tls.record#2:after:eof", PduKind::TlsCertificate), 1);
    let no_tls = Config::default().with_security(Security::Rdp).with_fault("tls.record#1:before:eof".parse().unwrap());
    assert!(matches!(no_tls.check(), Err(ImpossibleFault::NoTls { .. })));
    let (from, place, when) = (Side::Server, Place::first(join), When::Before);
    let odd = ssl().with_fault(Fault { from, place, when, how: Manner::Length(1) });
    assert!(matches!(odd.check(), Err(ImpossibleFault::Manner { .. })));
}

#[test]
fn wrong_texts_say_what_is_possible() {
    let error = |text: &str| text.parse::<Fault>().unwrap_err();
    assert!(matches!(error("tls.client-hello"), FaultError::Form(_)));
    assert!(matches!(error("tls.client-hello:during:reset"), FaultError::When(_)));
    assert!(matches!(error("tls.client-hello:inside=0:reset"), FaultError::When(_)));
    assert!(matches!(error("tls.client-hello:after:explode"), FaultError::How(_)));
    assert!(matches!(error("ntlm.challenge:before:refuse="), FaultError::Value { .. }));
    assert!(matches!(error("ntlm.challenge:before:refuse=0xXY+reset"), FaultError::Value { .. }));
    assert!(matches!(error("mcs.channel-join-confirm#0:before:eof"), FaultError::Count(_)));
    assert!(matches!(error("tls.record:before:eof"), FaultError::Count(_)));
    assert!(matches!(error("client/tls.record#1:before:eof"), FaultError::Pdu(_)));
    assert!(matches!(error("rdp.client-info:after:ultimatum=8"), FaultError::Value { .. }));
    assert!(error("x:y:z").to_string().contains("tls.record#N"));
    assert!(matches!(error("ntlm.challenge:record=0:drip"), FaultError::When(_)));
    assert!(matches!(error("tls.client-hello:after:garbage=0x1"), FaultError::Value { .. }));
    assert!(matches!(error("server/tls.client-hello:after:reset"), FaultError::Side { .. }));
    let unknown = error("tls.clienthello:after:reset").to_string();
    assert!(unknown.contains("tls.client-hello") && unknown.contains("rdp.demand-active"), "{unknown}");
}

#[test]
fn a_fault_that_the_server_never_comes_to_is_told() {
    let config = Config::default().with_fault("mcs.connect-response:after:reset".parse().unwrap());
    let told = config.check().unwrap_err().to_string();
    assert!(told.contains("mcs.connect-response:after:reset") && told.contains("ntlm.challenge"), "{told}");
}

#[test]
fn a_fault_after_a_refusal_of_tls_is_carried_out() {
    let fault = Fault {
        from: Side::Client,
        place: Place::Pdu { kind: PduKind::TlsClientHello, nth: 1 },
        when: When::Record(1),
        how: Manner::Refuse { refusal: Refusal::WithId(0), reset: false },
    };
    let server = Config::default().with_security(Security::Ssl).with_tls(TlsMode::NoCommonSuite).with_fault(fault);
    let simulated = simulate(Client::new(ClientConfig::new("server.example", 3389)), Server::new(server), Link::none());
    assert_eq!(simulated.client_report().position.stage, Stage::Tls);
}
