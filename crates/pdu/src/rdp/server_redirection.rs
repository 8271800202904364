//! Server Redirection (MS-RDPBCGR 2.2.13.1): where the server sends the client instead.

use crate::cursor::Cursor;
use crate::{Malformed, Summary, utf16};

/// RedirFlags bits whose fields are read; the fields stand on the wire in this order.
mod flag {
    pub(super) const TARGET_NET_ADDRESS: u32 = 0x0001;
    pub(super) const LOAD_BALANCE_INFO: u32 = 0x0002;
    pub(super) const USERNAME: u32 = 0x0004;
    pub(super) const DOMAIN: u32 = 0x0008;
    pub(super) const PASSWORD: u32 = 0x0010;
    pub(super) const NO_REDIRECT: u32 = 0x0080;
    pub(super) const TARGET_FQDN: u32 = 0x0100;
    pub(super) const TARGET_NETBIOS_NAME: u32 = 0x0200;
}

/// Every bit of RedirFlags that has a name.
const NAMES: [(u32, &str); 16] = [
    (flag::TARGET_NET_ADDRESS, "LB_TARGET_NET_ADDRESS"),
    (flag::LOAD_BALANCE_INFO, "LB_LOAD_BALANCE_INFO"),
    (flag::USERNAME, "LB_USERNAME"),
    (flag::DOMAIN, "LB_DOMAIN"),
    (flag::PASSWORD, "LB_PASSWORD"),
    (0x0020, "LB_DONTSTOREUSERNAME"),
    (0x0040, "LB_SMARTCARD_LOGON"),
    (flag::NO_REDIRECT, "LB_NOREDIRECT"),
    (flag::TARGET_FQDN, "LB_TARGET_FQDN"),
    (flag::TARGET_NETBIOS_NAME, "LB_TARGET_NETBIOS_NAME"),
    (0x0800, "LB_TARGET_NET_ADDRESSES"),
    (0x1000, "LB_CLIENT_TSV_URL"),
    (0x2000, "LB_SERVER_TSV_CAPABLE"),
    (0x4000, "LB_PASSWORD_IS_PK_ENCRYPTED"),
    (0x8000, "LB_REDIRECTION_GUID"),
    (0x0001_0000, "LB_TARGET_CERTIFICATE"),
];

/// RDP_SERVER_REDIRECTION_PACKET. User name, domain and password are passed over; the flags say that they are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerRedirection {
    /// SessionID.
    pub session_id: u32,
    /// RedirFlags.
    pub flags: u32,
    /// TargetNetAddress.
    pub target_address: Option<String>,
    /// TargetFQDN.
    pub target_fqdn: Option<String>,
    /// TargetNetBiosName.
    pub target_netbios: Option<String>,
    /// LoadBalanceInfo: the client shall say this line, a routing token, when it comes back.
    pub load_balance_info: Option<Vec<u8>>,
}

impl ServerRedirection {
    /// Where to, by the first name that a client would use (MS-RDPBCGR 3.2.5.3.1).
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        [&self.target_fqdn, &self.target_address, &self.target_netbios].into_iter().flatten().map(String::as_str).next()
    }

    /// Whether it brings a password for the next connection.
    #[must_use]
    pub const fn has_password(&self) -> bool {
        self.flags & flag::PASSWORD != 0
    }

    /// Whether it only tells the session's id, and the client shall stay where it is (LB_NOREDIRECT).
    #[must_use]
    pub const fn is_informational(&self) -> bool {
        self.flags & flag::NO_REDIRECT != 0
    }

    /// Names of the RedirFlags that are set: they say what the packet brings, the fields that are passed over included.
    #[must_use]
    pub fn flag_names(&self) -> Vec<&'static str> {
        NAMES.into_iter().filter(|(bit, _)| self.flags & bit != 0).map(|(_, name)| name).collect()
    }

    /// Reads the packet, whose first field is its own Flags. Texts after a field that is cut are `None`.
    ///
    /// # Errors
    /// It ends before RedirFlags does.
    pub fn decode(packet: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("RDP_SERVER_REDIRECTION_PACKET", packet);
        let _flags = cursor.u16_le()?;
        let _length = cursor.u16_le()?;
        let session_id = cursor.u32_le()?;
        let flags = cursor.u32_le()?;
        let mut field = |bit: u32| {
            let present = flags & bit != 0;
            if present { sized(&mut cursor) } else { None }
        };
        let target_address = field(flag::TARGET_NET_ADDRESS).map(utf16::decode);
        let load_balance_info = field(flag::LOAD_BALANCE_INFO).map(<[u8]>::to_vec);
        field(flag::USERNAME);
        field(flag::DOMAIN);
        field(flag::PASSWORD);
        let target_fqdn = field(flag::TARGET_FQDN).map(utf16::decode);
        let target_netbios = field(flag::TARGET_NETBIOS_NAME).map(utf16::decode);
        Ok(Self { session_id, flags, target_address, target_fqdn, target_netbios, load_balance_info })
    }

    /// The packet with its targets and its routing token alone.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let text = |text: &Option<String>| text.as_ref().map(|text| [utf16::encode(text).as_slice(), &[0; 2]].concat());
        let targets = [
            (flag::TARGET_NET_ADDRESS, text(&self.target_address)),
            (flag::LOAD_BALANCE_INFO, self.load_balance_info.clone()),
            (flag::TARGET_FQDN, text(&self.target_fqdn)),
            (flag::TARGET_NETBIOS_NAME, text(&self.target_netbios)),
        ];
        let mut flags = 0_u32;
        let mut fields = Vec::new();
        for (bit, field) in targets {
            if let Some(field) = field {
                flags |= bit;
                fields.extend(u32::try_from(field.len()).unwrap_or(u32::MAX).to_le_bytes());
                fields.extend(field);
            }
        }
        const SEC_REDIRECTION_PKT: [u8; 2] = [0x00, 0x04];
        let length = u16::try_from(12 + fields.len()).unwrap_or(u16::MAX);
        let session_id = self.session_id.to_le_bytes();
        [&SEC_REDIRECTION_PKT, &length.to_le_bytes(), session_id.as_slice(), &flags.to_le_bytes(), &fields].concat()
    }

    /// The targets, the session, the flags and the routing token's length.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new()
            .with("session-id", self.session_id)
            .with("flags", format!("{:#010x}", self.flags))
            .with_some("target-address", self.target_address.clone())
            .with_some("target-fqdn", self.target_fqdn.clone())
            .with_some("target-netbios", self.target_netbios.clone())
            .with_some("load-balance-info-bytes", self.load_balance_info.as_ref().map(Vec::len))
    }
}

fn sized<'a>(cursor: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let length = cursor.u32_le().ok()?;
    cursor.take(usize::try_from(length).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::ServerRedirection;

    #[test]
    fn flags_are_named_and_unknown_ones_left_out() {
        let with = |flags| ServerRedirection { flags, ..ServerRedirection::default() };
        assert_eq!(with(0x8084).flag_names(), ["LB_USERNAME", "LB_NOREDIRECT", "LB_REDIRECTION_GUID"]);
        assert_eq!(with(0x8000_0400).flag_names(), [""; 0]);
        assert!(with(0x80).is_informational() && !with(!0x80).is_informational());
    }
}
