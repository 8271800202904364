//! A KDC behind a socket of its own (RFC 4120 7.2).

use core::time::Duration;
use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs as _, UdpSocket};

use rdpwhy_client::KdcRequest;

/// What a datagram can hold.
const GREATEST_DATAGRAM: usize = 65_535;

/// `message`, and the answer, begin with their length in four bytes.
pub(super) fn over_tcp(address: &str, message: &[u8], limit: Duration) -> Result<Vec<u8>> {
    let mut stream = connect(address, limit)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    stream.write_all(message)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let size = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if size > KdcRequest::GREATEST_ANSWER {
        return Err(Error::new(ErrorKind::InvalidData, format!("an answer of {size} bytes is none")));
    }
    let mut answer = length.to_vec();
    answer.resize(length.len() + size, 0);
    stream.read_exact(answer.get_mut(length.len()..).unwrap_or_default())?;
    Ok(answer)
}

/// `message` and the answer are datagrams. Neither is sent twice: whoever loses them is asked over TCP.
pub(super) fn over_udp(address: &str, message: &[u8], limit: Duration) -> Result<Vec<u8>> {
    let address = address.to_socket_addrs()?.next().ok_or(ErrorKind::AddrNotAvailable)?;
    let any = match address {
        SocketAddr::V4(_) => SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 0),
        SocketAddr::V6(_) => SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), 0),
    };
    let socket = UdpSocket::bind(any)?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(limit))?;
    socket.send(message)?;
    let mut answer = vec![0; GREATEST_DATAGRAM];
    let size = socket.recv(&mut answer)?;
    answer.truncate(size);
    Ok(answer)
}

fn connect(address: &str, limit: Duration) -> Result<TcpStream> {
    let mut failed = Error::from(ErrorKind::AddrNotAvailable);
    for address in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, limit) {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, UdpSocket};
    use std::thread;
    use std::time::Duration;

    use super::{over_tcp, over_udp};

    const LIMIT: Duration = Duration::from_secs(30);

    /// A server that reads `question` and sends `answer` in its place.
    fn answering(question: &'static [u8], answer: Vec<u8>) -> String {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("its address").to_string();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut read = vec![0; question.len()];
            stream.read_exact(&mut read).expect("a question");
            assert_eq!(read, question);
            stream.write_all(&answer).expect("somebody who listens");
        });
        address
    }

    #[test]
    fn over_tcp_the_answer_comes_with_its_length() {
        let address = answering(b"\0\0\0\x01?", b"\0\0\0\x03yesand more".to_vec());
        assert_eq!(over_tcp(&address, b"\0\0\0\x01?", LIMIT).expect("an answer"), b"\0\0\0\x03yes");
    }

    #[test]
    fn an_answer_that_claims_too_much_or_ends_early_is_none() {
        let greedy = answering(b"?", vec![0xFF; 8]);
        assert!(over_tcp(&greedy, b"?", LIMIT).is_err_and(|error| error.to_string().contains("4294967295")));
        let short = answering(b"?", b"\0\0\0\x03y".to_vec());
        assert!(over_tcp(&short, b"?", LIMIT).is_err());
    }

    #[test]
    fn over_udp_both_are_datagrams() {
        let kdc = UdpSocket::bind(("127.0.0.1", 0)).expect("a port");
        let address = kdc.local_addr().expect("its address").to_string();
        thread::spawn(move || {
            let mut question = [0; 9];
            let (size, from) = kdc.recv_from(&mut question).expect("a question");
            assert_eq!(question.get(..size), Some(&b"?"[..]));
            kdc.send_to(b"yes", from).expect("somebody who listens");
        });
        assert_eq!(over_udp(&address, b"?", LIMIT).expect("an answer"), b"yes");
    }

    #[test]
    fn nobody_there() {
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a port");
        assert!(over_tcp(&port.to_string(), b"?", LIMIT).is_err());
        assert!(over_tcp("no port", b"?", LIMIT).is_err());
    }
}
