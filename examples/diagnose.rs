//! A diagnosis with a budget: `cargo run -p rdpwhy-examples --example diagnose [HOST[:PORT]]`.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::error::Error;

use rdpwhy::diagnosis::{Budget, Diagnosis, meaning, verdict};
use rdpwhy::{Config, Diagnoser, parse_target};
use rdpwhy_lab::tcp::TcpServer;

async fn explain(host: &str) -> Result<Diagnosis, Box<dyn Error>> {
    let target = parse_target(host)?;
    let config = Config::new(&target.host, target.port);
    let diagnoser = Diagnoser::new(target, config).budget(Budget::default().connections(8));
    let diagnosis = diagnoser.run().await?.diagnosis;
    println!("{}\n{}", verdict(&diagnosis.report), meaning(&diagnosis));
    for conclusion in &diagnosis.causes {
        println!("{}: {}", conclusion.standing.name(), conclusion.cause.title);
    }
    Ok(diagnosis)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1) {
        Some(host) => explain(&host).await.map(drop),
        None => explain_a_server_of_our_own().await,
    }
}

/// It has no certificate, and says so.
async fn explain_a_server_of_our_own() -> Result<(), Box<dyn Error>> {
    let fault = "x224.connection-confirm:before:refuse=3".parse()?;
    let server = TcpServer::start(rdpwhy_lab::Config::default().with_fault(fault))?;
    let diagnosis = explain(&server.address().to_string()).await?;
    assert_eq!(diagnosis.causes.first().map(|conclusion| conclusion.cause.id), Some("certificate-missing"));
    assert_eq!(diagnosis.connections(), server.connections());
    Ok(())
}

#[tokio::test]
async fn runs() -> Result<(), Box<dyn Error>> {
    explain_a_server_of_our_own().await
}
