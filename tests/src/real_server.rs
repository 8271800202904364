//! One real RDP server (xrdp, or FreeRDP's shadow server) on a loopback port, for as long as the value lives.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::{fs, io};

use tempfile::TempDir;

/// Every server the harness can start.
///
/// `xrdp-none` to `xrdp-fips` speak Standard RDP security at that encryption level, `xrdp-tls*` TLS in all or only
/// the named versions, `*-negotiate` whatever the client asks for. `shadow-nla` and `shadow-negotiate` know the user
/// `tuser` with the password `Passw0rd`.
pub const NAMES: [&str; 14] = [
    "xrdp-none",
    "xrdp-low",
    "xrdp-medium",
    "xrdp-high",
    "xrdp-fips",
    "xrdp-tls",
    "xrdp-tls10",
    "xrdp-tls12",
    "xrdp-tls13",
    "xrdp-negotiate",
    "shadow-nla",
    "shadow-tls",
    "shadow-rdp",
    "shadow-negotiate",
];

/// The same servers as their users break them, and other programs on their port. `shadow-no-credentials` has no SAM file.
pub const BROKEN: [&str; 15] = [
    "xrdp-tls-rsa",
    "xrdp-key-unreadable",
    "xrdp-negotiate-key-unreadable",
    "xrdp-rsakeys-unreadable",
    "xrdp-key-mismatch",
    "xrdp-negotiate-key-mismatch",
    "xrdp-certificate-missing",
    "xrdp-negotiate-certificate-missing",
    "xrdp-certificate-expired",
    "shadow-key-unreadable",
    "shadow-key-mismatch",
    "shadow-certificate-expired",
    "shadow-no-credentials",
    "other-http",
    "other-tls",
];

/// The script that starts the server and, when its standard input ends, stops what it started.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/real-server.sh");

/// The script's exit code for "a program is not installed".
const NOT_INSTALLED: i32 = 77;

/// Every server of the folder that `newest-server.sh build` makes, as its users have them and as they break them.
pub const NEWEST: [&str; 23] = [
    "xrdp",
    "xrdp-tls",
    "xrdp-tls12",
    "xrdp-tls13",
    "xrdp-tls-rsa",
    "xrdp-key-unreadable",
    "xrdp-tls-key-unreadable",
    "xrdp-key-mismatch",
    "xrdp-certificate-missing",
    "xrdp-certificate-expired",
    "shadow",
    "shadow-tls",
    "weston",
    "weston-key-mismatch",
    "weston-certificate-missing",
    "weston-certificate-expired",
    "grd",
    "grd-no-credentials",
    "grd-key-mismatch",
    "grd-certificate-expired",
    "krdp",
    "krdp-key-mismatch",
    "krdp-certificate-expired",
];

/// The script that starts one of them, in the same way.
const NEWEST_SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/newest-server.sh");

/// How often a start is tried: somebody else may take the port, or the X display, between choosing and using it.
const ATTEMPTS: usize = 5;

/// A running server; dropping it stops it and everything it started, and waits until they are gone.
#[derive(Debug)]
pub struct RealServer {
    address: SocketAddr,
    script: Child,
    directory: TempDir,
}

impl RealServer {
    /// Starts the server `name` (one of [`NAMES`] or [`BROKEN`]) on a free loopback port and returns once it listens.
    ///
    /// No connection is made to find that out. Returns `None`, and says so on standard error, where the server is not
    /// installed.
    ///
    /// # Panics
    ///
    /// When there is no such name, when an installed server does not come up, and, with `RDPWHY_REQUIRE_SERVERS=1` in
    /// the environment, when the server is not installed.
    #[must_use]
    pub fn start(name: &str) -> Option<Self> {
        assert!(NAMES.contains(&name) || BROKEN.contains(&name), "no real server is called {name}");
        Self::start_with(SCRIPT, name).unwrap_or_else(|missing| {
            skip(name, &missing);
            None
        })
    }

    /// The same with one of [`NEWEST`]. Returns `None`, and says so on standard error, where `RDPWHY_NEWEST_SERVERS` does
    /// not name their folder, or where the user may not enter it.
    ///
    /// # Panics
    ///
    /// When there is no such name, when the server does not come up, and, with `RDPWHY_REQUIRE_NEWEST=1` in the
    /// environment, when the folder is missing.
    #[must_use]
    pub fn start_newest(name: &str) -> Option<Self> {
        assert!(NEWEST.contains(&name), "none of the newest servers is called {name}");
        Self::start_with(NEWEST_SCRIPT, name).unwrap_or_else(|missing| {
            skip_unless("RDPWHY_REQUIRE_NEWEST", name, &missing);
            None
        })
    }

    /// An error says what is missing.
    fn start_with(script: &str, name: &str) -> Result<Option<Self>, String> {
        let mut last = String::new();
        for _ in 0..ATTEMPTS {
            match Self::attempt(script, name) {
                Ok(server) => return Ok(Some(server)),
                Err(Failure::NotInstalled(what)) => return Err(what),
                Err(Failure::DidNotStart(log)) => last = log,
            }
        }
        panic!("{name} did not start in {ATTEMPTS} attempts; the last one logged:\n{last}")
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the server has logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        let logs =
            ["server.log", "xrdp.log"].map(|name| fs::read(self.directory.path().join(name)).unwrap_or_default());
        String::from_utf8_lossy(&logs.concat()).into_owned()
    }

    /// Lets FreeRDP's client of the newest servers' folder connect, with the right password and with a wrong one, and
    /// waits until it is done.
    ///
    /// # Panics
    ///
    /// When it does not run.
    pub fn visit_with_freerdp(&self) {
        let directory = tempfile::Builder::new().prefix("rdpwhy-").tempdir().expect("a directory");
        let output = Command::new("setsid")
            .args(["bash", NEWEST_SCRIPT, "client", &self.address.port().to_string()])
            .arg(directory.path())
            .stdin(Stdio::null())
            .output()
            .expect("the client's script runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), "done");
    }

    /// Stops the server's processes as SIGSTOP does: the kernel still accepts connections.
    ///
    /// # Panics
    ///
    /// When there is no `kill`.
    pub fn freeze(&self) {
        let processes = self.processes().into_iter().map(|process| process.to_string());
        let status = Command::new("kill").arg("-STOP").args(processes).status().expect("kill runs");
        assert!(status.success(), "kill -STOP failed");
    }

    /// The PEM file of the certificate that it shows in TLS: ours for xrdp, the shadow server's own.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        let ours = self.directory.path().join("cert.pem");
        if ours.exists() {
            return ours;
        }
        self.directory.path().join(".config/freerdp/shadow/shadow.crt")
    }

    /// The PEM file of that certificate's private key.
    #[must_use]
    pub fn key(&self) -> PathBuf {
        let ours = self.directory.path().join("key.pem");
        if ours.exists() {
            return ours;
        }
        self.directory.path().join(".config/freerdp/shadow/shadow.key")
    }

    /// The processes that belong to this server now, its forks included, the script that minds them excluded.
    ///
    /// They share the session whose leader the script is, and nobody else is in it.
    #[must_use]
    pub fn processes(&self) -> Vec<u32> {
        session_members(self.script.id())
    }

    /// The process id of the script, which is also the id of the session that holds all of the server's processes.
    #[must_use]
    pub fn session(&self) -> u32 {
        self.script.id()
    }

    fn attempt(script: &str, name: &str) -> Result<Self, Failure> {
        let directory = tempfile::Builder::new().prefix("rdpwhy-").tempdir().map_err(not_started)?;
        let port = free_port().map_err(not_started)?;
        // `setsid` gives the script a session of its own: it can then tell its processes from everybody else's.
        let spawned = Command::new("setsid")
            .args(["bash", script, name, &port.to_string()])
            .arg(directory.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let script = match spawned {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure::NotInstalled("setsid".to_owned()));
            }
            spawned => spawned.map_err(not_started)?,
        };
        let mut server = Self { address: (Ipv4Addr::LOCALHOST, port).into(), script, directory };
        let answer = server.first_line().map_err(not_started)?;
        if answer == "ready" {
            return Ok(server);
        }
        let status = server.script.wait().map_err(not_started)?;
        if status.code() == Some(NOT_INSTALLED) {
            return Err(Failure::NotInstalled(answer));
        }
        Err(Failure::DidNotStart(format!("{answer}\n{}", server.log())))
    }

    fn first_line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if let Some(output) = self.script.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        // End-of-file on its standard input is the order to stop; the script bounds how long that takes. The same
        // happens when the test process is killed, so that no server outlives its test.
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

/// Process ids of the live members of `session`, its leader excluded; empty where there is no `/proc`.
#[must_use]
pub fn session_members(session: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|&process| process != session && session_of(process) == Some(session))
        .collect()
}

/// The session of a process that is neither gone nor a zombie (proc(5): state is field 3, session field 6).
fn session_of(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(PathBuf::from("/proc").join(process.to_string()).join("stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(") ")?;
    let mut fields = after_name.split(' ');
    if fields.next()? == "Z" {
        return None;
    }
    fields.nth(2)?.parse().ok()
}

#[derive(Debug)]
enum Failure {
    NotInstalled(String),
    DidNotStart(String),
}

#[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` wants")]
fn not_started(error: io::Error) -> Failure {
    Failure::DidNotStart(error.to_string())
}

pub(crate) fn skip(name: &str, missing: &str) {
    skip_unless("RDPWHY_REQUIRE_SERVERS", name, missing);
}

#[expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]
fn skip_unless(variable: &str, name: &str, missing: &str) {
    let required = std::env::var_os(variable).is_some_and(|value| value == "1");
    assert!(!required, "{name} is required, and missing: {missing}");
    eprintln!("skipped: {name} needs {missing}");
}

/// A port that was free a moment ago.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
