//! A verifier that accepts every certificate and every signature, and records what a strict one would have said.

use std::sync::{Arc, Mutex, PoisonError};

use rdpwhy_handshake::{Possession, Verification};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::possession::{self, Signed};

/// What was seen and what strict verification says of it. Read it also when the connection has failed.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) chain: Vec<Vec<u8>>,
    pub(super) verification: Option<Verification>,
}

/// INVARIANT: accepting here is recording, never trusting. Nothing secret may be sent on the strength of it.
#[derive(Debug)]
pub(super) struct Recorder {
    provider: Arc<CryptoProvider>,
    strict: Option<Arc<WebPkiServerVerifier>>,
    /// The name or address that the caller asked for.
    host: String,
    /// Why nothing can be judged, where that is so.
    unjudged: Option<&'static str>,
    seen: Mutex<Seen>,
}

impl Recorder {
    pub(super) fn new(
        provider: Arc<CryptoProvider>,
        roots: &Arc<RootCertStore>,
        host: &str,
        unjudged: Option<&'static str>,
    ) -> Self {
        // Without trust anchors the builder refuses: then every issuer is unknown.
        let strict = WebPkiServerVerifier::builder_with_provider(Arc::clone(roots), Arc::clone(&provider)).build().ok();
        Self { provider, strict, host: host.to_owned(), unjudged, seen: Mutex::default() }
    }

    pub(super) fn with_seen<T>(&self, read: impl FnOnce(&Seen) -> T) -> T {
        read(&self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Records what the signature shows of the key, also where rustls' verifier cannot read the certificate.
    fn note_signature(
        &self,
        leaf: &[u8],
        signed: Signed<'_>,
        result: Result<HandshakeSignatureValid, Error>,
    ) -> HandshakeSignatureValid {
        let known = &self.provider.signature_verification_algorithms;
        let (possession, unsupported) = match result {
            Ok(_) => (Possession::Proved, None),
            Err(error) => possession::judge(leaf, signed, &error, known),
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(verification) = &mut seen.verification {
            verification.set_possession(possession);
            verification.unsupported = unsupported;
        }
        HandshakeSignatureValid::assertion()
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let refused = |error: Error| error.to_string();
        let reason = match (self.unjudged, &self.strict) {
            (Some(why), _) => Some(why.to_owned()),
            (None, Some(strict)) => {
                strict.verify_server_cert(leaf, intermediates, server_name, ocsp, now).err().map(refused)
            }
            (None, None) => Some(refused(CertificateError::UnknownIssuer.into())),
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.chain = core::iter::once(leaf).chain(intermediates).map(|der| der.as_ref().to_vec()).collect();
        seen.verification = Some(Verification::new(self.host.clone(), reason));
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        let signed = Signed { message, scheme: dss.scheme, signature: dss.signature() };
        Ok(self.note_signature(cert, signed, verify_tls12_signature(message, cert, dss, algorithms)))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        let signed = Signed { message, scheme: dss.scheme, signature: dss.signature() };
        Ok(self.note_signature(cert, signed, verify_tls13_signature(message, cert, dss, algorithms)))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
