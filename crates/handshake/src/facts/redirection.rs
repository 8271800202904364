//! Where a Server Redirection sends the client (MS-RDPBCGR 2.2.13.1).

use rdpwhy_pdu::cut;
use rdpwhy_pdu::rdp::ServerRedirection;

/// What it says, but for the user, the domain and the password that it may bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RedirectionFacts {
    /// SessionID.
    pub session_id: u32,
    /// RedirFlags.
    pub flags: u32,
    /// Their names: also of what is not kept, such as LB_USERNAME, LB_REDIRECTION_GUID, LB_TARGET_CERTIFICATE.
    pub flag_names: Vec<&'static str>,
    /// TargetNetAddress.
    pub target_address: Option<String>,
    /// TargetFQDN.
    pub target_fqdn: Option<String>,
    /// TargetNetBiosName.
    pub target_netbios: Option<String>,
    /// LoadBalanceInfo, the whole line of a routing token, where it is one: printable, not longer than a connection request can say, and without its line end.
    pub routing_token: Option<String>,
    /// Whether it brings a password for the next connection.
    pub has_password: bool,
    /// LB_NOREDIRECT: it only tells the session's id, and the client shall not go anywhere.
    pub is_informational: bool,
}

impl RedirectionFacts {
    pub(crate) fn new(packet: &ServerRedirection) -> Self {
        Self {
            session_id: packet.session_id,
            flags: packet.flags,
            flag_names: packet.flag_names(),
            target_address: packet.target_address.clone().map(cut),
            target_fqdn: packet.target_fqdn.clone().map(cut),
            target_netbios: packet.target_netbios.clone().map(cut),
            routing_token: packet.load_balance_info.as_deref().and_then(line),
            has_password: packet.has_password(),
            is_informational: packet.is_informational(),
        }
    }

    /// Where to, by the first name that a client would use; `None` where it shall come back to the same server.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        let names = [&self.target_fqdn, &self.target_address, &self.target_netbios];
        // A longer name is none of DNS (RFC 1035 2.3.4), and is kept in part.
        names.into_iter().flatten().map(String::as_str).find(|name| (1..=NAME).contains(&name.len()))
    }
}

/// The longest name of a host in bytes.
const NAME: usize = 255;
/// The longest routing token in bytes: the length indicator of a connection request has one byte (X.224 13.3).
const TOKEN: usize = 254;

fn line(token: &[u8]) -> Option<String> {
    let line = core::str::from_utf8(token).ok()?.trim_end_matches(['\r', '\n', '\0']);
    let is_printable = (1..=TOKEN).contains(&line.len()) && line.bytes().all(|byte| (0x20..0x7F).contains(&byte));
    is_printable.then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{RedirectionFacts, line};

    #[test]
    fn a_name_that_is_none_of_dns_leads_nowhere() {
        let to = |name: String| RedirectionFacts { target_fqdn: Some(name), ..RedirectionFacts::default() };
        assert_eq!(to("srv.example".to_owned()).target(), Some("srv.example"));
        assert_eq!(to(rdpwhy_pdu::cut("x".repeat(5000))).target(), None);
    }

    #[test]
    fn a_routing_token_is_one_printable_line() {
        let token = "Cookie: msts=3640205228.15629.0000";
        assert_eq!(line(format!("{token}\r\n").as_bytes()).as_deref(), Some(token));
        assert_eq!(line(token.as_bytes()).as_deref(), Some(token));
        for none in [&b""[..], b"\r\n", b"a\r\nb", &[0xFF, 0xFE], b"t\0s\0"] {
            assert_eq!(line(none), None, "{none:?}");
        }
    }
}
