//! Without a mutation every setting gets as far as its name says: the fuzzer reaches what it is for.

use rdpwhy_client::Client;
use rdpwhy_handshake::{Report, Stage};
use rdpwhy_lab::Server;
use rdpwhy_pdu::Side;

use super::mutation::Mutator;
use super::read;
use super::talk::{Talk, is_sound};

fn honest(input: [u8; 3]) -> Report {
    let (setting, _) = read(&input);
    let client = Client::with_logon(setting.client(), setting.logon());
    let (client, _) = Talk::new(client, Server::new(setting.lab()), usize::MAX).run();
    is_sound(&client.report());
    client.report()
}

fn passed(report: &Report, stage: Stage) -> bool {
    let of = report.stages.iter().find(|one| one.stage == stage);
    of.is_some_and(|one| one.outcome == rdpwhy_handshake::Outcome::Passed)
}

#[test]
fn tls_and_standard_rdp_security_reach_the_licence() {
    for server in [0x00, 0x20, 0x30, 0x04, 0x05, 0x06, 0x07] {
        let report = honest([server, 0, 2]);
        assert!(passed(&report, Stage::Licensing), "{server:#x}: {:?} {:?}", report.position, report.ending);
    }
}

#[test]
fn a_logon_with_ntlm_is_accepted_and_goes_on() {
    for server in [0x29, 0x39, 0x2A, 0x3A] {
        let report = honest([server, 0, 2]);
        assert!(passed(&report, Stage::Credssp), "{server:#x}: {:?} {:?}", report.position, report.ending);
        assert!(passed(&report, Stage::Licensing), "{server:#x}: {:?} {:?}", report.position, report.ending);
    }
}

#[test]
fn each_choice_of_the_mutator_does_what_it_says() {
    let message = [3, 0, 0, 7, 2, 0xF0, 0x80];
    let apply = |input: &[u8]| Mutator::new(Side::Server, input).apply(&message);
    assert_eq!(apply(&[]), [message.to_vec()]);
    assert_eq!(apply(&[1, 4, 0, 0xFF]), [vec![3, 0, 0, 7, 0xFD, 0xF0, 0x80]]);
    assert_eq!(apply(&[2, 3, 0]), [vec![3, 0, 0]]);
    assert_eq!(apply(&[0x83, 1, 0, 9]), [vec![3, 0, 0, 8, 2, 0xF0, 0x80, 9]], "the length is right again");
    assert!(apply(&[6]).is_empty());
    assert_eq!(apply(&[7, 2]).len(), 3);
    assert_eq!(apply(&[10, 2, 0]), [vec![3, 0], vec![0, 7, 2, 0xF0, 0x80]]);
}

#[test]
fn messages_are_reordered_and_joined() {
    let (one, two) = ([1], [2]);
    let mut reordered = Mutator::new(Side::Server, &[8, 0]);
    assert_eq!((reordered.apply(&one), reordered.apply(&two)), (vec![], vec![vec![2], vec![1]]));
    let mut joined = Mutator::new(Side::Server, &[9, 0]);
    assert_eq!((joined.apply(&one), joined.apply(&two)), (vec![], vec![vec![1, 2]]));
}
