//! A real KDC: Heimdal's, with a database of its own, on a free loopback port, for as long as the value lives.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::real_server::skip;

const KDC: &str = "/usr/lib/heimdal-servers/kdc";
const KADMIN: &str = "kadmin.heimdal";
/// The realm of every [`Heimdal`].
pub const REALM: &str = "TEST.LAN";

/// A running KDC. Dropping it ends it and removes its database.
#[derive(Debug)]
pub struct Heimdal {
    child: Child,
    folder: TempDir,
    port: u16,
}

impl Heimdal {
    /// Starts a KDC with these principals and passwords; `None`, said on standard error, where Heimdal is not
    /// installed. With `RDPWHY_REQUIRE_SERVERS=1` that is a failure.
    ///
    /// # Panics
    /// It is installed and does not start.
    #[must_use]
    pub fn start(principals: &[(&str, &str)]) -> Option<Self> {
        if !Path::new(KDC).exists() {
            skip("a KDC", "heimdal-kdc and heimdal-clients");
            return None;
        }
        let directory = tempfile::Builder::new().prefix("rdpwhy-heimdal-").tempdir().expect("a directory");
        let folder = directory.path();
        write_configuration(folder);
        kadmin(folder, &["init", "--realm-max-ticket-life=1d", "--realm-max-renewable-life=1d", REALM]);
        for (principal, password) in principals {
            kadmin(folder, &["add", "-p", password, "--use-defaults", principal]);
        }
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).expect("a free port").port();
        let child = Command::new(KDC)
            .args(["--testing", "--addresses=127.0.0.1", &format!("--ports={port}/tcp")])
            .arg(config_file(folder))
            .env("KRB5_CONFIG", folder.join("krb5.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("kdc.log")).expect("a log"))
            .spawn()
            .expect("it is installed");
        let started = Self { child, folder: directory, port };
        started.wait();
        Some(started)
    }

    /// Its address, `tcp://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("tcp://127.0.0.1:{}", self.port)
    }

    /// `modify` of a principal.
    pub fn modify(&self, setting: &str, principal: &str) {
        kadmin(self.folder.path(), &["modify", setting, principal]);
    }

    fn wait(&self) {
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!(
            "the KDC does not listen: {}",
            fs::read_to_string(self.folder.path().join("kdc.log")).unwrap_or_default()
        );
    }
}

impl Drop for Heimdal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The trailing colon is the empty salt: sspi 0.23.0 makes the key of an ordinary one wrongly (0.23.1 does not).
fn write_configuration(folder: &Path) {
    let database = folder.display();
    let configuration = format!(
        "[libdefaults]\n\tdefault_realm = {REALM}\n\tdns_lookup_kdc = no\n\
         [kdc]\n\tdatabase = {{\n\t\tdbname = {database}/heimdal\n\t\trealm = {REALM}\n\
         \t\tmkey_file = {database}/m-key\n\t\tlog_file = {database}/log\n\t\tacl_file = {database}/acl\n\t}}\n\
         [kadmin]\n\tdefault_keys = aes256-cts-hmac-sha1-96:pw-salt:\n\
         [logging]\n\tdefault = STDERR\n"
    );
    fs::write(folder.join("krb5.conf"), configuration).expect("a folder that can be written to");
}

/// Said by name, because the system's own kdc.conf is read otherwise, and its database taken.
fn config_file(folder: &Path) -> String {
    format!("--config-file={}", folder.join("krb5.conf").display())
}

fn kadmin(folder: &Path, arguments: &[&str]) {
    let output = Command::new(KADMIN)
        .arg("--local")
        .arg(config_file(folder))
        .args(arguments)
        .env("KRB5_CONFIG", folder.join("krb5.conf"))
        .stdin(Stdio::null())
        .output()
        .expect("kadmin.heimdal is installed with the KDC");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
