//! Codes of Microsoft's client: read out of what people paste, and what is known of them.

use std::collections::BTreeSet;

use rdpwhy_diagnosis::{
    Codes, CodesError, Topic, Verdict, claim, claims, claims_about_codes, code_notes, codes, disconnect_note,
    disconnect_reason, disconnect_reasons, extended_note, extended_reason, extended_reasons, gateway_code,
    gateway_codes, misread, reason_of_status, seen_pairs, seen_with, signature,
};
use rdpwhy_handshake::Stage;

const fn pair(code: u32, extended: u32) -> Result<Codes, CodesError> {
    Ok(Codes { code: Some(code), extended: Some(extended) })
}

const fn alone(code: u32) -> Result<Codes, CodesError> {
    Ok(Codes { code: Some(code), extended: None })
}

#[test]
fn the_dialog_is_read_as_it_is_pasted() {
    for text in [
        "0x904 0x7",
        "0x904/0x7",
        "2308 7",
        "2308, 7",
        "0X904 0X07",
        "Error code: 0x904 Extended error code: 0x7",
        "Error code: 0x904\nExtended error code: 0x7",
        "An internal error has occurred.\r\n\r\nError code: 0x904\r\nExtended error code: 0x7\r\n",
        "Remote Desktop can't connect to the remote computer for one of these reasons:\n\n1) Remote access to the server \
         is not enabled\n2) The remote computer is turned off\n3) The remote computer is not available on the \
         network\n\nError code: 0x904\nExtended error code: 0x7\nTimestamp (UTC): 11/20/26 09:33:44 AM",
        "[Expanded Information] \nError code: 0x904\nExtended error code: 0x7\nTimestamp (UTC): 11/20/26 09:33:44 AM",
        "extended error code 0x7, error code 0x904",
        "error code 0x904/0x7",
        "Error code: 0x904 (2308). Extended error code: 0x7",
        "it says 0x904 and extended 0x7 since Monday",
        "Fehlercode: 0x904\nErweiterter Fehlercode: 0x7\nZeitstempel (UTC): 20.11.26 09:33:44",
        "disconnect reason 2308, extended reason 7",
    ] {
        assert_eq!(codes(text), pair(2308, 7), "{text}");
    }
    for text in ["0x904", "2308", "0x904 (2308)", "has been disconnected (Reason= 2308)", "Error code: 0x904 at 09:33"]
    {
        assert_eq!(codes(text), alone(2308), "{text}");
    }
    assert_eq!(codes("0x0 0x0"), pair(0, 0));
    assert_eq!(codes("Extended error code: 0x101"), Ok(Codes { code: None, extended: Some(257) }));
    assert_eq!(codes("2308 extended 7"), pair(2308, 7));
}

#[test]
fn what_holds_no_codes_is_told_apart() {
    assert_eq!(codes(""), Err(CodesError::None));
    assert_eq!(codes("it does not work"), Err(CodesError::None));
    assert_eq!(codes("0x"), Err(CodesError::None));
    assert_eq!(codes("1 2 3"), Err(CodesError::Ambiguous(vec![1, 2, 3])));
    assert_eq!(codes("0x100000000"), Err(CodesError::TooLarge("0x100000000".to_owned())));
    let french = codes("Code d’erreur : 0x904 Code d’erreur étendu : 0x7").expect("two codes");
    assert_eq!((french.code, french.extended), (Some(0x904), Some(7)));
    let two = codes("error code 0x904 and error code 0x204");
    assert_eq!(two, Err(CodesError::Ambiguous(vec![0x904, 0x204])));
}

#[test]
fn an_unlisted_code_is_unknown_and_never_guessed() {
    for code in [2825, 0x1104, 0x1107, 0x1108, 0x1204, 0x2407, 0x1307, 0x708, 0x1608, 904, 0x516, 4, u32::MAX] {
        assert!(disconnect_reason(code).is_none() && disconnect_note(code).is_none(), "{code}");
    }
    for code in [13, 255, 268, 767, 769, 4095, 32_768] {
        assert!(extended_reason(code).is_none() && extended_note(code).is_none(), "{code}");
    }
    assert_eq!(misread(904).map(|reason| reason.code), Some(0x904));
    assert_eq!(misread(0x516).map(|reason| reason.code), Some(516));
    assert_eq!(misread(0x2308).map(|reason| reason.code), Some(2308));
    assert!(misread(2308).is_none() && misread(0x1104).is_none() && misread(u32::MAX).is_none());
}

#[test]
fn every_documented_code_has_one_note() {
    for reason in disconnect_reasons() {
        assert!(disconnect_note(reason.code).is_some(), "{}", reason.code);
    }
    for reason in extended_reasons() {
        assert!(extended_note(reason.code).is_some(), "{}", reason.code);
    }
    assert!(extended_note(4096).is_some() && extended_note(32_767).is_some());
    for note in code_notes() {
        assert!(!note.proves.is_empty() && !note.proves_not.is_empty(), "{:?}", note.codes);
        assert!(!note.sources.is_empty(), "{:?}", note.codes);
    }
}

#[test]
fn a_closed_socket_names_no_stage_and_its_seven_is_no_verdict() {
    let closed = disconnect_note(0x904).expect("documented");
    for stage in [Stage::Negotiation, Stage::Tls, Stage::Credssp, Stage::Licensing] {
        assert!(closed.stages.contains(&stage), "{stage}");
    }
    assert!(extended_note(7).expect("documented").proves_not.contains("no verdict of the server"));
    assert!(seen_with(0x904, Some(7)).count() >= 8);
    assert_eq!(seen_with(0x904, Some(0)).count(), 1, "the old limit, whatever the extended code");
}

#[test]
fn what_was_seen_and_claimed_hangs_together() {
    for seen in seen_pairs() {
        assert!(!seen.sources.is_empty(), "{}", seen.found);
    }
    for claim in claims() {
        let stages: BTreeSet<&str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
        let known = |id: &&str| signature(id).is_some() || stages.contains(id);
        assert!(claim.names.iter().all(known), "{}: {:?}", claim.id, claim.names);
        assert!(!claim.sources.is_empty(), "{}", claim.id);
        let subjects = claim.codes.len() + claim.extended.len() + claim.causes.len() + claim.names.len();
        assert!(subjects > 0, "{} is about nothing", claim.id);
    }
}

fn verdict(id: &str) -> Verdict {
    claim(id).unwrap_or_else(|| panic!("{id} is not judged")).verdict
}

/// Section 1.4 of what is known about the codes.
#[test]
fn folk_claims_are_judged() {
    assert_eq!(verdict("904-is-licensing"), Verdict::False);
    assert_eq!(verdict("7-is-arena-trashed"), Verdict::False);
    assert_eq!(verdict("904-is-an-expired-certificate"), Verdict::OneOfSeveral);
    assert_eq!(verdict("7-is-bad-credentials"), Verdict::Unsupported);
    assert_eq!(verdict("restricted-admin-bypasses-credssp"), Verdict::False);
    assert_eq!(verdict("renaming-machinekeys-cures-904"), Verdict::Harmful);
    assert_eq!(verdict("2825-is-nla"), Verdict::Unverified);
    let about: Vec<&str> = claims_about_codes(Some(2308), Some(7)).map(|claim| claim.id).collect();
    for id in ["904-is-licensing", "7-is-arena-trashed", "udp-causes-904", "websocket-rules-cure-904"] {
        assert!(about.contains(&id), "{id}");
    }
}

/// Each is how another tool misleads its users.
mod mistakes_of_others {
    use super::verdict;
    use rdpwhy_diagnosis::Verdict::{False, OneOfSeveral};

    #[test]
    fn masscan_failure_5_is_no_lack_of_nla() {
        assert_eq!(verdict("failure-5-is-nla-unsupported"), False);
    }

    #[test]
    fn sslyze_and_sslscan_hybrid_required_is_no_tls_failure() {
        assert_eq!(verdict("hybrid-required-is-a-tls-failure"), False);
    }

    #[test]
    fn freerdp_the_reset_after_a_refusal_is_not_the_cause() {
        assert_eq!(verdict("a-reset-after-a-refusal-is-the-cause"), False);
    }

    #[test]
    fn zgrab2_eof_reset_and_timeout_are_three() {
        assert_eq!(verdict("eof-reset-and-timeout-are-one"), False);
    }

    #[test]
    fn guacd_not_every_tls_failure_is_an_untrusted_certificate() {
        assert_eq!(verdict("every-tls-failure-is-an-untrusted-certificate"), False);
        assert_eq!(verdict("every-loss-is-a-wrong-security-type"), False);
    }

    #[test]
    fn teleport_39892_a_reset_has_more_than_one_cause() {
        assert_eq!(verdict("904-proves-the-private-key"), OneOfSeveral);
    }

    #[test]
    fn ironrdp_1469_alert_80_can_be_credssp() {
        assert_eq!(verdict("alert-80-is-a-tls-fault"), OneOfSeveral);
    }
}

#[test]
fn a_status_is_found_by_number_name_and_negative_number() {
    for text in
        ["0xC000006D", "0xc000006d", "STATUS_LOGON_FAILURE", "status_logon_failure", "-1073741715", "3221225581"]
    {
        assert_eq!(Topic::of(text), Ok(Topic::Status(0xC000_006D)), "{text}");
    }
    assert_eq!(Topic::of("0xC0FFEE00"), Ok(Topic::Status(0xC0FF_EE00)), "unknown, and still a status");
    assert_eq!(reason_of_status(0xC000_006D), Some(2055));
}

#[test]
fn no_name_has_two_meanings() {
    let mut seen = BTreeSet::new();
    for (kind, names) in Topic::names() {
        assert!(!names.is_empty(), "{kind}");
        for (name, about) in names {
            assert!(seen.insert(name), "{name} is there twice");
            assert!(!about.is_empty(), "{name}");
            let found = Topic::of(name).expect("it is found");
            assert!(!matches!(found, Topic::Codes(_)), "{name}");
        }
    }
}

#[test]
fn a_code_of_a_gateway_is_found_as_hresult_bare_and_as_the_client_shows_it() {
    for code in [0x8007_59DB, 0x59DB, 0x0300_001C] {
        assert_eq!(gateway_code(code).map(|known| known.name), Some("NAP_ACCESSDENIED"), "{code:#x}");
    }
    assert_eq!(gateway_code(0x8009_030C).map(|known| known.name), Some("SEC_E_LOGON_DENIED"));
    for unknown in [0, 0x904, 0x0300_0001, 0x8007_0005, 0x0200_001C] {
        assert_eq!(gateway_code(unknown), None, "{unknown:#x}");
    }
}

#[test]
fn no_number_of_a_gateway_has_two_meanings() {
    let mut seen = BTreeSet::new();
    for known in gateway_codes() {
        assert!(known.status.is_some() || !known.shown.is_empty(), "{}", known.name);
        assert!(!known.name.is_empty() && known.means.ends_with('.'), "{}", known.name);
        let shown = known.shown.iter().map(|number| 0x0300_0000 + number);
        for number in shown.chain(known.status) {
            assert!(seen.insert(number), "{number:#x}");
        }
    }
}
