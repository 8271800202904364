//! A KDC behind a proxy (MS-KKDCP): a POST whose body, like the answer's, is a KDC-PROXY-MESSAGE.

use core::time::Duration;

use rdpwhy_client::KdcRequest;
use rdpwhy_client::layer::ring_provider;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// The proxy's certificate must verify by the system's trust anchors: what it is sent can be tried against a list of
/// passwords.
pub(super) fn over_http(url: &str, message: &[u8], limit: Duration) -> Result<Vec<u8>, String> {
    let certificates = rustls_native_certs::load_native_certs().certs;
    let roots = certificates.iter().map(|certificate| Certificate::from_der(certificate).to_owned());
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::from(roots.collect::<Vec<_>>()))
        .unversioned_rustls_crypto_provider(ring_provider())
        .build();
    // Nobody but the address that was given is asked: no proxy of the environment, no redirection.
    let config = Agent::config_builder().tls_config(tls).timeout_global(Some(limit)).proxy(None).max_redirects(0);
    let agent: Agent = config.build().into();
    let words = |error: ureq::Error| error.to_string();
    let mut answer = agent
        .post(url)
        .header("Content-Type", "application/kerberos")
        .header("User-Agent", "kerberos/1.0")
        .send(message)
        .map_err(words)?;
    if !answer.status().is_success() {
        return Err(format!("the proxy answers with HTTP status {}", answer.status().as_u16()));
    }
    let limit = u64::try_from(KdcRequest::GREATEST_ANSWER).unwrap_or(u64::MAX);
    answer.body_mut().with_config().limit(limit).read_to_vec().map_err(words)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::TcpListener;
    use std::thread::{self, JoinHandle};
    use std::time::Duration;

    use super::over_http;

    const LIMIT: Duration = Duration::from_secs(30);

    /// A proxy that answers one request with `answer`, and gives back the request's head and body.
    fn proxy(answer: &'static [u8]) -> (String, JoinHandle<(String, Vec<u8>)>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let url = format!("http://{}/KdcProxy", listener.local_addr().expect("its address"));
        let proxy = thread::spawn(move || {
            let mut stream = BufReader::new(listener.accept().expect("a client").0);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                assert_ne!(stream.read_line(&mut head).expect("a request"), 0, "the request ends in its head");
            }
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            let mut body = vec![0; length.expect("a length")];
            stream.read_exact(&mut body).expect("a body");
            stream.get_mut().write_all(answer).expect("somebody who listens");
            (head, body)
        });
        (url, proxy)
    }

    #[test]
    fn question_and_answer_are_bodies() {
        let (url, proxy) = proxy(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes");
        assert_eq!(over_http(&url, b"?", LIMIT), Ok(b"yes".to_vec()));
        let (head, body) = proxy.join().expect("a proxy");
        assert!(head.starts_with("POST /KdcProxy "), "{head}");
        assert!(head.to_lowercase().contains("content-type: application/kerberos"), "{head}");
        assert_eq!(body, b"?");
    }

    #[test]
    fn what_a_proxy_refuses_or_sends_elsewhere_is_no_answer() {
        let (url, refusing) = proxy(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        assert!(over_http(&url, b"?", LIMIT).is_err_and(|why| why.contains("403")));
        let elsewhere = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n";
        let (url, redirecting) = proxy(elsewhere);
        assert!(over_http(&url, b"?", LIMIT).is_err_and(|why| why.contains("302")));
        for proxy in [refusing, redirecting] {
            proxy.join().expect("a proxy");
        }
    }
}
