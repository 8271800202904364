//! `ironrdp_acceptor::Acceptor` against our client.

use ironrdp_acceptor::Acceptor;
use ironrdp_connector::DesktopSize;
use ironrdp_pdu::nego::SecurityProtocol;
use rdpwhy_client::{Client, Input, Output};
use rdpwhy_handshake::{Ending, Report, Side, Timestamp};
use rdpwhy_lab::Security;
use rdpwhy_pdu::x224::protocol;

use crate::kinds::{client, lab, our_pair, said};
use crate::turn::turn;

#[test]
fn it_hears_and_says_what_the_lab_does() {
    let theirs = play();
    assert_eq!(theirs.ending, Some(Ending::Completed), "{}", rdpwhy::diagnosis::verdict(&theirs));
    let ours = our_pair(lab().with_security(Security::Ssl), protocol::SSL, false).client_report();
    assert_eq!(ours.ending, Some(Ending::Completed));
    let named = rdpwhy::diagnosis::implementation([&theirs]);
    assert_eq!(named.platform, Some(rdpwhy::diagnosis::Platform::IronrdpServer), "{named}: {:#?}", named.evidence);
    for side in [Side::Client, Side::Server] {
        assert_eq!(said(&theirs, side), said(&ours, side), "{side}");
    }
}

/// Our client's report.
fn play() -> Report {
    let size = DesktopSize { width: 1024, height: 768 };
    let mut server = Acceptor::new(SecurityProtocol::SSL, size, Vec::new(), None);
    let mut client = Client::new(client(protocol::SSL));
    let mut inbound = Vec::new();
    client.handle(Timestamp::ZERO, Input::Tick);
    // Every turn takes or gives bytes; a handshake has some thirty.
    for _ in 0..200 {
        while let Output::Transmit(bytes) = client.poll() {
            inbound.extend(bytes);
        }
        if server.reached_security_upgrade().is_some() {
            server.mark_security_upgrade_as_done();
        }
        match turn(&mut server, &mut inbound) {
            Ok(Some(bytes)) if !bytes.is_empty() => client.handle(Timestamp::ZERO, Input::Received(&bytes)),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => break,
        }
    }
    // The client listens for a moment whether more comes.
    client.handle(Timestamp(1_000_000), Input::Tick);
    client.report()
}
