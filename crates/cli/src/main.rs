//! `rdpwhy`: where, and why, did this RDP handshake die?

mod args;
mod commands;
mod exit_code;
mod logging;
mod output;
mod render;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::Args::read();
    logging::start(args.verbose);
    let code = commands::run(args.command).unwrap_or_else(|failure| {
        output::complain(&failure.to_string());
        failure.exit_code()
    });
    ExitCode::from(code)
}
