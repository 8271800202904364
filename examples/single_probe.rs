//! A single probe in 15 lines: `cargo run -p rdpwhy-examples --example single_probe [HOST[:PORT]]`.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::error::Error;

use rdpwhy::{Config, Report, diagnosis, parse_target, probe};
use rdpwhy_lab::tcp::TcpServer;

async fn explain(host: &str) -> Result<Report, Box<dyn Error>> {
    let target = parse_target(host)?;
    let config = Config::new(&target.host, target.port);
    let report = probe(target, config).await?;
    println!("{}", diagnosis::verdict(&report));
    for finding in diagnosis::diagnose(&report) {
        println!("{}: {}", finding.signature, finding.says);
    }
    Ok(report)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1) {
        Some(host) => explain(&host).await.map(drop),
        None => explain_a_server_of_our_own().await,
    }
}

/// It behaves like a Windows server whose certificate has lost its private key.
async fn explain_a_server_of_our_own() -> Result<(), Box<dyn Error>> {
    let fault = "tls.client-hello:after:reset".parse()?;
    let server = TcpServer::start(rdpwhy_lab::Config::default().with_fault(fault))?;
    let report = explain(&server.address().to_string()).await?;
    assert_eq!(report.position.stage, rdpwhy::Stage::Tls);
    Ok(())
}

#[tokio::test]
async fn runs() -> Result<(), Box<dyn Error>> {
    explain_a_server_of_our_own().await
}
