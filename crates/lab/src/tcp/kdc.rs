//! The KDC of a server that accepts Kerberos, asked over TCP (RFC 4120 7.2.2).

use core::time::Duration;
use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::TcpStream;

use rdpwhy_client::KdcRequest;

/// Question and answer begin with their length in four bytes.
pub(super) fn ask(request: &KdcRequest, limit: Duration) -> Result<Vec<u8>> {
    let address = request.url.strip_prefix("tcp://").ok_or_else(|| Error::other("the lab asks over TCP alone"))?;
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(limit))?;
    stream.write_all(&request.message)?;
    let mut answer = vec![0; 4];
    stream.read_exact(&mut answer)?;
    let length = answer.first_chunk().copied().map_or(0, u32::from_be_bytes);
    let length = usize::try_from(length).ok().filter(|length| *length <= KdcRequest::GREATEST_ANSWER);
    let mut ticket = vec![0; length.ok_or(ErrorKind::InvalidData)?];
    stream.read_exact(&mut ticket)?;
    answer.extend(ticket);
    Ok(answer)
}
