//! The KDC as a conversation asks it: through the caller, at the one address that was given.

use rdpwhy_client::KdcRequest;
use rdpwhy_handshake::LocalFault;
use sspi::KerberosConfig;
use sspi::generator::NetworkRequest;
use sspi::kerberos::config::parse_kdc_url;
use sspi::network_client::NetworkProtocol;

use crate::conversation::Line;
use crate::kerberos_error::{PREAUTH_REQUIRED, error_code, explain};
use crate::trouble::Trouble;

/// The registered port of Kerberos.
const PORT: u16 = 88;

/// A KDC, and whether its wish for pre-authentication has been heard.
pub(crate) struct Kdc {
    config: KerberosConfig,
    preauthentication_asked: bool,
}

impl Kdc {
    /// Whether a KDC can be asked there; see [`crate::Options::kdc`].
    pub(crate) fn is_address(address: &str) -> bool {
        Self::new(address, "").is_ok()
    }

    /// Whether it is asked without TLS by HTTP. Kerberos itself encrypts what it must, but a password can be guessed from it.
    pub(crate) fn is_in_clear(address: &str) -> bool {
        parse_kdc_url(address).is_some_and(|url| url.scheme() == "http")
    }

    /// `address`: see [`crate::Options::kdc`].
    pub(crate) fn new(address: &str, client_name: &str) -> Result<Self, Trouble> {
        let unusable = || Trouble::Local(LocalFault::configuration(format!("`{address}` is no address of a KDC")));
        let mut url = parse_kdc_url(address).ok_or_else(unusable)?;
        // What stands before an @ would be a secret, and is in every report.
        let is_bare = url.username().is_empty() && url.password().is_none();
        let ends_at_port = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        match url.scheme() {
            "tcp" | "udp" if is_bare && ends_at_port => {
                url.set_path("");
                let port = url.port().unwrap_or(PORT);
                url.set_port(Some(port)).map_err(|()| unusable())?;
            }
            "http" | "https" if is_bare => {}
            _ => return Err(unusable()),
        }
        let config = KerberosConfig { kdc_url: Some(url), client_computer_name: client_name.to_owned() };
        Ok(Self { config, preauthentication_asked: false })
    }

    pub(crate) fn config(&self) -> KerberosConfig {
        self.config.clone()
    }

    /// One question. Every error but the first wish for pre-authentication ends the logon, before sspi sees it: at a
    /// clock's skew it would try the password once more.
    pub(crate) async fn exchange(&mut self, line: &mut Line, request: NetworkRequest) -> Result<Vec<u8>, Trouble> {
        if Some(&request.url) != self.config.kdc_url.as_ref() {
            let realm = "the KDC refers to another realm";
            return Err(Trouble::Kdc(format!("{realm}, whose KDC ({}) was not given", request.url)));
        }
        let question = KdcRequest { url: request.url.to_string(), message: request.data };
        let mut answer = line
            .ask(question)
            .await?
            .map_err(|why| Trouble::Kdc(format!("the KDC {} cannot be reached: {why}", request.url)))?;
        if answer.len() > KdcRequest::GREATEST_ANSWER {
            return Err(Trouble::Kdc(format!("the KDC's answer of {} bytes is none", answer.len())));
        }
        if request.protocol == NetworkProtocol::Udp {
            let length = u32::try_from(answer.len()).unwrap_or(u32::MAX).to_be_bytes();
            answer.splice(0..0, length);
        }
        match error_code(&answer) {
            Some(PREAUTH_REQUIRED) if !self.preauthentication_asked => self.preauthentication_asked = true,
            Some(code) => return Err(Trouble::Kdc(explain(code))),
            None => {}
        }
        Ok(answer)
    }
}
