//! GCC settings of both sides.

use rdpwhy_pdu::gcc::{
    CertificateForm, ClientBlocks, ServerBlocks, ServerCertificate, ServerSecurity, level_name, method_name,
};

/// GCC settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct GccFacts {
    /// earlyCapabilityFlags that the client sent.
    pub client_early_capabilities: Option<u16>,
    /// Names of the static channels that the client asked for.
    pub client_channels: Vec<String>,
    /// SC_CORE version: 0x00080004 for RDP 5 to 8.1, 0x00080005 and above for 10.x.
    pub server_version: Option<u32>,
    /// SC_CORE's echo of the requested protocols.
    pub requested_protocols_echo: Option<u32>,
    /// SC_CORE earlyCapabilityFlags.
    pub server_early_capabilities: Option<u32>,
    /// SC_SECURITY encryptionMethod.
    pub encryption_method: Option<u32>,
    /// Its name.
    pub encryption_method_name: Option<&'static str>,
    /// SC_SECURITY encryptionLevel.
    pub encryption_level: Option<u32>,
    /// Its name.
    pub encryption_level_name: Option<&'static str>,
    /// The certificate of Standard RDP security.
    pub certificate: Option<SecurityFacts>,
    /// SC_MULTITRANSPORT flags.
    pub multitransport: Option<u32>,
}

/// The certificate of Standard RDP security, read without computing anything.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SecurityFacts {
    /// `proprietary`, `x509-chain` or `unknown`.
    pub form: &'static str,
    /// A temporary certificate.
    pub temporary: bool,
    /// Modulus size in bits.
    pub key_bits: Option<u32>,
    /// Certificates in the chain.
    pub chain_length: usize,
}

impl GccFacts {
    /// Whether the server chose a method of encryption: Standard RDP security then seals what follows the exchange.
    #[must_use]
    pub fn encrypts(&self) -> bool {
        self.encryption_method.is_some_and(|method| method != 0)
    }

    pub(crate) fn learn_client(&mut self, blocks: &ClientBlocks) {
        self.client_early_capabilities = blocks.core.as_ref().map(|core| core.early_capabilities);
        let channels = blocks.channels.iter().flatten();
        self.client_channels = channels.map(|channel| channel.name.clone()).collect();
    }

    pub(crate) fn learn_server(&mut self, blocks: &ServerBlocks) {
        if let Some(core) = &blocks.core {
            self.server_version = Some(core.version);
            self.requested_protocols_echo = core.requested_protocols;
            self.server_early_capabilities = core.early_capabilities;
        }
        if let Some(security) = &blocks.security {
            self.learn_security(security);
        }
        self.multitransport = blocks.multitransport;
    }

    fn learn_security(&mut self, security: &ServerSecurity) {
        self.encryption_method = Some(security.method);
        self.encryption_method_name = method_name(security.method);
        self.encryption_level = Some(security.level);
        self.encryption_level_name = level_name(security.level);
        self.certificate = SecurityFacts::of(&security.certificate);
    }
}

impl SecurityFacts {
    /// Reads a SERVER_CERTIFICATE; `None` where there is none, or it is malformed.
    pub(super) fn of(certificate: &[u8]) -> Option<Self> {
        let certificate = ServerCertificate::decode(certificate).ok()?;
        Some(Self {
            form: match certificate.form {
                CertificateForm::Proprietary => "proprietary",
                CertificateForm::X509Chain => "x509-chain",
                CertificateForm::Unknown(_) => "unknown",
            },
            temporary: certificate.temporary,
            key_bits: certificate.key_bits,
            chain_length: certificate.chain.len(),
        })
    }
}
