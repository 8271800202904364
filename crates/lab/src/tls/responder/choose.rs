//! What a server with this policy answers to this hello: version, suite and group, or an alert.

use rdpwhy_pdu::tls::ClientHello;

use super::suites::{ALL, KeyExchange, Suite};
use crate::{Responder, TlsOffer};

pub(super) const HANDSHAKE_FAILURE: u8 = 40;
pub(super) const PROTOCOL_VERSION: u8 = 70;

const SUPPORTED_GROUPS: u16 = 10;
const SUPPORTED_VERSIONS: u16 = 43;
/// X25519, P-256, P-384, as Windows prefers them.
const GROUPS: [u16; 3] = [0x1D, 0x17, 0x18];
const SSL_3_0: u16 = 0x0300;

/// What the server agrees to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) version: u16,
    pub(super) suite: u16,
    /// For a ServerKeyExchange.
    pub(super) group: Option<u16>,
    /// Of a ServerKeyExchange, where the server's own is not the usual one of its key.
    pub(super) signature: Option<u16>,
}

/// What a certificate's key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    Rsa,
    Ec,
}

/// The server's choice, or its alert.
pub(super) fn choose(
    policy: Responder,
    offer: &TlsOffer,
    key: Option<KeyKind>,
    hello: &ClientHello,
) -> Result<Choice, u8> {
    let version = version(policy, hello).ok_or(PROTOCOL_VERSION)?;
    let group = group(offer, hello);
    let fits = |suite: &Suite| {
        let key_fits = match suite.exchange {
            KeyExchange::Rsa | KeyExchange::EcdheRsa => key == Some(KeyKind::Rsa),
            KeyExchange::EcdheEcdsa => key == Some(KeyKind::Ec),
        };
        key_fits
            && suite.since <= version
            && hello.suites.contains(&suite.id)
            && (group.is_some() || !suite.has_curve())
    };
    let suite = accepted(offer).find(fits).ok_or(HANDSHAKE_FAILURE)?;
    let signature = offer.signatures.iter().copied().find(|scheme| hello.signature_schemes.contains(scheme));
    if suite.has_curve() && !offer.signatures.is_empty() && signature.is_none() {
        return Err(HANDSHAKE_FAILURE);
    }
    Ok(Choice { version, suite: suite.id, group: group.filter(|_| suite.has_curve()), signature })
}

/// The suites that the server accepts, the best one first.
pub(crate) fn accepted(offer: &TlsOffer) -> impl Iterator<Item = Suite> {
    let named = offer.suites.iter().filter_map(|id| Suite::find(*id));
    named.chain(ALL.iter().copied().filter(|_| offer.suites.is_empty()))
}

/// The highest version that both have.
fn version(policy: Responder, hello: &ClientHello) -> Option<u16> {
    let listed = policy.reads_supported_versions && hello.extensions.contains(&SUPPORTED_VERSIONS);
    (policy.lowest..=policy.highest).rev().find(|version| {
        if listed { hello.versions.contains(version) } else { (SSL_3_0..=hello.legacy_version).contains(version) }
    })
}

/// A client that names no groups takes any (RFC 8422 4).
fn group(offer: &TlsOffer, hello: &ClientHello) -> Option<u16> {
    let mine = if offer.groups.is_empty() { &GROUPS } else { offer.groups.as_slice() };
    let takes_any = !hello.extensions.contains(&SUPPORTED_GROUPS);
    mine.iter().copied().find(|group| takes_any || hello.groups.contains(group))
}

#[cfg(test)]
mod tests {
    use super::{Choice, HANDSHAKE_FAILURE, KeyKind, PROTOCOL_VERSION, choose};
    use crate::{Responder, TlsOffer};
    use rdpwhy_pdu::tls::ClientHello;

    fn hello(legacy_version: u16, versions: &[u16], suites: &[u16], groups: &[u16]) -> ClientHello {
        let named = [(10, groups.is_empty()), (43, versions.is_empty())];
        ClientHello {
            legacy_version,
            suites: suites.to_vec(),
            versions: versions.to_vec(),
            groups: groups.to_vec(),
            extensions: named.into_iter().filter(|(_, absent)| !absent).map(|(kind, _)| kind).collect(),
            ..ClientHello::default()
        }
    }

    fn rsa(policy: Responder, offer: &TlsOffer, hello: &ClientHello) -> Result<Choice, u8> {
        choose(policy, offer, Some(KeyKind::Rsa), hello)
    }

    #[test]
    fn versions() {
        let all = TlsOffer::default();
        let suites = [0xC02F, 0xC013, 0x002F];
        let version = |policy, hello: &ClientHello| rsa(policy, &all, hello).map(|choice| choice.version);
        let modern = hello(0x0303, &[0x0304, 0x0303], &suites, &[]);
        let old = hello(0x0301, &[], &suites, &[]);
        let wide = hello(0x0303, &[], &suites, &[]);
        assert_eq!(version(Responder::only(0x0301), &modern), Err(PROTOCOL_VERSION));
        assert_eq!(version(Responder::WINDOWS_2008_R2, &modern), Ok(0x0301));
        assert_eq!(version(Responder::only(0x0301), &wide), Ok(0x0301));
        assert_eq!(version(Responder::only(0x0303), &old), Err(PROTOCOL_VERSION));
        assert_eq!(version(Responder::range(0x0301, 0x0302), &wide), Ok(0x0302));
        assert_eq!(version(Responder::only(0x0300), &old), Ok(0x0300));
        assert_eq!(version(Responder::DISABLED, &wide), Err(PROTOCOL_VERSION));
    }

    #[test]
    fn suites_are_the_servers_preference_and_fit_version_key_and_curve() {
        let suite =
            |policy, offer: &TlsOffer, hello: &ClientHello| rsa(policy, offer, hello).map(|choice| choice.suite);
        let wide = hello(0x0303, &[], &[0x002F, 0xC013, 0xC02F, 0xC02B], &[0x17]);
        assert_eq!(suite(Responder::only(0x0303), &TlsOffer::default(), &wide), Ok(0xC02F));
        assert_eq!(suite(Responder::only(0x0301), &TlsOffer::default(), &wide), Ok(0xC013));
        assert_eq!(suite(Responder::only(0x0300), &TlsOffer::default(), &wide), Ok(0x002F));
        assert_eq!(suite(Responder::only(0x0303), &TlsOffer::groups(&[0x19]), &wide), Ok(0x002F));
        assert_eq!(suite(Responder::only(0x0303), &TlsOffer::suites(&[0x002F, 0xC02F]), &wide), Ok(0x002F));
        let elliptic = choose(Responder::only(0x0303), &TlsOffer::default(), Some(KeyKind::Ec), &wide);
        assert_eq!(elliptic, Ok(Choice { version: 0x0303, suite: 0xC02B, group: Some(0x17), signature: None }));
        let narrow = hello(0x0303, &[], &[0xC02F], &[0x17]);
        assert_eq!(suite(Responder::only(0x0301), &TlsOffer::default(), &narrow), Err(HANDSHAKE_FAILURE));
        assert_eq!(suite(Responder::only(0x0303), &TlsOffer::groups(&[0x19]), &narrow), Err(HANDSHAKE_FAILURE));
    }

    #[test]
    fn a_key_signs_with_an_algorithm_that_the_client_has() {
        let offer = TlsOffer { signatures: vec![0x0603], ..TlsOffer::default() };
        let mut hello = hello(0x0303, &[], &[0xC02B], &[0x17]);
        let chosen = |hello: &ClientHello| {
            choose(Responder::only(0x0303), &offer, Some(KeyKind::Ec), hello).map(|choice| choice.signature)
        };
        hello.signature_schemes = vec![0x0403, 0x0503];
        assert_eq!(chosen(&hello), Err(HANDSHAKE_FAILURE));
        hello.signature_schemes.push(0x0603);
        assert_eq!(chosen(&hello), Ok(Some(0x0603)));
    }
}
