//! [`InspectConnector`]: a layer that sends one hello and never comes up.

use core::time::Duration;
use std::collections::VecDeque;
use std::sync::Arc;

use rdpwhy_handshake::LocalFault;

use super::Hello;
use super::key_share::Randoms;
use crate::layer::{Connector, Layer, LayerError, LayerEvent};
use crate::randomness::Randomness;

const HANDSHAKE: u8 = 22;
const ALERT: u8 = 21;
const WARNING: u8 = 1;
const CLOSE_NOTIFY: u8 = 0;

/// Asks each server this hello. What it answers is in the report: `facts.tls`, and the ending.
#[derive(Clone)]
pub struct InspectConnector {
    hello: Hello,
    randomness: Arc<dyn Randomness>,
}

impl InspectConnector {
    /// With this hello.
    #[must_use]
    pub const fn new(hello: Hello, randomness: Arc<dyn Randomness>) -> Self {
        Self { hello, randomness }
    }
}

impl Connector for InspectConnector {
    fn connect(&self, host: &str, _now: Option<i64>) -> Result<Box<dyn Layer>, LocalFault> {
        let fill = || {
            let mut bytes = [0; 32];
            self.randomness.fill(&mut bytes).map(|()| bytes).map_err(LocalFault::randomness)
        };
        let randoms = Randoms { random: fill()?, session_id: fill()?, share: fill()? };
        let pieces = self.hello.pieces(host, &randoms).map_err(LocalFault::configuration)?;
        let pause = self.hello.segments.map(|segments| segments.pause).unwrap_or_default();
        Ok(Box::new(Inspecting { due: pieces.into(), pause, heard: Vec::new() }))
    }
}

struct Inspecting {
    /// What of the hello has not gone up yet, and then the goodbye.
    due: VecDeque<Vec<u8>>,
    pause: Duration,
    /// The server's first bytes, up to a record's version.
    heard: Vec<u8>,
}

impl Layer for Inspecting {
    fn receive(&mut self, bytes: &[u8], tell: &mut dyn FnMut(LayerEvent<'_>)) -> Result<(), LayerError> {
        let missing = 3 - self.heard.len().min(3);
        self.heard.extend(bytes.iter().take(missing));
        tell(LayerEvent::Wire(bytes));
        Ok(())
    }

    fn send(&mut self, _plaintext: &[u8]) -> Result<(), LocalFault> {
        Err(LocalFault::configuration("an inspection carries nothing"))
    }

    /// close_notify in the clear, in a record of the server's version. A server that has come to keys takes it from a
    /// client that has not; one that said nothing, or no, is told nothing more.
    fn close(&mut self) {
        let interrupted = !self.due.is_empty();
        self.due.clear();
        if let ([HANDSHAKE, major, minor], false) = (self.heard.as_slice(), interrupted) {
            self.due.push_back(vec![ALERT, *major, *minor, 0, 2, WARNING, CLOSE_NOTIFY]);
        }
    }

    fn take_transmit(&mut self) -> Vec<u8> {
        self.due.pop_front().unwrap_or_default()
    }

    fn pause(&self) -> Option<Duration> {
        (!self.due.is_empty()).then_some(self.pause)
    }

    fn has_records(&self) -> bool {
        true
    }

    fn is_up(&self) -> bool {
        false
    }

    fn only_asks(&self) -> bool {
        true
    }
}
