//! `openssl s_server` on a loopback port, for as long as the value lives.

use std::io::{BufRead, BufReader, ErrorKind};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{env, thread};

use tempfile::TempDir;

/// What the server's certificate has.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    Rsa,
    Ecdsa,
}

impl Key {
    const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Rsa => &["-newkey", "rsa:2048"],
            Self::Ecdsa => &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        }
    }
}

pub(crate) struct OpenSsl {
    address: SocketAddr,
    server: Child,
    _directory: TempDir,
}

impl OpenSsl {
    /// TLS 1.2 with one suite. With `reversing` each line that comes is sent back with its end first; without, nothing is
    /// sent. `None` where OpenSSL is not installed and need not be.
    pub(crate) fn start(key: Key, suite: &str, reversing: bool) -> Option<Self> {
        let directory = tempfile::Builder::new().prefix("rdpwhy-").tempdir().expect("a directory");
        if !make_certificate(key, directory.path()) {
            return None;
        }
        let mut command = Command::new("openssl");
        command.current_dir(directory.path()).args(["s_server", "-accept", "127.0.0.1:0", "-tls1_2"]);
        command.args(["-cert", "cert.pem", "-key", "key.pem", "-cipher", &format!("{suite}:@SECLEVEL=0")]);
        command.args(reversing.then_some("-rev"));
        // Its standard input stays open: at its end the server closes the connection.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().expect("it made the certificate");
        let mut lines = BufReader::new(server.stdout.take().expect("a pipe")).lines();
        let address = lines.find_map(|line| line.ok()?.strip_prefix("ACCEPT ")?.parse().ok());
        // What it prints later must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        Some(Self { address: address.expect("it says where it listens"), server, _directory: directory })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Whether OpenSSL is there to make it.
fn make_certificate(key: Key, directory: &Path) -> bool {
    let mut command = Command::new("openssl");
    command.current_dir(directory).args(["req", "-x509", "-nodes", "-subj", "/CN=localhost", "-days", "2"]);
    command.args(["-keyout", "key.pem", "-out", "cert.pem"]).args(key.arguments());
    match command.output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            true
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            skip();
            false
        }
        Err(error) => panic!("openssl: {error}"),
    }
}

#[expect(clippy::print_stderr, reason = "the person who runs the tests is told what was not tested")]
fn skip() {
    assert!(env::var_os("RDPWHY_REQUIRE_SERVERS").is_none(), "openssl is not installed");
    eprintln!("SKIPPED: openssl is not installed");
}
