//! `rdpwhy lab`: the server by itself.

use std::io::{self, ErrorKind, Write as _};
use std::net::SocketAddr;

use rdpwhy::credssp::Credentials;
use rdpwhy::diagnosis::describe_message;
use rdpwhy_lab::{Config, Licensing, Link, Manner, Place, When, every_place, personas};

use super::lab_path::Running;
use super::server::{LabLogon, server_for};
use super::{Failure, connect, password};
use crate::args::LabArgs;
use crate::files::Descriptors;
use crate::render::style;
use crate::{exit_code, interrupt, output};

/// Runs until Ctrl-C or SIGTERM.
pub(super) fn run(args: LabArgs) -> Result<u8, Failure> {
    // clap asks for an address where there is no --list.
    let Some(listen) = args.listen.filter(|_| !args.list) else {
        list()?;
        return Ok(exit_code::HEALTHY);
    };
    if !listen.ip().is_loopback() && !args.expose {
        let why = format!("{listen} can be reached by others: listen on a loopback address, or say --expose");
        return Err(Failure::Usage(why));
    }
    interrupt::listen(Descriptors { server: true, ..Descriptors::default() })?;
    let running = match (&args.path.upstream, args.persona) {
        (Some(upstream), _) => Running::in_front_of(upstream, listen, &args.path, &args.faults)?,
        (None, Some(persona)) => {
            let link = args.path.link.or_else(|| persona.link.clone());
            Running::start(listen, persona.server.clone(), link)?
        }
        (None, None) => {
            let link = args.path.link.clone();
            Running::start(listen, built(args)?, link)?
        }
    };
    announce(running.address())?;
    connect::runtime()?.block_on(interrupt::requested());
    let connections = running.stop();
    tracing::info!(connections, "stopped");
    Ok(exit_code::HEALTHY)
}

/// The server that the flags describe.
fn built(args: LabArgs) -> Result<Config, Failure> {
    let logon = match &args.user {
        None => None,
        Some(user) => Some(LabLogon {
            account: Credentials::parse(user, password::of(user, password::OF_LAB, args.password_stdin)?),
            version: args.credssp_version,
            early_user_auth: args.early_user_auth,
        }),
    };
    server_for(args.route, args.encryption, args.licensing, logon, args.redirect.as_deref(), &args.faults)
}

/// Everything that a server can be, each with a line of what it is.
fn list() -> io::Result<()> {
    let mut page = output::page();
    page.line(&[(style::HEADING, "Personas (--persona NAME)")]);
    for persona in personas() {
        page.named(&persona.name, &persona.about);
    }
    page.heading("Places (--fault PLACE:WHEN:HOW)");
    for (form, meaning) in Place::FORMS {
        page.named(form, meaning);
    }
    page.heading("Messages");
    for (side, pdu) in every_place() {
        page.named(&format!("{side}/{pdu}"), &describe_message(*side, *pdu));
    }
    for (title, forms) in [("When", When::FORMS), ("How", Manner::FORMS), ("Link (--link PART,...)", Link::FORMS)] {
        page.heading(title);
        for (form, meaning) in forms {
            page.named(form, meaning);
        }
    }
    page.heading("Licensing (--licensing NAME)");
    for (name, _, meaning) in Licensing::NAMED {
        page.named(name, meaning);
    }
    output::print(&page)
}

/// On standard output: with port 0 it is data. Without a reader the lab runs all the same.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "listening on {address}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
