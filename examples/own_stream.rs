//! A probe over the caller's own stream: whatever is `AsyncRead + AsyncWrite` carries it, here a pipe in memory whose
//! far end somebody else forwards, as an SSH channel or a proxy would be.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::error::Error;

use rdpwhy::{Because, Config, Ending, Outcome, Stage, Target, diagnosis, probe_stream};
use rdpwhy_lab::tcp::TcpServer;
use tokio::io::{copy_bidirectional, duplex};
use tokio::net::TcpStream;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = TcpServer::start(rdpwhy_lab::Config::default())?;
    let mut forwarded = TcpStream::connect(server.address()).await?;
    let (stream, mut far_end) = duplex(1024);
    let tunnel = tokio::spawn(async move { copy_bidirectional(&mut far_end, &mut forwarded).await });

    // The host is the name that TLS asks for; nothing is resolved and nothing is connected to.
    let target = Target { host: "desktop.example".to_owned(), port: 3389, address: None };
    let config = Config::new(&target.host, target.port);
    let report = probe_stream(stream, target, config).await?;
    println!("{}", diagnosis::verdict(&report));

    // NLA is enforced, so without a logon this is as far as anyone gets.
    assert_eq!(report.position.stage, Stage::Credssp);
    assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Reach }));
    let dialled = report.stages.iter().filter(|stage| matches!(stage.stage, Stage::Resolve | Stage::Connect));
    assert!(dialled.map(|stage| stage.outcome).all(|outcome| outcome == Outcome::Skipped));
    // The probe has said goodbye through the tunnel, and the tunnel has come to its end with it.
    tunnel.await??;
    Ok(())
}

#[test]
fn runs() -> Result<(), Box<dyn Error>> {
    main()
}
