//! `cargo run --release -p rdpwhy-benches --bin figures`: one table of medians, all measured in turns in one run, so
//! that their ratios hold on whatever machine it is. The table that was committed is `FIGURES.md`.
#![expect(clippy::print_stdout, reason = "the table is the program's output")]

use core::hint::black_box;
use core::time::Duration;
use std::thread::available_parallelism;

use rdpwhy_benches::{Bare, Certificate, Conversation, Meter, Recorded};
use rdpwhy_tests::{HostileServer, license_request, proprietary};

const TURNS: usize = 100;
/// Rounds of a turn that do not count, and that do.
const WARM_UP: usize = 5;
const ROUNDS: usize = 40;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let certificate = Certificate::new();
    let bare = Bare::new(&certificate)?;
    let nla = Conversation::credssp(&certificate);
    let transparent = nla.clone().transparent();
    let (up, down) = Recorded::new(nla.clone()).plaintext();
    let recorded = [
        Recorded::new(Conversation::standard(&certificate)),
        Recorded::new(Conversation::tls(&certificate)),
        Recorded::new(nla.clone()),
        Recorded::new(Conversation::credssp_ex(&certificate)),
    ];
    let [standard, tls, credssp, credssp_ex] = &recorded;
    let seen = credssp.witness();

    let mut fit = [0x55; 256];
    fit[255] = 0xD5;
    let honest = HostileServer::with_certificate(proprietary(&fit, 65_537));
    let modulus = HostileServer::with_certificate(proprietary(&[0xFF; 30_000], 65_537));
    let licensing = HostileServer::with_license_request(license_request(proprietary(&[0xFF; 31_000], 65_537), 1));
    let scopes = HostileServer::with_license_request(license_request(Vec::new(), 4096));

    let mut figures = [
        Figure::new("a whole handshake, transparent layer", || timed(|| transparent.run())),
        Figure::new("a whole handshake, TLS 1.3", || timed(|| nla.run())),
        Figure::new("witness, Standard RDP security", || timed(|| standard.witness())),
        Figure::new("witness, TLS with licensing", || timed(|| tls.witness())),
        Figure::new(WITNESS, || timed(|| credssp.witness())),
        Figure::new("witness, CredSSP with early user authorization", || timed(|| credssp_ex.witness())),
        Figure::new("report of a CredSSP handshake", || timed(|| seen.report())),
        Figure::new(BARE, || bare.handshake().map_or(Duration::MAX, |meter| meter.elapsed())),
        Figure::new(BARE_CONVERSATION, || bare.conversation(&up, &down).map_or(Duration::MAX, |meter| meter.elapsed())),
        Figure::new(CLIENT, || nla.run().client_time.elapsed()),
        Figure::new(HONEST, || timed(|| honest.meet())),
        Figure::new(HOSTILE[0], || timed(|| modulus.meet())),
        Figure::new(HOSTILE[1], || timed(|| licensing.meet())),
        Figure::new(HOSTILE[2], || timed(|| scopes.meet())),
    ];
    // In turns, so that whatever else the machine does meets all of them alike; a warm-up each, since the caches are
    // the last one's.
    for _ in 0..TURNS {
        for figure in &mut figures {
            figure.take_turn();
        }
    }
    print(&mut figures);
    Ok(())
}

const WITNESS: &str = "witness, CredSSP";
const BARE: &str = "client's side, bare rustls handshake";
const BARE_CONVERSATION: &str = "client's side, bare rustls with the same plaintext and goodbye";
/// Servers that are made to cost the client something.
const HOSTILE: [&str; 3] = [
    "client, a modulus of 30,000 bytes",
    "client, a licence request with a modulus of 31,000 bytes",
    "client, 4,096 scopes",
];
const HONEST: &str = "client, Standard RDP security with an honest key of 2,048 bits";
const CLIENT: &str = "client's side, rdpwhy with witness and report";

/// One line of the table.
struct Figure<'a> {
    what: &'static str,
    once: Box<dyn FnMut() -> Duration + 'a>,
    times: Vec<Duration>,
}

impl<'a> Figure<'a> {
    fn new(what: &'static str, once: impl FnMut() -> Duration + 'a) -> Self {
        Self { what, once: Box::new(once), times: Vec::with_capacity(TURNS * ROUNDS) }
    }

    fn take_turn(&mut self) {
        for _ in 0..WARM_UP {
            (self.once)();
        }
        self.times.extend((0..ROUNDS).map(|_| (self.once)()));
    }

    /// In microseconds, at so many hundredths of the rounds.
    fn at(&mut self, hundredths: usize) -> f64 {
        self.times.sort_unstable();
        let index = self.times.len() * hundredths / 100;
        self.times.get(index).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6)
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let mut meter = Meter::default();
    let result = meter.run(work);
    drop(black_box(result));
    meter.elapsed()
}

fn print(figures: &mut [Figure<'_>]) {
    let cores = available_parallelism().map_or(1, usize::from);
    println!("# Figures\n");
    println!(
        "`cargo run --release -p rdpwhy-benches --bin figures`, {cores} cores, {} rounds in one thread, in",
        TURNS * ROUNDS
    );
    println!("memory; ECDSA P-256 certificate, TLS 1.3 and `ring`. Microseconds.\n");
    println!("| what | median | 10th to 90th percentile |\n|---|---:|---:|");
    let mut medians = Vec::new();
    for figure in figures {
        let (low, median, high) = (figure.at(10), figure.at(50), figure.at(90));
        println!("| {} | {median:.1} | {low:.1} to {high:.1} |", figure.what);
        medians.push((figure.what, median));
    }
    let median = |what| {
        let found = medians.iter().find(|(name, _)| *name == what);
        found.map_or(f64::NAN, |(_, median)| *median)
    };
    println!("\n| goal of the first version | value | goal |\n|---|---:|---:|");
    println!("| {WITNESS}, µs | {:.1} | under 30 |", median(WITNESS));
    println!("| rdpwhy's client to the bare handshake | {:.2} | at most 1.25 |", median(CLIENT) / median(BARE));
    let same = median(CLIENT) / median(BARE_CONVERSATION);
    println!("| rdpwhy's client to bare rustls with the same plaintext and goodbye | {same:.2} | |");
    for hostile in HOSTILE {
        println!("| {hostile}, to an honest key | {:.2} | at most 1 |", median(hostile) / median(HONEST));
    }
}
