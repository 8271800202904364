//! Writes the fuzz targets' first corpora, all made by our own encoders and our own lab: `cargo run -p rdpwhy-tests
//! --example seeds`. What is there already stays as it is.

mod conversations;
mod inside;
mod messages;

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Target and name of each seed.
type Seeds = BTreeMap<(&'static str, String), Vec<u8>>;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let mut seeds = Seeds::new();
    messages::add(&mut seeds);
    conversations::add(&mut seeds);
    inside::add(&mut seeds);
    for ((target, name), bytes) in seeds {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        let file = folder.join(name);
        if !file.exists() {
            fs::write(file, bytes)?;
        }
    }
    Ok(())
}
