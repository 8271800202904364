//! TLS in front of another server: ended on both legs, with a death in the other's seen where it is.

use rdpwhy_client::layer::{Connector as _, RustlsConnector, TlsOptions, ring_provider};
use rdpwhy_handshake::{Input, Side, Stage, Timestamp};

use super::Upstream;
use crate::{Relaying, Server};

/// So much of the client waits for the other server's TLS: no hello and no flight is as long.
const HELD: usize = 256 * 1024;

impl Server {
    /// Whether the client's bytes have to wait; then they are kept.
    pub(in crate::server) fn holds(&mut self, at: Timestamp, bytes: &[u8]) -> bool {
        let Some(Upstream { layer: Some(layer), held, .. }) = &mut self.upstream else { return false };
        if layer.is_up() {
            return false;
        }
        held.extend_from_slice(bytes);
        let is_too_much = held.len() > HELD;
        // The other server is said hello to when the client has begun to.
        self.flush_upstream();
        if is_too_much {
            self.give_up_upstream(at, "it does not come through TLS while the client goes on");
        }
        true
    }

    pub(super) fn is_to_end_tls(&self) -> bool {
        let terminates = self.upstream.as_ref().is_some_and(|upstream| upstream.relaying == Relaying::Terminated);
        terminates
            && self.layer.is_none()
            && self.witness.ending().is_none()
            && self.witness.position().stage == Stage::Tls
    }

    /// TLS was selected: the leg to the other server begins its own.
    pub(super) fn begin_upstream_tls(&mut self, at: Timestamp) {
        let host = self.config.address.ip().to_string();
        // The client's logon may pass, so no suite with CBC is offered.
        let mut options = TlsOptions::new(ring_provider());
        options.cbc_suites = false;
        let layer = RustlsConnector::new(options).connect(&host, self.config.wall.map(|wall| wall.at(at)));
        match (layer, &mut self.upstream) {
            (Ok(layer), Some(upstream)) => upstream.layer = Some(layer),
            (Err(error), Some(_)) => self.give_up_upstream(at, &error.to_string()),
            (_, None) => {}
        }
    }

    pub(super) fn has_died_in_tls(&self) -> bool {
        let upstream = self.upstream.as_ref().filter(|upstream| upstream.ended.is_some());
        upstream.and_then(|upstream| upstream.layer.as_ref()).is_some_and(|layer| !layer.is_up())
    }

    /// The other server refuses TLS: so does this one, in the clear as long as its own is not up.
    pub(super) fn pass_alert(&mut self, at: Timestamp, description: u8) {
        self.show_held(at);
        if self.layer.as_ref().is_some_and(|layer| layer.is_up()) {
            return self.hang_up(at);
        }
        let record = [21, 3, 3, 0, 2, 2, description];
        self.send_raw(at, &record);
    }

    /// What the client has said is not answered, but it was said.
    pub(in crate::server) fn show_held(&mut self, at: Timestamp) {
        let held = self.upstream.as_mut().map(|upstream| core::mem::take(&mut upstream.held)).unwrap_or_default();
        self.witness.observe(at, Input::Wire { from: Side::Client, bytes: &held });
    }
}
