//! The sans-IO client driven by hand: bytes and time go in, bytes and deadlines come out, the socket is the caller's.
//! `rdpwhy::blocking` does this for you; do it yourself where you have an event loop of your own.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::error::Error;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use rdpwhy_client::{Client, Config, Input, Output};
use rdpwhy_handshake::{How, Report, Stage, Timestamp};
use rdpwhy_lab::tcp::TcpServer;

fn main() -> Result<(), Box<dyn Error>> {
    let server = TcpServer::start(rdpwhy_lab::Config::default())?;
    let stream = TcpStream::connect(server.address())?;
    let report = drive(stream, Client::new(Config::new("desktop.example", 3389)))?;

    let ntlm = report.facts.ntlm.ok_or("the server did not say who it is")?;
    println!("{:?}: {}", report.position.stage, ntlm.dns_computer.unwrap_or_default());
    assert_eq!(report.position.stage, Stage::Credssp);
    Ok(())
}

fn drive(mut stream: TcpStream, mut client: Client) -> std::io::Result<Report> {
    let origin = Instant::now();
    let now = || Timestamp::from_elapsed(origin.elapsed());
    let mut buffer = [0; 16 * 1024];
    // Nobody has dialled: the first tick tells the client that it has a stream.
    client.handle(now(), Input::Tick);
    loop {
        match client.poll() {
            // What the peer said before it went away is still to be read.
            Output::Transmit(bytes) if stream.write_all(&bytes).is_err() => client.handle(now(), Input::WriteFailed),
            Output::Transmit(_) => {}
            Output::Shutdown => drop(stream.shutdown(Shutdown::Write)),
            Output::Wait(until) => {
                stream.set_read_timeout(until.map(|until| time_left(until, now())))?;
                match stream.read(&mut buffer) {
                    Ok(0) => client.handle(now(), Input::Ended(How::Eof)),
                    Ok(len) => client.handle(now(), Input::Received(buffer.get(..len).unwrap_or_default())),
                    Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                        client.handle(now(), Input::Ended(How::Reset));
                    }
                    Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                        client.handle(now(), Input::Tick);
                    }
                    Err(error) => return Err(error),
                }
            }
            _ => return Ok(client.report()),
        }
    }
}

/// At least a millisecond: a timeout of nothing would mean none at all.
fn time_left(until: Timestamp, now: Timestamp) -> Duration {
    Duration::from_micros(until.since(now)).max(Duration::from_millis(1))
}

#[test]
fn runs() -> Result<(), Box<dyn Error>> {
    main()
}
