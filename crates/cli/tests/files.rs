//! Files that the command reads and writes, and what becomes of them when something goes wrong.

mod command;

use std::fs;
use std::path::Path;
use std::thread;

use command::{json, rdpwhy, run, stderr, stdout};
use rdpwhy_capture::Recording;
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config, Licensing, Security};

/// A server that issues a licence.
fn issuing() -> TcpServer {
    let licensing = Licensing::named("issues").expect("a licensing server");
    TcpServer::start(Config::default().with_security(Security::Ssl).with_licensing(licensing)).expect("the lab starts")
}

fn licensed<'a>(address: &'a str, path: &'a Path) -> Vec<&'a str> {
    let path = path.to_str().expect("UTF-8");
    vec!["probe", address, "--protocols", "ssl", "--reach", "license", "--save-license", path]
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    names
}

#[test]
fn an_existing_file_is_replaced_only_with_force_and_nothing_is_sent_without() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = issuing();
    let address = server.address().to_string();
    for flag in ["--save-license", "--record"] {
        let path = folder.path().join(flag.trim_start_matches('-'));
        fs::write(&path, "older").expect("a file");
        let path = path.to_str().expect("UTF-8");
        let words = ["probe", &address, "--protocols", "ssl", "--reach", "license", flag, path];
        let before = server.connections();
        let output = run(&words);
        assert_eq!(output.status.code(), Some(2), "{flag}: {}", stderr(&output));
        assert!(stderr(&output).contains(path) && stderr(&output).contains("--force"), "{}", stderr(&output));
        assert_eq!(server.connections(), before, "{flag}: nothing is sent");
        assert_eq!(fs::read(path).expect("a file"), b"older");
        let output = run(&[&words[..], &["--force"]].concat());
        assert_eq!(output.status.code(), Some(0), "{flag}: {}", stderr(&output));
        assert_ne!(fs::read(path).expect("a file"), b"older");
    }
    assert_eq!(names(folder.path()), ["record", "save-license"]);
}

#[test]
fn a_folder_that_takes_no_file_and_a_name_for_two_files_are_told_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = issuing();
    let address = server.address().to_string();
    let output = run(&licensed(&address, Path::new("/no/such/folder/licence")));
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("/no/such/folder/licence"), "{}", stderr(&output));
    let path = folder.path().join("both");
    let twice = [licensed(&address, &path), vec!["--record", path.to_str().expect("UTF-8")]].concat();
    let output = run(&twice);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    // The same file under another name.
    let other = format!("{}/./both", folder.path().display());
    let output = run(&[licensed(&address, &path), vec!["--record", &other]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!((server.connections(), names(folder.path()).len()), (0, 0));
}

#[test]
fn two_ways_to_write_one_path_are_one_file_and_nothing_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = issuing();
    let address = server.address().to_string();
    let absolute = folder.path().join("out");
    for (record, save) in [("out", "./out"), ("out", absolute.to_str().expect("UTF-8")), ("sub/../out", "out")] {
        fs::create_dir_all(folder.path().join("sub")).expect("a folder");
        let words = [licensed(&address, Path::new(save)), vec!["--force", "--record", record]].concat();
        let output = rdpwhy(&words).current_dir(folder.path()).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{record} {save}: {}", stderr(&output));
        assert!(stderr(&output).contains("is given for two files"), "{record} {save}: {}", stderr(&output));
    }
    assert_eq!((server.connections(), names(folder.path())), (0, vec!["sub".to_owned()]));
}

#[cfg(unix)]
#[test]
fn a_licence_and_a_recording_are_for_their_owner_alone_and_no_link_is_followed() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let server = issuing();
    let address = server.address().to_string();
    let (licence, recording) = (folder.path().join("licence"), folder.path().join("recording"));
    let words = [licensed(&address, &licence), vec!["--json", "--record", recording.to_str().expect("UTF-8")]].concat();
    let output = run(&words);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let issued = json(&output)["facts"]["licensing"]["issued"]["bytes"].as_u64();
    assert_eq!(issued, Some(fs::metadata(&licence).expect("a file").len()));
    for path in [&licence, &recording] {
        let mode = fs::metadata(path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
    }
    let (target, link) = (folder.path().join("target"), folder.path().join("link"));
    fs::write(&target, "another's").expect("a file");
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    for more in [&[][..], &["--force"]] {
        let output = run(&[licensed(&address, &link), more.to_vec()].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}: {}", stderr(&output));
        assert!(link.is_symlink(), "{more:?}");
        assert_eq!(fs::read(&target).expect("a file"), b"another's");
    }
    assert_eq!(server.connections(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn linux_an_answer_that_finds_no_room_leaves_the_licence_and_the_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = issuing();
    let address = server.address().to_string();
    let (licence, recording) = (folder.path().join("licence"), folder.path().join("recording"));
    let words = [licensed(&address, &licence), vec!["--record", recording.to_str().expect("UTF-8")]].concat();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = rdpwhy(&words).stdout(full).output().expect("it starts");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(!fs::read(&licence).expect("a licence").is_empty());
    let recorded = fs::read(&recording).expect("a recording");
    assert!(Recording::read(&mut recorded.as_slice()).is_ok());
}

#[cfg(unix)]
#[test]
fn a_pipe_that_brings_nothing_and_a_file_without_end_are_errors_that_name_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let pipe = pipe.to_str().expect("UTF-8").to_owned();
    let flags: [&[&str]; 3] = [&["--reach", "license", "--license"], &["--ca"], &["--knowledge"]];
    let running: Vec<_> = [pipe.as_str(), "/dev/zero", "/", "/no/such/file"]
        .into_iter()
        .flat_map(|path| flags.map(|flags| [&["probe", "127.0.0.1:1"], flags, &[path]].concat()))
        .map(|words| words.into_iter().map(str::to_owned).collect::<Vec<_>>())
        .map(|words| thread::spawn(move || (run(&words.iter().map(String::as_str).collect::<Vec<_>>()), words)))
        .collect();
    for one in running {
        let (output, words) = one.join().expect("no panic");
        let code = output.status.code();
        assert!(matches!(code, Some(2 | 3)), "{words:?}: {code:?} {}", stderr(&output));
        assert!(stderr(&output).contains(words.last().expect("a path")), "{words:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_like_a_file() {
    let words = "printf 'nothing of a certificate' | exec \"$0\" probe 127.0.0.1:1 --ca /dev/stdin";
    let output = shell(words);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("holds no certificate"), "{}", stderr(&output));
}

/// A line of the shell in which `$0` is the command.
#[cfg(unix)]
fn shell(line: &str) -> std::process::Output {
    let mut command = std::process::Command::new("sh");
    command.args(["-c", line, env!("CARGO_BIN_EXE_rdpwhy")]).stdin(std::process::Stdio::null());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("RDPWHY_")) {
        command.env_remove(name);
    }
    command.output().expect("a shell")
}
