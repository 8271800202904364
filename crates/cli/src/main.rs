//! `rdpwhy`: where, and why, did this RDP handshake die?

mod args;
mod commands;
mod exit_code;
mod files;
mod interrupt;
mod logging;
mod output;
mod render;
mod threads;

use std::env;
use std::panic;
use std::process::ExitCode;

fn main() -> ExitCode {
    report_panics();
    let code = panic::catch_unwind(|| {
        let args = args::Args::read();
        logging::start(args.verbose);
        commands::run(args.command).unwrap_or_else(|failure| {
            output::complain(&failure.to_string());
            failure.exit_code()
        })
    });
    ExitCode::from(code.unwrap_or(exit_code::OUR_SIDE))
}

/// A panic is a bug, or a shortage that a library does not report in another way: one line, escaped as all that is
/// printed. With RUST_BACKTRACE the runtime reports it.
fn report_panics() {
    if env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
        return;
    }
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or("no message");
        output::complain(&format!("internal error at {place}: {words}; please report it"));
    }));
}
