//! Logs: on standard error, silent unless `-v` or `RUST_LOG` asks for them.

use std::env;
use std::io::{self, Write};

use crate::render;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts logging. `RUST_LOG` (`target=level,..`) goes before `-v` (info), `-vv` (debug) and `-vvv` (trace).
pub(crate) fn start(verbose: u8) {
    let level = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let asked = env::var("RUST_LOG").ok().filter(|filter| !filter.is_empty());
    let (targets, unreadable) = match asked.as_deref().map(str::parse::<Targets>) {
        None => (Targets::new().with_default(level), None),
        Some(Ok(targets)) => (targets, None),
        Some(Err(error)) => (Targets::new().with_default(level), Some(error)),
    };
    let logs = layer().with_writer(|| Escaped).with_ansi(false);
    tracing_subscriber::registry().with(logs).with(targets).init();
    if let Some(error) = unreadable {
        tracing::warn!("RUST_LOG is not understood and ignored: {error}");
    }
}

/// Standard error, with everything but the end of a line escaped: logs quote servers.
struct Escaped;

impl Write for Escaped {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        writeln!(io::stderr(), "{}", render::escape(text))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
