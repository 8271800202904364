//! `cargo bench -p rdpwhy-benches --bench handshake`: whole handshakes, the witness alone, and the client's share.
#![expect(missing_docs, reason = "criterion's macros make public items")]

use core::hint::black_box;
use core::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use rdpwhy_benches::{Bare, Certificate, Conversation, Meter, Recorded};

/// Client, server and both witnesses.
fn whole(c: &mut Criterion) {
    let certificate = Certificate::new();
    let mut group = c.benchmark_group("whole-handshake");
    let transparent = Conversation::credssp(&certificate).transparent();
    group.bench_function("credssp-transparent", |bencher| bencher.iter(|| transparent.run().report));
    let tls = Conversation::credssp(&certificate);
    group.bench_function("credssp-tls13", |bencher| bencher.iter(|| tls.run().report));
    group.finish();
}

fn witness(c: &mut Criterion) {
    let certificate = Certificate::new();
    let routes = [
        ("standard", Conversation::standard(&certificate)),
        ("tls", Conversation::tls(&certificate)),
        ("credssp", Conversation::credssp(&certificate)),
        ("credssp-ex", Conversation::credssp_ex(&certificate)),
    ];
    let mut group = c.benchmark_group("witness");
    for (name, conversation) in routes {
        let recorded = Recorded::new(conversation);
        group.bench_function(name, |bencher| bencher.iter(|| recorded.witness()));
    }
    group.finish();
}

/// The client's side of one TLS 1.3 conversation; the server's time is not counted.
fn client(c: &mut Criterion) {
    let certificate = Certificate::new();
    let conversation = Conversation::credssp(&certificate);
    let (up, down) = Recorded::new(conversation.clone()).plaintext();
    let bare = Bare::new(&certificate).expect("rustls takes the certificate");
    let mut group = c.benchmark_group("client-side");
    group.bench_function("bare-handshake", |bencher| {
        bencher.iter_custom(|rounds| add_up(rounds, || bare.handshake().expect("it completes")));
    });
    group.bench_function("bare-conversation", |bencher| {
        bencher.iter_custom(|rounds| add_up(rounds, || bare.conversation(&up, &down).expect("it completes")));
    });
    group.bench_function("rdpwhy", |bencher| {
        bencher.iter_custom(|rounds| add_up(rounds, || black_box(conversation.run()).client_time));
    });
    group.finish();
}

fn add_up(rounds: u64, mut round: impl FnMut() -> Meter) -> Duration {
    (0..rounds).map(|_| round().elapsed()).sum()
}

criterion_group!(benches, whole, witness, client);
criterion_main!(benches);
