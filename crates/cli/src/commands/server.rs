//! Which lab server comes to the faults that were asked for.

use std::sync::Arc;

use rdpwhy::credssp::{AcceptorConfig, Credentials};
use rdpwhy_lab::{Config, Fault, Licensing, Security, StandardSecurity, TlsMode, TlsOffer, TlsVersions};

use super::Failure;
use crate::args::{Encryption, Route};
use rdpwhy::pdu::rdp::ServerRedirection;
use rdpwhy::{PduKind, Side};

/// A server of this route, or of the first that comes to every fault. It encrypts, or asks for a licence, only where that
/// was said or a fault needs it.
///
/// # Errors
/// No such server comes to one of the faults, says where it does come to; or encryption where there is TLS.
pub(super) fn server_for(
    route: Option<Route>,
    encryption: Option<Encryption>,
    licensing: Option<Licensing>,
    logon: Option<LabLogon>,
    redirect: Option<&str>,
    faults: &[Fault],
) -> Result<Config, Failure> {
    let routes = match (route, encryption) {
        (Some(Route::Rdp) | None, Some(_)) => vec![Route::Rdp],
        (Some(_), Some(_)) => return Err(Failure::Usage("--encryption is of --route rdp alone".to_owned())),
        (Some(route), None) => vec![route],
        // With a logon the path with early user authorization has more to come to.
        (None, None) if logon.is_some() => vec![Route::Credssp, Route::CredsspEx, Route::Tls, Route::Rdp],
        (None, None) => vec![Route::Credssp, Route::Tls, Route::Rdp],
    };
    let encrypts = faults.iter().any(|fault| fault.place.kind() == Some(PduKind::RdpSecurityExchange));
    let standard = match encryption {
        Some(encryption) => encryption.into(),
        None if encrypts => StandardSecurity::high(),
        None => StandardSecurity::default(),
    };
    let licensings = licensing.map_or_else(|| WHERE_NEEDED.map(Licensing::named).to_vec(), |named| vec![Some(named)]);
    let mut refused = None;
    for licensing in licensings.into_iter().flatten() {
        for route in &routes {
            let config = base(*route, faults).with_licensing(licensing).with_standard(standard);
            let config = logon.as_ref().map_or_else(|| config.clone(), |logon| logon.on(config.clone()));
            let elsewhere = |host: &str| ServerRedirection { target_fqdn: Some(host.to_owned()), ..Default::default() };
            let config = redirect.map_or_else(|| config.clone(), |host| config.clone().with_redirect(elsewhere(host)));
            let config = faults.iter().cloned().fold(config, Config::with_fault);
            match config.check() {
                Ok(()) => return Ok(config),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
    }
    let why = refused.map_or_else(|| "no server comes to these faults".to_owned(), |why| why.to_string());
    let needed = faults.iter().find_map(needs).map(|needed| format!("; it needs {needed}")).unwrap_or_default();
    Err(Failure::Usage(format!("{why}{needed}")))
}

/// What must be said for a server that comes to this fault.
fn needs(fault: &Fault) -> Option<&'static str> {
    Some(match (fault.from, fault.place.kind()?) {
        (_, PduKind::CredsspEarlyUserAuthResult) => "--route credssp-ex and --user",
        (Side::Client, PduKind::CredsspTsRequest) => "--user",
        (_, PduKind::RdpServerRedirection) => "--redirect, on a route without NLA",
        (_, PduKind::TlsHelloRetryRequest) => "--persona one-curve, which takes no --fault",
        (_, PduKind::LicenseInfo | PduKind::UpgradeLicense) => "--licensing upgrades, on a route without NLA",
        (_, PduKind::PlatformChallenge | PduKind::PlatformChallengeResponse | PduKind::NewLicense) => {
            "--licensing issues, on a route without NLA"
        }
        _ => return None,
    })
}

/// Who may log on to the server.
pub(super) struct LabLogon {
    pub(super) account: Credentials,
    pub(super) version: u32,
    pub(super) early_user_auth: u32,
}

impl LabLogon {
    fn on(&self, config: Config) -> Config {
        let (version, accounts) = (self.version, vec![self.account.clone()]);
        let acceptor = AcceptorConfig { version, certificate: Vec::new(), accounts, service: None };
        config.with_logon(Arc::new(acceptor)).with_early_user_auth(self.early_user_auth)
    }
}

/// Licensing servers that come to more and more messages.
const WHERE_NEEDED: [&str; 4] = ["remote-administration", "request", "issues", "upgrades"];

/// A group that a client has and does not guess: it is asked again (RFC 8446 4.1.4).
const P_384: u16 = 0x18;

fn base(route: Route, faults: &[Fault]) -> Config {
    let security = match route {
        Route::Rdp => Security::Rdp,
        Route::Tls => Security::Ssl,
        Route::Credssp => Security::Hybrid,
        Route::CredsspEx => Security::HybridEx,
    };
    let config = Config::default().with_security(security);
    if faults.iter().any(|fault| fault.place.kind() == Some(PduKind::TlsAlert)) {
        return config.with_tls(TlsMode::NoCommonSuite);
    }
    if faults.iter().any(|fault| fault.place.kind() == Some(PduKind::TlsHelloRetryRequest)) {
        return config.with_tls_offer(TlsOffer::groups(&[P_384]));
    }
    config.with_tls(tls_for(faults))
}

/// TLS 1.2 alone where a fault needs it: a client that offers TLS 1.3 never comes there otherwise.
pub(super) fn tls_for(faults: &[Fault]) -> TlsMode {
    let is_old = faults.iter().any(|fault| fault.place.kind().is_some_and(is_of_tls_1_2));
    TlsMode::Rustls { versions: if is_old { TlsVersions::Only12 } else { TlsVersions::Both } }
}

const fn is_of_tls_1_2(pdu: PduKind) -> bool {
    matches!(
        pdu,
        PduKind::TlsCertificate
            | PduKind::TlsServerKeyExchange
            | PduKind::TlsServerHelloDone
            | PduKind::TlsClientKeyExchange
    )
}

#[cfg(test)]
mod tests {
    use super::server_for;
    use crate::args::Route;
    use rdpwhy_lab::{Fault, Licensing, Security};

    fn faults(text: &str) -> Vec<Fault> {
        vec![text.parse().expect("a fault")]
    }

    #[test]
    fn the_server_is_one_that_comes_to_the_fault() {
        let security =
            |text| server_for(None, None, None, None, None, &faults(text)).map(|config| config.security).ok();
        assert_eq!(security("ntlm.challenge:before:eof"), Some(Security::Hybrid));
        assert_eq!(security("mcs.connect-response:before:eof"), Some(Security::Ssl));
        let licensed =
            server_for(None, None, None, None, None, &faults("license.license-request:before:eof")).expect("a server");
        assert_eq!(licensed.licensing, Licensing::Request);
        let issuing =
            server_for(None, None, None, None, None, &faults("license.new-license:before:eof")).expect("a server");
        assert_eq!(Some(issuing.licensing), Licensing::named("issues"));
        let sealing =
            server_for(None, None, None, None, None, &faults("rdp.security-exchange:after:eof")).expect("a server");
        assert_eq!((sealing.security, sealing.standard.method), (Security::Rdp, 2));
    }

    #[test]
    fn a_route_that_does_not_come_to_it_says_where_it_comes_to() {
        let refused = server_for(Some(Route::Rdp), None, None, None, None, &faults("tls.server-hello:before:eof"));
        let message = refused.expect_err("Standard RDP security has no TLS").to_string();
        assert!(message.contains("tls.server-hello") && message.contains("mcs.connect-initial"), "{message}");
    }
}
