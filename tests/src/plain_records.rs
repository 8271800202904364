//! TLS without encryption: a layer whose records are whole, and whose contents are what they look like. So a test decides
//! which messages ride in which record.

use rdpwhy_client::layer::{Connector, Layer, LayerError, LayerEvent};
use rdpwhy_handshake::LocalFault;

const HEADER: usize = 5;
const APPLICATION_DATA: u8 = 23;

/// Makes such layers.
#[derive(Clone, Copy, Debug)]
pub struct PlainRecords;

impl Connector for PlainRecords {
    fn connect(&self, _host: &str, _now: Option<i64>) -> Result<Box<dyn Layer>, LocalFault> {
        Ok(Box::new(Records(Vec::new())))
    }
}

struct Records(Vec<u8>);

/// One record with these contents.
///
/// # Panics
/// They are longer than a record.
#[must_use]
pub fn plain_record(contents: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(contents.len()).expect("a record's length").to_be_bytes();
    [&[APPLICATION_DATA, 3, 3, high, low], contents].concat()
}

impl Layer for Records {
    fn receive(&mut self, bytes: &[u8], tell: &mut dyn FnMut(LayerEvent<'_>)) -> Result<(), LayerError> {
        tell(LayerEvent::Wire(bytes));
        tell(LayerEvent::Clear(bytes.get(HEADER..).unwrap_or_default()));
        Ok(())
    }

    fn send(&mut self, plaintext: &[u8]) -> Result<(), LocalFault> {
        self.0.extend(plain_record(plaintext));
        Ok(())
    }

    fn close(&mut self) {}

    fn take_transmit(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.0)
    }

    fn has_records(&self) -> bool {
        true
    }

    fn is_up(&self) -> bool {
        true
    }
}
