//! What a peer says inside the encryption, in a few hundred mutations for each commit: the fuzz targets try more of them.
//!
//! What they found is here too, each as a test of its own.

mod found;
mod rewriting;

use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, proptest};
use rdpwhy_tests::oracle::run;

/// Which server and client, and what becomes of single messages between honest ones.
fn conversation() -> impl Strategy<Value = Vec<u8>> {
    let honest = (0_usize..12).prop_map(|messages| vec![0; messages]);
    let change = (1_u8..14, any::<bool>()).prop_map(|(change, inside)| change | u8::from(inside) << 7);
    // Numbers and bytes of the change; a byte too many is another message's choice.
    let numbers = vec(any::<u8>(), 0..6);
    let step = (honest, change, numbers).prop_map(|(honest, change, numbers)| [honest, vec![change], numbers].concat());
    (vec(any::<u8>(), 3), vec(step, 0..4)).prop_map(|(setting, steps)| [setting, steps.concat()].concat())
}

/// The budget, a first report, and answers; the reports are read from noise.
fn investigation() -> impl Strategy<Value = Vec<u8>> {
    let report = vec(any::<u8>(), 0..80).prop_map(|noise| {
        let len = u16::try_from(noise.len()).expect("a short report");
        [&len.to_le_bytes()[..], &noise].concat()
    });
    let answer = (any::<u8>(), any::<u8>(), report.clone()).prop_map(|(which, kind, report)| {
        if kind & 7 >= 5 { [vec![which, kind], report].concat() } else { vec![which, kind] }
    });
    (vec(any::<u8>(), 3), report, Just(vec![0, 0]), vec(answer, 0..30))
        .prop_map(|(budget, first, asked, answers)| [budget, first, asked, answers.concat()].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_client_withstands_a_server_that_says_anything_inside_the_encryption(input in conversation()) {
        run("inside_server", &input);
    }

    #[test]
    fn a_server_withstands_a_client_that_says_anything_inside_the_encryption(input in conversation()) {
        run("inside_client", &input);
    }

    #[test]
    fn an_investigation_withstands_any_report(input in investigation()) {
        run("investigation", &input);
    }

    #[test]
    fn a_logon_withstands_any_answer_of_a_kdc(input in vec(any::<u8>(), 0..200)) {
        run("kdc", &input);
    }

    #[test]
    fn every_argument_is_read_or_refused_with_a_reason(text in "\\PC{0,60}") {
        run("arguments", text.as_bytes());
    }
}
