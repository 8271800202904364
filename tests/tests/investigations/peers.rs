//! Mistakes that other tools make with whole conversations; those with single reports are told where reports are read.

use rdpwhy::diagnosis::{Budget, Nla, policy_rows};
use rdpwhy::{EventBody, PduKind, Report, Side};
use rdpwhy_lab::{Persona, personas};

use crate::virtual_time::{Investigated, investigate, investigate_as};

fn investigated(name: &str) -> Investigated {
    investigate(Persona::named(name).unwrap_or_else(|| panic!("no persona is called {name}")), Budget::default())
}

/// The client's frames of this kind, as they went up.
fn sent(report: &Report, kind: PduKind) -> Vec<&[u8]> {
    let raw = report.transcript.iter().filter_map(|event| match &event.body {
        EventBody::Pdu { from: Side::Client, pdu, raw, .. } if *pdu == kind => raw.as_deref(),
        _ => None,
    });
    raw.collect()
}

#[test]
fn masscan_failure_5_reads_as_nla_required() {
    assert_eq!(investigated("nla-required").diagnosis.policy().nla, Some(Nla::Required));
}

/// Where RDP_NEG_REQ begins in a request without a cookie, and the mask in it (MS-RDPBCGR 2.2.1.1).
const NEGOTIATION: usize = 11;

#[test]
fn nuclei_the_mask_is_varied_and_never_the_type() {
    let persona = Persona::named("security-layer-1").expect("it is there");
    let asking = investigate_as(persona, Budget::single(), |config| config, |this| this.asking(policy_rows()));
    for ran in &asking.diagnosis.experiments {
        let rdpwhy::diagnosis::Change::Policy(row) = ran.experiment.change else { panic!("{}", ran.experiment.id) };
        let requests = sent(ran.report().expect("a report"), PduKind::X224ConnectionRequest);
        let [request] = requests.as_slice() else { panic!("{}: {} requests", row.id, requests.len()) };
        let data = request.get(NEGOTIATION..).expect("a request");
        match row.protocols {
            None => assert!(data.is_empty(), "{}", row.id),
            Some(mask) => {
                assert_eq!(data.get(..4), Some(&[0x01, row.flags, 8, 0][..]), "{}: type, flags, length", row.id);
                assert_eq!(data.get(4..), Some(&mask.to_le_bytes()[..]), "{}", row.id);
            }
        }
    }
}

#[test]
fn nuclei_no_ntlm_goes_up_outside_tls() {
    for persona in personas() {
        for (connection, report) in investigate(persona, Budget::default()).diagnosis.reports() {
            let up = report.transcript.iter().position(|event| event.body == EventBody::TlsUp);
            let ntlm = report.transcript.iter().position(|event| event.body.pdu() == Some(PduKind::NtlmNegotiate));
            let Some(ntlm) = ntlm else { continue };
            assert!(up.is_some_and(|up| up < ntlm), "{}: connection {connection}", persona.name);
        }
    }
}

#[test]
fn nerva_and_fingerprintx_the_names_of_the_challenge_are_filled_in() {
    let diagnosis = investigated("healthy").diagnosis;
    let ntlm = diagnosis.report.facts.ntlm.as_ref().expect("a challenge");
    assert!(ntlm.netbios_computer.is_some() && ntlm.netbios_domain.is_some() && ntlm.dns_computer.is_some());
}

#[test]
fn nmap_a_healthy_server_costs_two_connections_and_no_sleep() {
    let Investigated { connections, times, .. } = investigated("healthy");
    assert_eq!(connections, 2);
    assert!(times.iter().all(|(began, _)| began.0 <= 200_000), "in virtual time");
}

#[test]
fn blackbox_exporter_not_a_byte_goes_up_beside_the_frames() {
    let diagnosis = investigated("relay-without-backend").diagnosis;
    for (connection, report) in diagnosis.reports() {
        for request in sent(report, PduKind::X224ConnectionRequest) {
            let length = request.get(2..4).map(|length| usize::from(u16::from_be_bytes([length[0], length[1]])));
            assert_eq!(length, Some(request.len()), "connection {connection}");
        }
    }
}
