//! The harness itself: every real server starts, accepts a connection, and is gone with all its processes when dropped.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use rdpwhy_tests::{NAMES, RealServer, session_members};

/// TPKT, X.224 Connection Request without negotiation data (MS-RDPBCGR 2.2.1.1).
const CONNECTION_REQUEST: [u8; 11] = [3, 0, 0, 11, 6, 0xE0, 0, 0, 0, 0, 0];

#[test]
fn every_server_answers_and_leaves_nothing_behind() {
    // All at once: ports, displays and directories must not collide.
    std::thread::scope(|scope| {
        for name in NAMES {
            scope.spawn(move || answers_and_leaves_nothing(name));
        }
    });
}

fn answers_and_leaves_nothing(name: &str) {
    let Some(server) = RealServer::start(name) else { return };
    let (address, session) = (server.address(), server.session());
    assert!(!server.processes().is_empty(), "{name} has no process");

    let mut socket = TcpStream::connect(address).expect("it listens");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout can be set");
    socket.write_all(&CONNECTION_REQUEST).expect("eleven bytes can be sent");
    let mut first = [0; 2];
    socket.read_exact(&mut first).unwrap_or_else(|error| panic!("{name}: {error}\n{}", server.log()));
    assert_eq!(first, [3, 0], "{name} answers with a TPKT");

    // The connection is still open: a fork of the server's that serves it has to go too.
    drop(server);
    assert_eq!(session_members(session), Vec::<u32>::new(), "{name} left processes behind");
}
