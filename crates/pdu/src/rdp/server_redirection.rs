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
    pub(super) const TARGET_FQDN: u32 = 0x0100;
    pub(super) const TARGET_NETBIOS_NAME: u32 = 0x0200;
}

/// RDP_SERVER_REDIRECTION_PACKET. User name, domain, password and routing token are passed over.
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
    /// Whether LoadBalanceInfo is there: the client shall come back to the same address with this routing token.
    pub load_balance_info: bool,
}

impl ServerRedirection {
    /// Where to, by the first name that a client would use (MS-RDPBCGR 3.2.5.3.1).
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        [&self.target_fqdn, &self.target_address, &self.target_netbios].into_iter().flatten().map(String::as_str).next()
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
        let load_balance_info = field(flag::LOAD_BALANCE_INFO).is_some();
        field(flag::USERNAME);
        field(flag::DOMAIN);
        field(flag::PASSWORD);
        let target_fqdn = field(flag::TARGET_FQDN).map(utf16::decode);
        let target_netbios = field(flag::TARGET_NETBIOS_NAME).map(utf16::decode);
        Ok(Self { session_id, flags, target_address, target_fqdn, target_netbios, load_balance_info })
    }

    /// The packet with its targets alone.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let targets = [
            (flag::TARGET_NET_ADDRESS, &self.target_address),
            (flag::TARGET_FQDN, &self.target_fqdn),
            (flag::TARGET_NETBIOS_NAME, &self.target_netbios),
        ];
        let mut flags = 0_u32;
        let mut fields = Vec::new();
        for (bit, text) in targets {
            if let Some(text) = text {
                flags |= bit;
                let text = [utf16::encode(text).as_slice(), &[0; 2]].concat();
                fields.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
                fields.extend(text);
            }
        }
        const SEC_REDIRECTION_PKT: [u8; 2] = [0x00, 0x04];
        let length = u16::try_from(12 + fields.len()).unwrap_or(u16::MAX);
        let session_id = self.session_id.to_le_bytes();
        [&SEC_REDIRECTION_PKT, &length.to_le_bytes(), session_id.as_slice(), &flags.to_le_bytes(), &fields].concat()
    }

    /// The targets, the session and the flags.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new()
            .with("session-id", self.session_id)
            .with("flags", format!("{:#010x}", self.flags))
            .with_some("target-address", self.target_address.clone())
            .with_some("target-fqdn", self.target_fqdn.clone())
            .with_some("target-netbios", self.target_netbios.clone())
            .with("load-balance-info", self.load_balance_info)
    }
}

fn sized<'a>(cursor: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let length = cursor.u32_le().ok()?;
    cursor.take(usize::try_from(length).ok()?).ok()
}
