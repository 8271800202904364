//! Plays every cell, and prints `tests/localisation.md`: how many there were on each route and in each manner, and how many
//! were told right.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the table is the program's output")]

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use clap::{Parser, ValueEnum};
use rdpwhy_localise::{Cell, Scene, Tally, cells, in_virtual_time, over_tcp, real, tally};

/// Plays every way to die, and prints how many were told right.
#[derive(Debug, Parser)]
struct Args {
    /// Which parts of the matrix; without any, all of them.
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Both speakers in virtual time, every byte of every message.
    Virtual,
    /// The lab's server and the driver over TCP, the bounds and the middle of every message.
    Tcp,
    /// xrdp and FreeRDP's shadow server behind the lab's relay, where they are installed.
    Real,
}

const HEAD: &str = "\
# Localisation

`cargo run --release -p rdpwhy-localise`: every message of every route, of both sides, and every record of the TLS handshake
dies before it, after each of its bytes and after it, in every manner; inside TLS also after each byte of the record. A death
is told right when stage, awaited message, ending, manner and the unfinished frame all are what the fault and the sizes of
what the lab wrote make them (`localise/src/truth.rs`), and the recording of the run, as it is and cut into pieces of three
bytes, replays to the same report.
";

const VIRTUAL: &str = "\
## In virtual time

No run took longer than its deadline, or held more than 8 MiB at once, its server and its replays included.
";

const TCP: &str = "\
## Over TCP

The same before each message, after half of it, and after it. A drip depends on the machine's speed and is not among them.
";

const REAL: &str = "\
## Real servers

xrdp and FreeRDP's shadow server, behind a relay of the lab that cuts before each message, after half of it, and after it. In
front of TLS the relay has the server's key; the records of the TLS handshake are the server's own.
";

/// Mistakes that are shown one by one.
const SHOWN: usize = 40;
/// Runs over TCP at once: most of them wait.
const AT_ONCE: usize = 48;

fn main() -> ExitCode {
    let Args { parts } = Args::parse();
    let plays = |part| parts.is_empty() || parts.contains(&part);
    let cells = cells();
    let all: Vec<&Cell> = cells.iter().collect();
    println!("{HEAD}");
    let mut good = true;
    if plays(Part::Virtual) {
        let threads = available_parallelism().map_or(1, usize::from);
        let most = AtomicU64::new(0);
        let played = tally(&all, threads, |cell| {
            in_virtual_time::play(cell).map(|memory| {
                most.fetch_max(memory, Ordering::Relaxed);
            })
        });
        eprintln!("the most that a run held at once: {} KiB", most.into_inner() / 1024);
        good &= print(VIRTUAL, &played);
    }
    if plays(Part::Tcp) {
        let over_tcp: Vec<&Cell> = all.iter().copied().filter(|cell| cell.is_over_tcp()).collect();
        good &= print(TCP, &tally(&over_tcp, AT_ONCE, over_tcp::play));
    }
    if plays(Part::Real) {
        let servers = real::start();
        let cells = real::cells(&servers).expect("a conversation in which nothing dies");
        let all: Vec<&Cell<&real::Running>> = cells.iter().collect();
        good &= print(REAL, &tally(&all, servers.len() * real::AT_ONCE, real::play));
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The table of a part, and some of its mistakes. Says whether there were none.
fn print<S: Scene>(title: &str, played: &Tally<'_, S>) -> bool {
    println!("{title}\n| route | manner | deaths | told right |\n|---|---|---:|---:|");
    for ((_, route, manner), (all, right)) in &played.rows {
        println!("| {route} | {manner} | {all} | {right} |");
    }
    let (all, right) = played.sum();
    println!("| all | | {all} | {right} |\n");
    for (cell, wrong) in played.mistakes.iter().take(SHOWN) {
        println!("{cell}\n  {wrong:?}\n");
    }
    played.mistakes.is_empty()
}
