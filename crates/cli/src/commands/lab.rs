//! `rdpwhy lab`: the server by itself.

use std::io::{self, ErrorKind, Write as _};

use rdpwhy::credssp::Credentials;
use rdpwhy::pdu::rdp::ServerRedirection;
use rdpwhy_lab::tcp::TcpServer;

use super::server::{LabLogon, server_for};
use super::{Failure, connect, password};
use crate::args::LabArgs;
use crate::exit_code;

/// Runs until Ctrl-C.
pub(super) fn run(args: LabArgs) -> Result<u8, Failure> {
    if !args.listen.ip().is_loopback() && !args.expose {
        let why = format!("{} can be reached by others: listen on a loopback address, or say --expose", args.listen);
        return Err(Failure::Usage(why));
    }
    let logon = match &args.user {
        None => None,
        Some(user) => Some(LabLogon {
            account: Credentials::parse(user, password::of(user, password::OF_LAB, args.password_stdin)?),
            version: args.credssp_version,
            early_user_auth: args.early_user_auth,
        }),
    };
    let config = server_for(args.route, args.encryption, args.licensing, logon, &args.faults)?;
    let config = match args.redirect {
        None => config,
        Some(host) => {
            config.with_redirect(ServerRedirection { target_fqdn: Some(host), ..ServerRedirection::default() })
        }
    };
    let cannot = format!("cannot listen on {}", args.listen);
    let server = TcpServer::start_on(args.listen, config).map_err(|error| Failure::ours(&cannot, &error))?;
    announce(&server)?;
    connect::runtime()?
        .block_on(tokio::signal::ctrl_c())
        .map_err(|error| Failure::ours("cannot wait for Ctrl-C", &error))?;
    let connections = server.stop().len();
    tracing::info!(connections, "stopped");
    Ok(exit_code::HEALTHY)
}

/// On standard output: with port 0 it is data. Nobody has to read it.
fn announce(server: &TcpServer) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "listening on {}", server.address()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
