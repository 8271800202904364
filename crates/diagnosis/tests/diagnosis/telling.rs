//! What people read: the verdict, and what Microsoft's client would have shown.

use rdpwhy_diagnosis::{Basis, mstsc, verdict};
use rdpwhy_handshake::{Because, DialEvent, How, Incapacity, Input, Report, Side, Stage, Unreachable};
use rdpwhy_pdu::license::ErrorAlert;
use rdpwhy_pdu::x224::{NegotiationAnswer, protocol};

use crate::talk::Talk;

fn told(stage: Stage, tell: impl FnOnce(&mut Talk)) -> Report {
    let mut talk = Talk::in_stage(stage);
    tell(&mut talk);
    talk.report()
}

fn unreachable(stage: Stage, reason: Unreachable) -> Report {
    let address = "192.0.2.1:3389".parse().expect("an address");
    told(stage, |talk| {
        if stage == Stage::Resolve {
            talk.dials(DialEvent::ResolveFailed { reason, detail: String::new() });
        } else {
            talk.dials(DialEvent::AttemptFailed { address, reason, detail: String::new() }).dials(DialEvent::Exhausted);
        }
    })
}

#[test]
fn verdicts_name_stage_step_and_ending() {
    let cases = [
        (
            told(Stage::Tls, |talk| {
                talk.ends(How::Reset);
            }),
            "Died in tls, waiting for the server's hello (tls.server-hello): the server reset the connection right after \
             the ClientHello.",
        ),
        (
            told(Stage::Negotiation, |talk| {
                talk.confirms(NegotiationAnswer::Failure { flags: 0, code: 5 }).ends(How::Reset);
            }),
            "Died in negotiation, waiting for the answer to the connection request (x224.connection-confirm): the server \
             refused the requested security protocols: HYBRID_REQUIRED_BY_SERVER (5), then reset the connection.",
        ),
        (
            told(Stage::Negotiation, |talk| {
                talk.says(Side::Server, &[3, 0, 0, 19, 14, 0xD0]).ends(How::Eof);
            }),
            "Died in negotiation, waiting for the answer to the connection request (x224.connection-confirm): the server \
             closed the connection in the middle of a message (6 of at least 19 bytes).",
        ),
        (
            told(Stage::Tls, |talk| {
                talk.goes_quiet();
            }),
            "Died in tls, waiting for the server's hello (tls.server-hello): nothing came for 5.0 s after the ClientHello.",
        ),
        (
            told(Stage::Tls, |talk| {
                talk.observe(Input::Unable(Incapacity::PeerChose("TLS 1.0".into())));
            }),
            "Cannot go on in tls: the server chose what this probe does not go on with (TLS 1.0).",
        ),
        (
            told(Stage::Negotiation, |talk| {
                talk.confirms(NegotiationAnswer::Selected { flags: 0, protocol: protocol::RDSAAD });
            }),
            "Cannot go on in negotiation: the server chose what this probe does not go on with (rdsaad).",
        ),
        (
            unreachable(Stage::Connect, Unreachable::Refused),
            "Died in connect, opening the TCP connection: the port refused the connection.",
        ),
        (
            unreachable(Stage::Resolve, Unreachable::NameNotFound),
            "Died in resolve, looking up the name: there is no such name.",
        ),
        (
            told(Stage::ClientInfo, |talk| {
                talk.observe(Input::Stop(Because::Reach));
            }),
            "Healthy as far as this probe may go: negotiation, tls, basic-settings and channels passed; stopped in \
             client-info before the Client Info because reach is anonymous; nothing from auto-detect on was tested.",
        ),
        (
            told(Stage::Credssp, |talk| {
                talk.observe(Input::Stop(Because::Credentials));
            }),
            "Stopped in credssp before the NTLM challenge because the server lets nobody in without a logon, and there are \
             no credentials for it; negotiation and tls passed; nothing from basic-settings on was tested.",
        ),
        (
            told(Stage::Credssp, |talk| {
                talk.ends(How::CloseNotify);
            }),
            "Died in credssp, waiting for the NTLM challenge (ntlm.challenge): the server ended TLS with close_notify right \
             after the NTLM negotiate message.",
        ),
    ];
    for (report, expected) in cases {
        assert_eq!(verdict(&report), expected);
    }
}

#[test]
fn what_a_stranger_said_is_quoted() {
    let report = told(Stage::Negotiation, |talk| {
        talk.says(Side::Server, b"SSH-2.0-OpenSSH_9.6\r\n").goes_quiet();
    });
    assert!(
        verdict(&report).ends_with("is not what was due: it looks like SSH (\"SSH-2.0-OpenSSH_9.6\")."),
        "{}",
        verdict(&report)
    );
}

#[test]
fn mstsc_shows_what_is_known_and_says_how_it_is_known() {
    let alert = |code| {
        told(Stage::Licensing, |talk| {
            talk.licenses(Side::Server, ErrorAlert { code, transition: 1, ..ErrorAlert::valid_client() });
        })
    };
    let closed = |stage| {
        told(stage, |talk| {
            talk.ends(How::Reset);
        })
    };
    let quiet = |stage| {
        told(stage, |talk| {
            talk.goes_quiet();
        })
    };
    let cases = [
        (closed(Stage::Tls), "0x904", 7, Basis::Observed),
        (closed(Stage::Negotiation), "0x904", 7, Basis::Observed),
        (closed(Stage::Credssp), "0x904", 7, Basis::Observed),
        (closed(Stage::Licensing), "0x904", 7, Basis::Inferred),
        (quiet(Stage::Tls), "0x108", 0, Basis::Observed),
        (quiet(Stage::Licensing), "0x908", 0, Basis::Inferred),
        (unreachable(Stage::Resolve, Unreachable::NameNotFound), "0x104", 0, Basis::Documented),
        (unreachable(Stage::Connect, Unreachable::Refused), "0x204", 0, Basis::Documented),
        (unreachable(Stage::Connect, Unreachable::Timeout), "0x204", 0, Basis::Inferred),
        (alert(6), "0x808", 257, Basis::Inferred),
        (alert(8), "0x808", 0, Basis::Inferred),
    ];
    for (report, hex, extended, basis) in cases {
        let pair = mstsc(&report).expect("a pair");
        assert_eq!((pair.hex.as_str(), pair.extended, pair.basis), (hex, extended, basis), "{}", verdict(&report));
        assert_ne!(pair.name, "unlisted");
        assert_ne!(pair.extended_name, "unlisted");
    }
    let foreign = told(Stage::Negotiation, |talk| {
        talk.says(Side::Server, b"SSH-2.0-OpenSSH_9.6\r\n").goes_quiet();
    });
    let pair = mstsc(&foreign).expect("a pair");
    assert_eq!((pair.code, pair.name, pair.basis), (0x1104, "unlisted", Basis::Observed));
}

#[test]
fn the_case_behind_0x904_has_its_documented_names() {
    let report = told(Stage::Tls, |talk| {
        talk.ends(How::Reset);
    });
    let pair = mstsc(&report).expect("a pair");
    assert_eq!((pair.code, pair.name), (2308, "disconnectReasonAtClientWinsockFDCLOSE"));
    assert_eq!(pair.extended_name, "exDiscReasonServerDeniedConnection");
}

#[cfg(feature = "serde")]
#[test]
fn json_is_as_promised() {
    use rdpwhy_diagnosis::diagnose;

    let report = told(Stage::Negotiation, |talk| {
        talk.confirms(NegotiationAnswer::Failure { flags: 0, code: 5 });
    });
    let finding = serde_json::to_value(&diagnose(&report)[0]).expect("JSON");
    assert_eq!(finding["signature"], "negotiation.nla-required");
    assert_eq!(
        finding["causes"],
        serde_json::json!([{"id": "nla-required", "title": "NLA is required", "standing": "stated"}])
    );
    assert_eq!(finding["evidence"], serde_json::json!(["c1.0", "c1.1"]));
    let report = told(Stage::Tls, |talk| {
        talk.ends(How::Reset);
    });
    assert_eq!(
        serde_json::to_value(mstsc(&report)).expect("JSON"),
        serde_json::json!({
            "code": 2308, "hex": "0x904", "name": "disconnectReasonAtClientWinsockFDCLOSE",
            "extended": 7, "extended_name": "exDiscReasonServerDeniedConnection", "basis": "observed",
        })
    );
}
