//! Who the server is: recordings of real servers, captures of other projects, and the lab.
//!
//! `tests/implementations/NAME.platform.recording` is a probe of a healthy server; the word before `.recording` is the
//! platform's name in JSON.

mod lab;

use std::fs::{self, File};
use std::path::Path;

use rdpwhy::diagnosis::{Implementation, Platform, implementation};
use rdpwhy_capture::Recording;
use rdpwhy_handshake::Report;

fn platform_of(name: &str) -> Platform {
    let found = Platform::ALL.into_iter().find(|platform| serde_json::json!(platform) == name);
    found.unwrap_or_else(|| panic!("no platform is called {name}"))
}

/// The recordings, with their names and platforms.
fn recorded() -> Vec<(String, Platform, Report)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("implementations");
    let mut all: Vec<_> =
        fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry").path()).collect();
    all.sort();
    let read = |path: &std::path::PathBuf| {
        let file = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let (name, platform) = file.split_once('.').expect("NAME.PLATFORM.recording");
        let recording = Recording::read(&mut File::open(path).expect("a recording opens")).expect("it reads");
        (name.to_owned(), platform_of(platform), recording.replay())
    };
    all.iter().map(read).collect()
}

#[test]
fn one_probe_of_a_real_server_names_it() {
    let recorded = recorded();
    assert!(recorded.len() >= 8, "{} recordings", recorded.len());
    for (name, platform, report) in &recorded {
        let answer = implementation([report]);
        assert_eq!(answer.platform, Some(*platform), "{name}: {answer}: {:#?}", answer.evidence);
        for observation in &answer.evidence {
            let known = |id| report.transcript.iter().any(|event| event.id == id);
            assert!(!observation.evidence.is_empty(), "{name}: {} has no evidence", observation.id);
            assert!(observation.evidence.iter().all(|id| known(*id)), "{name}: {}", observation.id);
        }
    }
}

#[test]
fn two_servers_told_as_one_are_not_known() {
    let recorded = recorded();
    let of = |platform| recorded.iter().find(|(_, its, _)| *its == platform).map(|(_, _, report)| report).expect("one");
    let both = implementation([of(Platform::Xrdp), of(Platform::Weston)]);
    assert_eq!((both.platform, both.contradictory), (None, true), "{both}");
}

#[test]
fn versions_are_those_of_the_servers() {
    for (name, _, report) in recorded() {
        let version = implementation([&report]).version;
        let expected = match name.split_once('-') {
            Some(("freerdp2", _)) => Some("FreeRDP 2"),
            Some(("freerdp3", _)) => Some("FreeRDP 3"),
            _ => continue,
        };
        assert_eq!(version, expected, "{name}");
    }
}

/// Captures of Windows: XP, Server 2003 and Server 2008 R2.
#[test]
fn captures_of_windows_are_told_as_nothing_else() {
    let names = [
        "malcolm-esteemedaudit-failed-XPSP2.pcap",
        "suricata-RDP-003.pcap",
        "zeek-rdp-proprietary-encryption.pcap",
        "zeek-rdp-x509.pcap",
        "zeek-rdp-to-ssl.pcap",
    ];
    let known = names.into_iter().filter_map(|name| Some((name, captured(name)?)));
    for (name, answer) in known {
        assert!(answer.candidates.contains(&Platform::Windows), "{name}: {answer}: {:#?}", answer.evidence);
        if !name.contains("x509") {
            assert_eq!(answer.platform, Some(Platform::Windows), "{name}: {answer}: {:#?}", answer.evidence);
        }
    }
}

/// All conversations of a capture; `None` where it is not at hand.
fn captured(name: &str) -> Option<Implementation> {
    let folder = std::env::var_os("RDPWHY_CAPTURES").map(std::path::PathBuf::from);
    let folder = folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures"));
    let file = folder.join(name);
    if !file.exists() {
        return None;
    }
    let reports: Vec<Report> = flows::read(&file).iter().map(Recording::replay).collect();
    Some(implementation(&reports))
}

#[path = "../captures/flows.rs"]
mod flows;
