//! Plays every cell, and prints `tests/localisation.md`: how many there were on each route and in each manner, and how many
//! were told right.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the table is the program's output")]

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use clap::{Parser, ValueEnum};
use rdpwhy_localise::{Cell, Row, Scene, TRUTH, Tally, cells, in_virtual_time, over_tcp, real, tally};

/// Plays every way to die, and prints how many were told right.
#[derive(Debug, Parser)]
struct Args {
    /// Which parts of the matrix; without any, all of them.
    parts: Vec<Part>,
    /// Write every cell to this file, a line each: route, fault, what was true, and whether that was said.
    #[arg(long, value_name = "FILE")]
    cells: Option<PathBuf>,
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
what the lab wrote make them, and the recording of the run, as it is and cut into pieces of three
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

xrdp and FreeRDP's shadow server, behind a relay of the lab that cuts before each message of both sides up to the first one on
licensing, after half of it, and after it, in four manners, and sends noise in its place. In front of TLS the relay has the
server's key; the server's records of the TLS handshake are its own. The names of the messages are the relay's.
";

/// Mistakes that are shown one by one.
const SHOWN: usize = 40;
/// Runs over TCP at once: most of them wait.
const AT_ONCE: usize = 48;

fn main() -> io::Result<ExitCode> {
    let args = Args::parse();
    let plays = |part| args.parts.is_empty() || args.parts.contains(&part);
    let mut page = Page { cells: args.cells.map(File::create).transpose()?.map(BufWriter::new), good: true };
    let cells = cells();
    let all: Vec<&Cell> = cells.iter().collect();
    println!("{HEAD}");
    println!("## What is true\n\n{TRUTH}");
    if plays(Part::Virtual) {
        let threads = available_parallelism().map_or(1, usize::from);
        let most = AtomicU64::new(0);
        let played = tally(&all, threads, |cell| {
            in_virtual_time::play(cell).map(|memory| {
                most.fetch_max(memory, Ordering::Relaxed);
            })
        });
        eprintln!("the most that a run held at once: {} KiB", most.into_inner() / 1024);
        page.print(VIRTUAL, &played)?;
    }
    if plays(Part::Tcp) {
        let over_tcp: Vec<&Cell> = all.iter().copied().filter(|cell| cell.is_over_tcp()).collect();
        page.print(TCP, &tally(&over_tcp, AT_ONCE, over_tcp::play))?;
    }
    if plays(Part::Real) {
        let servers = real::start();
        let cells = real::cells(&servers).map_err(io::Error::other)?;
        let all: Vec<&Cell<&real::Running>> = cells.iter().collect();
        page.print(REAL, &tally(&all, servers.len() * real::AT_ONCE, real::play))?;
    }
    if let Some(cells) = &mut page.cells {
        cells.flush()?;
    }
    Ok(if page.good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Where it all goes.
struct Page {
    cells: Option<BufWriter<File>>,
    good: bool,
}

impl Page {
    /// The tables of a part, and some of its mistakes.
    fn print<S: Scene>(&mut self, title: &str, played: &Tally<'_, S>) -> io::Result<()> {
        println!("{title}");
        for (kind, rows) in [("manner", played.by_manner()), ("place", played.by_place())] {
            println!("| route | {kind} | deaths | told right |\n|---|---|---:|---:|");
            for Row { of: (scene, kind), all, right } in rows {
                println!("| {scene} | {kind} | {all} | {right} |");
            }
            let (all, right) = played.sum();
            println!("| all | | {all} | {right} |\n");
        }
        for (cell, wrong) in played.mistakes().take(SHOWN) {
            println!("{cell}\n  {wrong:?}\n");
        }
        self.good &= played.mistakes().next().is_none();
        self.cells.as_mut().map_or(Ok(()), |cells| played.write_cells(cells))
    }
}
