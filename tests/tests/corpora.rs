//! Every file of the fuzz targets' corpora through its oracle: what a fuzzer once found stays found.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rdpwhy_tests::oracle::{ORACLES, run};

#[test]
fn every_corpus_passes_its_oracle() {
    for (name, _) in ORACLES {
        let files = files(&fuzz().join("corpus").join(name));
        assert!(!files.is_empty(), "{name} has no corpus");
        for file in files {
            println!("{}", file.display());
            run(name, &fs::read(file).unwrap());
        }
    }
}

#[test]
fn every_oracle_has_a_target_and_every_target_an_oracle() {
    let oracles: BTreeSet<_> = ORACLES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let stem = |file: PathBuf| file.file_stem().unwrap().to_string_lossy().into_owned();
    let targets: BTreeSet<_> = files(&fuzz().join("fuzz_targets")).into_iter().map(stem).collect();
    assert_eq!(targets, oracles);
}

#[test]
fn an_input_without_an_end_is_a_conversation_too() {
    for (name, _) in ORACLES {
        run(name, &[]);
        for byte in 0..=u8::MAX {
            run(name, &[byte]);
            run(name, &[byte, 0xFF, 0xFF]);
        }
    }
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("a folder reads").path()).filter(|path| path.is_file()).collect()
}
