//! A lab that runs beside a test.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use crate::command::rdpwhy;

/// A running `rdpwhy lab`, ended when it is dropped.
pub(crate) struct Lab(Child);

impl Lab {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self(rdpwhy(arguments).stdout(Stdio::piped()).spawn().expect("it starts"))
    }

    pub(crate) fn address(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a line");
        line.trim().strip_prefix("listening on ").expect("where it listens").to_owned()
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
