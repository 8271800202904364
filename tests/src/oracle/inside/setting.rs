//! [`Setting`]: which server and which client talk, read from the first bytes of an input.

use std::sync::{Arc, OnceLock};

use rdpwhy_client::layer::{Connector, RustlsConnector, TransparentConnector};
use rdpwhy_client::{Anonymous, Config, Logon, Reach};
use rdpwhy_credssp::{AcceptorConfig, Credentials, CredsspLogon, Options};
use rdpwhy_lab::{Config as Lab, Licensing, Security, StandardSecurity, TlsMode, TlsVersions};
use rdpwhy_pdu::rdp::ServerRedirection;
use rdpwhy_pdu::x224::protocol;
use zeroize::Zeroizing;

use crate::FixedRandomness;
use crate::oracle::chunks::Taker;

const USER: &str = "user";
const PASSWORD: &str = "a password of the oracle";

/// Three bytes of the input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Bits 0 to 2: the server's security; 3: CredSSP with credentials; 4 and 5: TLS.
    server: u8,
    /// Which licensing.
    licensing: u8,
    /// Bits 0 and 1: the reach; 2: skip joins; 3: redirects; the rest: the chunks.
    client: u8,
}

impl Setting {
    pub(super) fn read(from: &mut Taker<'_>) -> Self {
        Self { server: from.u8(), licensing: from.u8(), client: from.u8() }
    }

    fn security(self) -> Security {
        match self.server & 7 {
            0 => Security::Ssl,
            1 => Security::Hybrid,
            2 => Security::HybridEx,
            3 => Security::Negotiate,
            _ => Security::Rdp,
        }
    }

    fn has_credentials(self) -> bool {
        self.server & 8 != 0 && matches!(self.security(), Security::Hybrid | Security::HybridEx | Security::Negotiate)
    }

    /// Credentials are only sent where TLS has shown a certificate.
    fn tls(self) -> TlsMode {
        match self.server >> 4 & 3 {
            0 | 1 if !self.has_credentials() => TlsMode::Transparent,
            2 => TlsMode::Rustls { versions: TlsVersions::Only12 },
            _ => TlsMode::Rustls { versions: TlsVersions::Only13 },
        }
    }

    pub(super) fn has_layer(self) -> bool {
        self.security() != Security::Rdp
    }

    /// Whether a second conversation has the same bytes.
    pub(super) fn is_repeatable(self) -> bool {
        !self.has_credentials() && (!self.has_layer() || self.tls() == TlsMode::Transparent)
    }

    pub(super) fn lab(self) -> Lab {
        let mut lab = Lab::default().with_security(self.security()).with_tls(self.tls());
        let licensing = Licensing::NAMED.get(usize::from(self.licensing) % Licensing::NAMED.len());
        lab.licensing = licensing.map(|(_, licensing, _)| *licensing).unwrap_or_default();
        lab.standard = match self.server & 7 {
            4 => StandardSecurity::default(),
            5 => StandardSecurity::low(),
            6 => StandardSecurity::high(),
            _ => StandardSecurity::fips(),
        };
        lab.mcs.skip_joins = self.client & 4 != 0;
        if self.client & 8 != 0 {
            lab.redirect = Some(redirection());
        }
        if self.has_credentials() {
            let accounts = vec![credentials()];
            lab.logon = Some(Arc::new(AcceptorConfig { version: 6, certificate: Vec::new(), accounts, service: None }));
        }
        lab
    }

    pub(super) fn client(self) -> Config {
        let mut config = Config::with_connector("server.example", 3389, self.connector());
        config.reach = match self.client & 3 {
            0 => Reach::Anonymous,
            1 => Reach::Session,
            _ => Reach::License,
        };
        config.protocols = match self.security() {
            Security::Rdp => Some(protocol::RDP),
            Security::Ssl => Some(protocol::SSL),
            _ => Some(protocol::SSL | protocol::HYBRID | protocol::HYBRID_EX),
        };
        if self.client & 4 != 0 {
            config.early_capabilities |= Config::AUTO_DETECT | Config::SKIP_CHANNEL_JOIN;
        }
        config.randomness = Arc::new(FixedRandomness(0x29));
        config.trust.any_certificate = true;
        config.record = true;
        config
    }

    fn connector(self) -> Arc<dyn Connector> {
        static CONNECTOR: OnceLock<Arc<RustlsConnector>> = OnceLock::new();
        if self.tls() == TlsMode::Transparent {
            return Arc::new(TransparentConnector);
        }
        let connector = CONNECTOR.get_or_init(|| Arc::new(RustlsConnector::ring()));
        Arc::clone(connector) as Arc<dyn Connector>
    }

    pub(super) fn logon(self) -> Box<dyn Logon> {
        let reach = self.client().reach;
        if !self.has_credentials() {
            return Box::new(Anonymous::new(reach));
        }
        let options = Options { delegate: reach >= Reach::Session, ..Options::default() };
        Box::new(CredsspLogon::new(credentials(), options).expect("credentials and options fit"))
    }

    /// In how many bytes the client receives: whole, and cut.
    pub(super) fn chunks(self) -> [usize; 2] {
        [usize::MAX, usize::from(self.client >> 4) + 1]
    }
}

fn credentials() -> Credentials {
    Credentials::parse(USER, Zeroizing::new(PASSWORD.to_owned()))
}

fn redirection() -> ServerRedirection {
    ServerRedirection {
        session_id: 7,
        flags: 0,
        target_address: None,
        target_fqdn: Some("second.example".to_owned()),
        target_netbios: None,
        load_balance_info: Some(b"Cookie: msts=1.2.3".to_vec()),
    }
}
