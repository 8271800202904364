//! What people type to name a server: `HOST`, `HOST:PORT`, `[v6]`, `[v6]:PORT`, or a bare IPv6 literal.

use std::net::Ipv6Addr;

use rdpwhy_handshake::Target;

/// RDP's registered port.
pub const DEFAULT_PORT: u16 = 3389;

/// Longest host name in text form (RFC 1035 2.3.4), without the root's dot.
const NAME_LENGTH: usize = 253;
/// Longest label (RFC 1035 2.3.4).
const LABEL_LENGTH: usize = 63;

/// Why a text names no server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// There is no host.
    #[error("there is no host name")]
    NoHost,
    /// The host is longer than a name can be.
    #[error("a host name has at most {NAME_LENGTH} characters, and this one has {0}")]
    TooLong(usize),
    /// A part between two dots is empty or too long.
    #[error("{0:?} is no host name: between two dots there are 1 to {LABEL_LENGTH} characters")]
    BadLabel(String),
    /// A character that no host name has.
    #[error("{0:?} does not belong in a host name")]
    BadCharacter(char),
    /// A URL.
    #[error("{0:?} is a URL: leave out {scheme:?} and any path, and give HOST or HOST:PORT", scheme = scheme(.0))]
    Url(String),
    /// Brackets around something that is no IPv6 address.
    #[error("{0:?} is no IPv6 address")]
    NotIpv6(String),
    /// Several colons, and no IPv6 address.
    #[error("{0:?} is neither HOST:PORT nor an IPv6 address; a port after one is written [ADDRESS]:PORT")]
    ManyColons(String),
    /// An opening bracket without its closing one, or something else than a port after it.
    #[error("{0:?} is not of the form [ADDRESS] or [ADDRESS]:PORT")]
    BadBrackets(String),
    /// The port is no number from 1 to 65535.
    #[error("{0:?} is no port: a number from 1 to 65535 is")]
    BadPort(String),
    /// Port 0.
    #[error("port 0 cannot be connected to")]
    PortZero,
}

/// Reads `HOST`, `HOST:PORT`, `[v6]`, `[v6]:PORT` or a bare IPv6 literal; an IPv6 address may carry a zone (`%eth0`).
/// The default port is 3389. Whether the name exists is for the resolver to say.
///
/// # Errors
/// [`TargetError`] says what is wrong with the text.
pub fn parse_target(text: &str) -> Result<Target, TargetError> {
    let (host, port) = split(text)?;
    let port = port.map_or(Ok(DEFAULT_PORT), parse_port)?;
    Ok(Target { host: host.to_owned(), port, address: None })
}

fn split(text: &str) -> Result<(&str, Option<&str>), TargetError> {
    if text.contains("://") {
        return Err(TargetError::Url(text.to_owned()));
    }
    if let Some(rest) = text.strip_prefix('[') {
        return split_brackets(text, rest);
    }
    if is_ipv6(text) {
        return Ok((text, None));
    }
    let (host, port) = match text.split_once(':') {
        Some((_, port)) if port.contains(':') => {
            return Err(TargetError::ManyColons(text.to_owned()));
        }
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    check_name(host)?;
    Ok((host, port))
}

/// `rdp://` of `rdp://server`.
fn scheme(url: &str) -> &str {
    url.find("://").and_then(|at| url.get(..at + 3)).unwrap_or_default()
}

fn split_brackets<'a>(text: &str, rest: &'a str) -> Result<(&'a str, Option<&'a str>), TargetError> {
    let bad = || TargetError::BadBrackets(text.to_owned());
    let (host, behind) = rest.split_once(']').ok_or_else(bad)?;
    if !is_ipv6(host) {
        return Err(TargetError::NotIpv6(host.to_owned()));
    }
    match behind {
        "" => Ok((host, None)),
        _ => Ok((host, Some(behind.strip_prefix(':').ok_or_else(bad)?))),
    }
}

/// An IPv6 literal, with or without a zone (RFC 4007 11).
fn is_ipv6(text: &str) -> bool {
    let in_zone = |character: char| character.is_ascii_alphanumeric() || "-._~".contains(character);
    match text.split_once('%') {
        Some((address, zone)) => is_ipv6(address) && !zone.is_empty() && zone.chars().all(in_zone),
        None => text.parse::<Ipv6Addr>().is_ok(),
    }
}

fn parse_port(text: &str) -> Result<u16, TargetError> {
    // `u16::from_str` would take a plus sign.
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(0) => Err(TargetError::PortZero),
        Ok(port) if digits => Ok(port),
        _ => Err(TargetError::BadPort(text.to_owned())),
    }
}

/// Underscores are no host name's (RFC 952), but Windows names and DNS have them; letters of any script are left to the
/// resolver.
fn check_name(host: &str) -> Result<(), TargetError> {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.is_empty() {
        return Err(TargetError::NoHost);
    }
    let belongs = |character: char| character.is_alphanumeric() || "-_.".contains(character);
    if let Some(stranger) = name.chars().find(|character| !belongs(*character)) {
        return Err(TargetError::BadCharacter(stranger));
    }
    let length = name.chars().count();
    if length > NAME_LENGTH {
        return Err(TargetError::TooLong(length));
    }
    let fits = |label: &str| !label.is_empty() && label.chars().count() <= LABEL_LENGTH;
    name.split('.').all(fits).then_some(()).ok_or_else(|| TargetError::BadLabel(host.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{TargetError, parse_target};

    fn read(text: &str) -> (String, u16) {
        let target = parse_target(text).expect(text);
        assert_eq!(target.address, None);
        (target.host, target.port)
    }

    fn error(text: &str) -> TargetError {
        parse_target(text).expect_err(text)
    }

    #[test]
    fn names_and_addresses_with_and_without_a_port() {
        assert_eq!(read("server.example"), ("server.example".to_owned(), 3389));
        assert_eq!(read("RDS_01."), ("RDS_01.".to_owned(), 3389));
        assert_eq!(read("server:3390"), ("server".to_owned(), 3390));
        assert_eq!(read("192.0.2.7:65535"), ("192.0.2.7".to_owned(), 65535));
        assert_eq!(read("bücher.example:1"), ("bücher.example".to_owned(), 1));
    }

    #[test]
    fn ipv6_literals_bare_and_in_brackets() {
        assert_eq!(read("2001:db8::7"), ("2001:db8::7".to_owned(), 3389));
        assert_eq!(read("::ffff:192.0.2.7"), ("::ffff:192.0.2.7".to_owned(), 3389));
        assert_eq!(read("[::1]"), ("::1".to_owned(), 3389));
        assert_eq!(read("[::1]:3390"), ("::1".to_owned(), 3390));
        assert_eq!(read("fe80::1%eth0"), ("fe80::1%eth0".to_owned(), 3389));
        assert_eq!(read("[fe80::1%2]:4"), ("fe80::1%2".to_owned(), 4));
    }

    #[test]
    fn ports_that_are_none() {
        assert_eq!(error("server:0"), TargetError::PortZero);
        assert_eq!(error("[::1]:0"), TargetError::PortZero);
        for text in ["", "+80", "65536", "rdp", " 80", "-1"] {
            assert_eq!(error(&format!("server:{text}")), TargetError::BadPort(text.to_owned()));
        }
    }

    #[test]
    fn hosts_that_are_none() {
        assert_eq!(error(""), TargetError::NoHost);
        assert_eq!(error("."), TargetError::NoHost);
        assert_eq!(error(":3389"), TargetError::NoHost);
        assert_eq!(error("a server"), TargetError::BadCharacter(' '));
        assert_eq!(error("server\n"), TargetError::BadCharacter('\n'));
        assert_eq!(error("user@server"), TargetError::BadCharacter('@'));
        assert_eq!(error("rdp://server"), TargetError::Url("rdp://server".to_owned()));
        assert_eq!(error("http://[::1]:80/"), TargetError::Url("http://[::1]:80/".to_owned()));
        assert_eq!(error("a..b"), TargetError::BadLabel("a..b".to_owned()));
        assert_eq!(error(&"a".repeat(64)), TargetError::BadLabel("a".repeat(64)));
        assert_eq!(error(&"a.".repeat(150)), TargetError::TooLong(299));
    }

    #[test]
    fn colons_and_brackets_that_do_not_fit() {
        assert_eq!(error("a:b:c"), TargetError::ManyColons("a:b:c".to_owned()));
        assert_eq!(error("2001:db8::7::1"), TargetError::ManyColons("2001:db8::7::1".to_owned()));
        assert_eq!(error("fe80::1%"), TargetError::ManyColons("fe80::1%".to_owned()));
        assert_eq!(error("[server]"), TargetError::NotIpv6("server".to_owned()));
        assert_eq!(error("[::1"), TargetError::BadBrackets("[::1".to_owned()));
        assert_eq!(error("[::1]3389"), TargetError::BadBrackets("[::1]3389".to_owned()));
    }

    #[test]
    fn an_error_is_a_sentence() {
        assert_eq!(error("server:0").to_string(), "port 0 cannot be connected to");
        let url = "\"rdp://s:1\" is a URL: leave out \"rdp://\" and any path, and give HOST or HOST:PORT";
        assert_eq!(error("rdp://s:1").to_string(), url);
        assert_eq!(error("s:x").to_string(), "\"x\" is no port: a number from 1 to 65535 is");
    }
}
