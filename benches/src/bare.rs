//! The bare handshake: rustls against rustls in memory, and nothing else.

use std::io::{Read as _, Write as _};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ClientConnection, Resumption};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::version::TLS13;
use rustls::{ClientConfig, DigitallySignedStruct, Error, ServerConfig, ServerConnection, SignatureScheme};

use crate::{Certificate, Meter};

/// Both sides' configurations, made once: the handshake is what is measured.
pub struct Bare {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    name: ServerName<'static>,
}

impl Bare {
    /// TLS 1.3 with `ring`, the server's certificate accepted and its signature checked, nothing resumed.
    ///
    /// # Errors
    /// rustls does not take the certificate.
    pub fn new(certificate: &Certificate) -> Result<Self, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut client = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&[&TLS13])?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyCertificate(Arc::clone(&provider))))
            .with_no_client_auth();
        client.resumption = Resumption::disabled();
        let chain = vec![CertificateDer::from(certificate.certificate.clone())];
        let key = PrivatePkcs8KeyDer::from(certificate.key.clone());
        let server = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13])?
            .with_no_client_auth()
            .with_single_cert(chain, key.into())?;
        let name = ServerName::try_from(Certificate::HOST).map_err(|error| Error::General(error.to_string()))?;
        Ok(Self { client: Arc::new(client), server: Arc::new(server), name })
    }

    /// The client's time from its making until its Finished is out.
    ///
    /// # Errors
    /// The handshake fails.
    pub fn handshake(&self) -> Result<Meter, Error> {
        self.shake().map(|(meter, _, _)| meter)
    }

    /// The same, and then the rest of a probe's traffic: `up` goes up, the server's tickets and `down` come down, and
    /// close_notify is said.
    ///
    /// # Errors
    /// The handshake fails.
    pub fn conversation(&self, up: &[u8], down: &[u8]) -> Result<Meter, Error> {
        let (mut meter, mut client, mut server) = self.shake()?;
        let request = meter.run(|| {
            write_all(&mut client.writer(), up)?;
            transmit(&mut client)
        })?;
        receive(&mut server, &request)?;
        write_all(&mut server.writer(), down)?;
        let answer = transmit(&mut server)?;
        meter.run(|| {
            receive(&mut client, &answer)?;
            let mut plaintext = vec![0; down.len()];
            client.reader().read_exact(&mut plaintext).map_err(other)?;
            client.send_close_notify();
            transmit(&mut client)
        })?;
        Ok(meter)
    }

    fn shake(&self) -> Result<(Meter, ClientConnection, ServerConnection), Error> {
        let mut meter = Meter::default();
        let mut server = ServerConnection::new(Arc::clone(&self.server))?;
        let (mut client, hello) = meter.run(|| {
            let mut client = ClientConnection::new(Arc::clone(&self.client), self.name.clone())?;
            let hello = transmit(&mut client)?;
            Ok::<_, Error>((client, hello))
        })?;
        receive(&mut server, &hello)?;
        let flight = transmit(&mut server)?;
        let finished = meter.run(|| {
            receive(&mut client, &flight)?;
            transmit(&mut client)
        })?;
        receive(&mut server, &finished)?;
        if client.is_handshaking() || server.is_handshaking() {
            return Err(Error::HandshakeNotComplete);
        }
        Ok((meter, client, server))
    }
}

fn transmit<Data>(side: &mut rustls::ConnectionCommon<Data>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while side.wants_write() {
        side.write_tls(&mut bytes).map_err(other)?;
    }
    Ok(bytes)
}

fn receive<Data>(side: &mut rustls::ConnectionCommon<Data>, mut bytes: &[u8]) -> Result<(), Error> {
    while !bytes.is_empty() {
        side.read_tls(&mut bytes).map_err(other)?;
        side.process_new_packets()?;
    }
    Ok(())
}

fn write_all(writer: &mut rustls::Writer<'_>, bytes: &[u8]) -> Result<(), Error> {
    writer.write_all(bytes).map_err(other)
}

fn other(error: std::io::Error) -> Error {
    Error::General(error.to_string())
}

/// Checks what a client must check to know that it talks to the certificate's owner, and asks for no issuer.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _leaf: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::Bare;
    use crate::Certificate;

    #[test]
    fn both_sides_complete() {
        let bare = Bare::new(&Certificate::new()).unwrap();
        bare.handshake().unwrap();
        bare.conversation(b"up", b"down").unwrap();
    }
}
