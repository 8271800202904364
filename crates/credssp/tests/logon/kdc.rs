//! One question to a KDC over TCP, as a driver asks it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use rdpwhy_client::KdcRequest;

/// What a driver does with a question over TCP: it goes out as it is, and the answer comes in behind its length.
pub(crate) fn ask(request: &KdcRequest) -> Result<Vec<u8>, String> {
    let address = request.url.strip_prefix("tcp://").ok_or("no TCP")?;
    let exchange = || -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.write_all(&request.message)?;
        let mut answer = vec![0; 4];
        stream.read_exact(&mut answer)?;
        let length = u32::from_be_bytes(answer[..4].try_into().unwrap());
        answer.resize(4 + length as usize, 0);
        stream.read_exact(&mut answer[4..])?;
        Ok(answer)
    };
    exchange().map_err(|error| error.to_string())
}
