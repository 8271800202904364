//! The newest servers that are not Windows, from Debian sid, healthy and as their users break them. `RDPWHY_NEWEST_SERVERS`
//! names the folder that `tests/newest-server.sh build` makes; without it each test says that it is skipped.

mod broken;
mod healthy;
mod logs;

use rdpwhy::diagnosis::Diagnosis;
use rdpwhy::{Config, Diagnoser, Target};
use rdpwhy_tests::RealServer;

fn target(server: &RealServer) -> Target {
    let address = server.address();
    Target { host: address.ip().to_string(), port: address.port(), address: None }
}

fn diagnose(server: &RealServer) -> Diagnosis {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(Diagnoser::new(target(server), Config::default()).run()).expect("a diagnosis").diagnosis
}
