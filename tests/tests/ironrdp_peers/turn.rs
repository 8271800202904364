//! One step of an ironrdp sequence.

use ironrdp_connector::{ConnectorResult, Sequence};
use ironrdp_core::WriteBuf;

/// Takes the next frame from `inbound`, where one is due, and gives what is to be sent; `None` where the frame is not
/// there.
pub(crate) fn turn(sequence: &mut impl Sequence, inbound: &mut Vec<u8>) -> ConnectorResult<Option<Vec<u8>>> {
    let mut output = WriteBuf::new();
    let frame: Vec<u8> = match sequence.next_pdu_hint().map(|hint| hint.find_size(inbound)) {
        None => Vec::new(),
        Some(Ok(Some((_, size)))) if size <= inbound.len() => inbound.drain(..size).collect(),
        Some(_) => return Ok(None),
    };
    sequence.step(&frame, None, &mut output)?;
    Ok(Some(output.filled().to_vec()))
}
