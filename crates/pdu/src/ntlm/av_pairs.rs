//! AV_PAIR lists (MS-NLMP 2.2.2.1).

use crate::cursor::Cursor;
use crate::limits::{List, PAIRS};
use crate::utf16;

/// MsvAvEOL and MsvAvTimestamp.
const EOL: u16 = 0;
const TIMESTAMP: u16 = 7;
/// Microseconds from 1601 to 1970.
const UNIX_EPOCH: i64 = 11_644_473_600_000_000;

/// One pair as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AvPair {
    /// AvId.
    pub id: u16,
    /// Value.
    pub value: Vec<u8>,
}

/// A list of pairs, up to MsvAvEOL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AvPairs {
    /// The pairs; of many the first 64.
    pub pairs: Vec<AvPair>,
    /// Pairs that were left out, because there were too many.
    pub dropped: usize,
}

impl AvPairs {
    /// MsvAvNbComputerName.
    pub const NETBIOS_COMPUTER: u16 = 1;
    /// MsvAvNbDomainName.
    pub const NETBIOS_DOMAIN: u16 = 2;
    /// MsvAvDnsComputerName.
    pub const DNS_COMPUTER: u16 = 3;
    /// MsvAvDnsDomainName.
    pub const DNS_DOMAIN: u16 = 4;
    /// MsvAvDnsTreeName.
    pub const DNS_TREE: u16 = 5;

    /// Reads pairs up to MsvAvEOL, or up to the first that is cut: what was whole is kept.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Self {
        let mut cursor = Cursor::new("AV_PAIR", bytes);
        let mut next = || {
            let id = cursor.u16_le().ok()?;
            let length = usize::from(cursor.u16_le().ok()?);
            let value = cursor.take(length).ok()?;
            (id != EOL).then_some((id, value))
        };
        let (mut pairs, mut dropped) = (List::new(PAIRS), 0);
        while let Some((id, value)) = next() {
            pairs.add(|| AvPair { id, value: value.to_vec() });
        }
        Self { pairs: pairs.finish(&mut dropped), dropped }
    }

    /// The pairs and MsvAvEOL. A value beyond 65,535 bytes is cut, because AvLen cannot say more.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for pair in &self.pairs {
            let length = u16::try_from(pair.value.len()).unwrap_or(u16::MAX);
            bytes.extend(pair.id.to_le_bytes());
            bytes.extend(length.to_le_bytes());
            bytes.extend(pair.value.get(..usize::from(length)).unwrap_or_default());
        }
        bytes.extend([0; 4]);
        bytes
    }

    /// Adds a text in UTF-16LE.
    #[must_use]
    pub fn with_text(mut self, id: u16, text: &str) -> Self {
        self.pairs.push(AvPair { id, value: utf16::encode(text) });
        self
    }

    /// Adds MsvAvTimestamp, a FILETIME: 100 ns since 1601.
    #[must_use]
    pub fn with_timestamp(mut self, filetime: u64) -> Self {
        self.pairs.push(AvPair { id: TIMESTAMP, value: filetime.to_le_bytes().to_vec() });
        self
    }

    /// The first value of this id as text: 1 NetBIOS computer, 2 NetBIOS domain, 3 DNS computer, 4 DNS domain,
    /// 5 DNS tree.
    #[must_use]
    pub fn text(&self, id: u16) -> Option<String> {
        self.value(id).map(utf16::decode)
    }

    /// MsvAvTimestamp: the server's clock as FILETIME, 100 ns since 1601. See [`filetime_to_unix`].
    #[must_use]
    pub fn timestamp(&self) -> Option<u64> {
        let value = self.value(TIMESTAMP)?;
        <[u8; 8]>::try_from(value).ok().map(u64::from_le_bytes)
    }

    fn value(&self, id: u16) -> Option<&[u8]> {
        self.pairs.iter().find(|pair| pair.id == id).map(|pair| pair.value.as_slice())
    }
}

/// A FILETIME (100 ns since 1601) in microseconds since 1970; negative before that. `None` for 0, which says that no
/// time was set.
#[must_use]
pub fn filetime_to_unix(filetime: u64) -> Option<i64> {
    if filetime == 0 {
        return None;
    }
    i64::try_from(filetime / 10).ok()?.checked_sub(UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::{AvPairs, filetime_to_unix};

    #[test]
    fn filetimes() {
        assert_eq!(filetime_to_unix(116_444_736_000_000_000), Some(0));
        assert_eq!(filetime_to_unix(116_444_736_000_000_015), Some(1));
        assert_eq!(filetime_to_unix(0), None);
        assert!(filetime_to_unix(u64::MAX).is_some());
    }

    #[test]
    fn a_list_that_is_cut_keeps_what_was_whole() {
        let list = AvPairs::default().with_text(1, "SRV").with_timestamp(9);
        let bytes = list.encode();
        assert_eq!(AvPairs::decode(&bytes), list);
        assert_eq!(AvPairs::decode(&bytes[..12]), AvPairs::default().with_text(1, "SRV"));
        assert_eq!((list.text(1).as_deref(), list.text(2), list.timestamp()), (Some("SRV"), None, Some(9)));
    }
}
