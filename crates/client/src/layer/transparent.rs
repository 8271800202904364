//! No layer at all behind a layer's face, so that simulation and fuzzing reach what lies behind TLS.

use rdpwhy_handshake::LocalFault;

use super::{Connector, Layer, LayerError, LayerEvent};

/// Plaintext as it is.
#[derive(Debug, Default)]
pub struct Transparent {
    transmit: Vec<u8>,
}

impl Layer for Transparent {
    fn receive(&mut self, bytes: &[u8], tell: &mut dyn FnMut(LayerEvent<'_>)) -> Result<(), LayerError> {
        tell(LayerEvent::Clear(bytes));
        Ok(())
    }

    fn send(&mut self, plaintext: &[u8]) -> Result<(), LocalFault> {
        self.transmit.extend_from_slice(plaintext);
        Ok(())
    }

    fn close(&mut self) {}

    fn take_transmit(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.transmit)
    }

    fn has_records(&self) -> bool {
        false
    }

    fn is_up(&self) -> bool {
        true
    }
}

/// Makes [`Transparent`] layers. The peer must have one too.
#[derive(Clone, Copy, Debug, Default)]
pub struct TransparentConnector;

impl Connector for TransparentConnector {
    fn connect(&self, _host: &str, _now: Option<i64>) -> Result<Box<dyn Layer>, LocalFault> {
        Ok(Box::new(Transparent::default()))
    }
}
