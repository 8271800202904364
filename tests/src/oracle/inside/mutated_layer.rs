//! A client whose plaintext is rewritten before its TLS layer encrypts it.

use core::time::Duration;
use std::sync::Arc;

use rdpwhy_client::layer::{Connector, Layer, LayerError, LayerEvent};
use rdpwhy_handshake::LocalFault;

use super::mutation::Mutator;

/// Makes the layers of `inner`, which then say what a [`Mutator`] makes of the client's messages.
pub(super) struct MutatedConnector {
    pub(super) inner: Arc<dyn Connector>,
    pub(super) mutator: Mutator,
}

impl Connector for MutatedConnector {
    fn connect(&self, host: &str, now: Option<i64>) -> Result<Box<dyn Layer>, LocalFault> {
        Ok(Box::new(MutatedLayer { inner: self.inner.connect(host, now)?, mutator: self.mutator.clone() }))
    }
}

struct MutatedLayer {
    inner: Box<dyn Layer>,
    mutator: Mutator,
}

impl Layer for MutatedLayer {
    fn receive(&mut self, bytes: &[u8], tell: &mut dyn FnMut(LayerEvent<'_>)) -> Result<(), LayerError> {
        self.inner.receive(bytes, tell)
    }

    fn send(&mut self, plaintext: &[u8]) -> Result<(), LocalFault> {
        let items = self.mutator.apply(plaintext);
        items.iter().filter(|item| !item.is_empty()).try_for_each(|item| self.inner.send(item))
    }

    fn close(&mut self) {
        self.inner.close();
    }

    fn take_transmit(&mut self) -> Vec<u8> {
        self.inner.take_transmit()
    }

    fn pause(&self) -> Option<Duration> {
        self.inner.pause()
    }

    fn has_records(&self) -> bool {
        self.inner.has_records()
    }

    fn is_up(&self) -> bool {
        self.inner.is_up()
    }
}
