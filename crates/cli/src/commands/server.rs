//! Which lab server comes to the faults that were asked for.

use rdpwhy_lab::{Config, Fault, Licensing, Security, TlsMode, TlsVersions};

use super::Failure;
use crate::args::Route;
use rdpwhy::PduKind;

/// A server of this route, or of the first that comes to every fault. It asks for a licence only where a fault needs
/// that.
///
/// # Errors
/// No such server comes to one of the faults; says where it does come to.
pub(super) fn server_for(route: Option<Route>, faults: &[Fault]) -> Result<Config, Failure> {
    let routes = match route {
        Some(route) => vec![route],
        None => vec![Route::Credssp, Route::Tls, Route::Rdp],
    };
    let plain = routes.iter().map(|route| (*route, Licensing::default()));
    let licensed = routes.iter().map(|route| (*route, Licensing::Request));
    let mut refused = None;
    for (route, licensing) in plain.chain(licensed) {
        let config = faults.iter().cloned().fold(base(route, faults), Config::with_fault).with_licensing(licensing);
        match config.check() {
            Ok(()) => return Ok(config),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    Err(Failure::Usage(refused.map_or_else(|| "no server comes to these faults".to_owned(), |why| why.to_string())))
}

fn base(route: Route, faults: &[Fault]) -> Config {
    let security = match route {
        Route::Rdp => Security::Rdp,
        Route::Tls => Security::Ssl,
        Route::Credssp => Security::Hybrid,
        Route::CredsspEx => Security::HybridEx,
    };
    let config = Config::default().with_security(security);
    if faults.iter().any(|fault| fault.pdu == PduKind::TlsAlert) {
        return config.with_tls(TlsMode::NoCommonSuite);
    }
    // A client that offers TLS 1.3 never sees these otherwise.
    if faults.iter().any(|fault| is_of_tls_1_2(fault.pdu)) {
        return config.with_tls(TlsMode::Rustls { versions: TlsVersions::Only12 });
    }
    config
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
        let security = |text| server_for(None, &faults(text)).map(|config| config.security).ok();
        assert_eq!(security("ntlm.challenge:before:eof"), Some(Security::Hybrid));
        assert_eq!(security("mcs.connect-response:before:eof"), Some(Security::Ssl));
        let licensed = server_for(None, &faults("license.license-request:before:eof")).expect("a server");
        assert_eq!(licensed.licensing, Licensing::Request);
    }

    #[test]
    fn a_route_that_does_not_come_to_it_says_where_it_comes_to() {
        let refused = server_for(Some(Route::Rdp), &faults("tls.server-hello:before:eof"));
        let message = refused.expect_err("Standard RDP security has no TLS").to_string();
        assert!(message.contains("tls.server-hello") && message.contains("mcs.connect-initial"), "{message}");
    }
}
