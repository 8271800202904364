//! The server's GCC blocks (MS-RDPBCGR 2.2.1.4.2 to 2.2.1.4.6). All are optional here, in any order.

use super::{CertificateForm, RawBlock, ServerCertificate, block, level_name, method_name};
use crate::cursor::Cursor;
use crate::limits::{BLOCKS, CHANNELS, List};
use crate::x224::protocol_names;
use crate::{Malformed, Summary};

const SC_CORE: u16 = 0x0C01;
const SC_SECURITY: u16 = 0x0C02;
const SC_NET: u16 = 0x0C03;
const SC_MCS_MSGCHANNEL: u16 = 0x0C04;
const SC_MULTITRANSPORT: u16 = 0x0C08;

/// SC_CORE (2.2.1.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerCore {
    /// 0x00080004 for RDP 5 to 8.1, 0x00080005 and above for 10.x.
    pub version: u32,
    /// Echo of the client's requested protocols.
    pub requested_protocols: Option<u32>,
    /// RNS_UD_SC_* bits: 1 edge actions v1, 2 dynamic DST, 4 edge actions v2, 8 skip channel join.
    pub early_capabilities: Option<u32>,
}

/// SC_SECURITY (2.2.1.4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerSecurity {
    /// See [`super::method_name`].
    pub method: u32,
    /// See [`super::level_name`].
    pub level: u32,
    /// The server random, 32 bytes as a rule.
    pub random: Vec<u8>,
    /// SERVER_CERTIFICATE as sent; see [`super::ServerCertificate`].
    pub certificate: Vec<u8>,
}

/// SC_NET (2.2.1.4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerNetwork {
    /// The I/O channel, 1003 as a rule.
    pub io_channel: u16,
    /// Static virtual channels in the order of the request; 0 means not granted.
    pub channels: Vec<u16>,
}

/// The server's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerBlocks {
    /// SC_CORE.
    pub core: Option<ServerCore>,
    /// SC_SECURITY.
    pub security: Option<ServerSecurity>,
    /// SC_NET.
    pub network: Option<ServerNetwork>,
    /// SC_MCS_MSGCHANNEL (2.2.1.4.5): the channel id.
    pub message_channel: Option<u16>,
    /// SC_MULTITRANSPORT (2.2.1.4.6): 1 UDP FEC reliable, 4 UDP FEC lossy, 0x100 UDP preferred, 0x200 soft sync.
    pub multitransport: Option<u32>,
    /// Everything else, whole; of many the first 32.
    pub others: Vec<RawBlock>,
    /// Blocks and channels that were left out, because there were too many.
    pub dropped: usize,
}

impl ServerBlocks {
    /// Reads the blocks in any order.
    ///
    /// # Errors
    /// A block's length is shorter than its header or goes past the end. A known block whose inside does not decode
    /// is no error: it joins `others`.
    pub fn decode(user_data: &[u8]) -> Result<Self, Malformed> {
        let mut to = Self::default();
        let (mut others, mut dropped) = (List::new(BLOCKS), 0);
        block::split("GCC server blocks", user_data, |kind, body| {
            let (others, raw) = (&mut others, (kind, body));
            match kind {
                SC_CORE => block::settle(&mut to.core, others, raw, ServerCore::decode),
                SC_SECURITY => block::settle(&mut to.security, others, raw, ServerSecurity::decode),
                SC_NET => block::settle(&mut to.network, others, raw, |from| ServerNetwork::decode(from, &mut dropped)),
                SC_MCS_MSGCHANNEL => block::settle(&mut to.message_channel, others, raw, |from| from.u16_le()),
                SC_MULTITRANSPORT => block::settle(&mut to.multitransport, others, raw, |from| from.u32_le()),
                _ => block::keep(others, kind, body),
            }
        })?;
        to.others = others.finish(&mut dropped);
        to.dropped = dropped;
        Ok(to)
    }

    /// The blocks in the order of Windows, the others last.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(core) = self.core {
            block::write(&mut out, SC_CORE, &core.encode());
        }
        if let Some(network) = &self.network {
            block::write(&mut out, SC_NET, &network.encode());
        }
        if let Some(security) = &self.security {
            block::write(&mut out, SC_SECURITY, &security.encode());
        }
        if let Some(channel_id) = self.message_channel {
            block::write(&mut out, SC_MCS_MSGCHANNEL, &channel_id.to_le_bytes());
        }
        if let Some(flags) = self.multitransport {
            block::write(&mut out, SC_MULTITRANSPORT, &flags.to_le_bytes());
        }
        for other in &self.others {
            block::write(&mut out, other.kind, &other.body);
        }
        out
    }

    /// Adds versions, protocols, method and level, channel ids and flags; of the certificate its form and key size.
    pub(crate) fn summary(&self, to: Summary) -> Summary {
        let requested = self.core.and_then(|core| core.requested_protocols);
        let early = self.core.and_then(|core| core.early_capabilities);
        let security = self.security.as_ref();
        let certificate = security.and_then(|security| ServerCertificate::decode(&security.certificate).ok());
        let network = self.network.as_ref();
        let others: Vec<String> = self.others.iter().map(|other| format!("{:#06x}", other.kind)).collect();
        to.with_some("version", self.core.map(|core| format!("{:#010x}", core.version)))
            .with_some("requested-protocols", requested)
            .with_some("requested-protocol-names", requested.map(protocol_names))
            .with_some("early-capabilities", early.map(|flags| format!("{flags:#x}")))
            .with_some("method", security.map(|security| security.method))
            .with_some("method-name", security.and_then(|security| method_name(security.method)))
            .with_some("level", security.map(|security| security.level))
            .with_some("level-name", security.and_then(|security| level_name(security.level)))
            .with_some("certificate", certificate.as_ref().and_then(|one| form_name(one.form)))
            .with_some("certificate-key-bits", certificate.and_then(|one| one.key_bits))
            .with_some("io-channel", network.map(|network| network.io_channel))
            .with_some("channel-ids", network.map(|network| network.channels.clone()))
            .with_some("message-channel", self.message_channel)
            .with_some("multitransport-flags", self.multitransport.map(|flags| format!("{flags:#x}")))
            .with_some("other-blocks", (!others.is_empty()).then_some(others))
            .without(self.dropped)
    }
}

impl ServerCore {
    fn decode(from: &mut Cursor<'_>) -> Result<Self, Malformed> {
        let version = from.u32_le()?;
        let requested_protocols = from.u32_le().ok();
        // The second option cannot come without the first.
        let early_capabilities = requested_protocols.and_then(|_| from.u32_le().ok());
        Ok(Self { version, requested_protocols, early_capabilities })
    }

    /// Early capabilities cannot be said without requested protocols: then 0 is written for them.
    fn encode(self) -> Vec<u8> {
        let mut out = self.version.to_le_bytes().to_vec();
        if let Some(protocols) = self.requested_protocols.or(self.early_capabilities.map(|_| 0)) {
            out.extend(protocols.to_le_bytes());
        }
        if let Some(flags) = self.early_capabilities {
            out.extend(flags.to_le_bytes());
        }
        out
    }
}

impl ServerSecurity {
    /// With TLS the block ends after the level; some servers then write the lengths all the same, as zeros.
    fn decode(from: &mut Cursor<'_>) -> Result<Self, Malformed> {
        let (method, level) = (from.u32_le()?, from.u32_le()?);
        let (mut random, mut certificate) = (Vec::new(), Vec::new());
        if from.left() > 0 {
            let random_len = length(from)?;
            let certificate_len = length(from)?;
            random = from.take(random_len)?.to_vec();
            certificate = from.take(certificate_len)?.to_vec();
        }
        Ok(Self { method, level, random, certificate })
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = [self.method.to_le_bytes(), self.level.to_le_bytes()].concat();
        if (self.method, self.level, self.random.len(), self.certificate.len()) != (0, 0, 0, 0) {
            for part in [&self.random, &self.certificate] {
                out.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
            }
            out.extend(&self.random);
            out.extend(&self.certificate);
        }
        out
    }
}

impl ServerNetwork {
    fn decode(from: &mut Cursor<'_>, dropped: &mut usize) -> Result<Self, Malformed> {
        let io_channel = from.u16_le()?;
        let count = from.u16_le()?;
        let mut channels = List::new(CHANNELS);
        for _ in 0..count {
            let channel = from.u16_le()?;
            channels.add(|| channel);
        }
        Ok(Self { io_channel, channels: channels.finish(dropped) })
    }

    /// An odd number of channels is padded to a multiple of four bytes.
    fn encode(&self) -> Vec<u8> {
        let mut out = self.io_channel.to_le_bytes().to_vec();
        out.extend(u16::try_from(self.channels.len()).unwrap_or(u16::MAX).to_le_bytes());
        self.channels.iter().for_each(|id| out.extend(id.to_le_bytes()));
        if self.channels.len() % 2 == 1 {
            out.extend([0, 0]);
        }
        out
    }
}

const fn form_name(form: CertificateForm) -> Option<&'static str> {
    match form {
        CertificateForm::Proprietary => Some("proprietary"),
        CertificateForm::X509Chain => Some("x509"),
        CertificateForm::Unknown(_) => None,
    }
}

/// A length that is taken from the block's own bytes; beyond them, `take` fails before anything is allocated.
fn length(from: &mut Cursor<'_>) -> Result<usize, Malformed> {
    Ok(usize::try_from(from.u32_le()?).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::{ServerBlocks, ServerCore, ServerNetwork, ServerSecurity};
    use crate::Summary;

    #[test]
    fn the_specifications_blocks_decode_and_encode() {
        // SC_CORE and SC_NET of MS-RDPBCGR 4.1.4; SC_SECURITY as with TLS.
        let bytes = *b"\x01\x0c\x0c\x00\x04\x00\x08\x00\x00\x00\x00\x00\
            \x03\x0c\x10\x00\xeb\x03\x03\x00\xec\x03\xed\x03\xee\x03\x00\x00\
            \x02\x0c\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00";
        let blocks = ServerBlocks {
            core: Some(ServerCore { version: 0x0008_0004, requested_protocols: Some(0), early_capabilities: None }),
            security: Some(ServerSecurity { method: 0, level: 0, random: Vec::new(), certificate: Vec::new() }),
            network: Some(ServerNetwork { io_channel: 1003, channels: vec![1004, 1005, 1006] }),
            ..ServerBlocks::default()
        };
        assert_eq!(ServerBlocks::decode(&bytes), Ok(blocks.clone()));
        assert_eq!(blocks.encode(), bytes);
        let summary = blocks.summary(Summary::new());
        assert_eq!(summary.get("version"), Some(&"0x00080004".into()));
        assert_eq!(summary.get("level-name"), Some(&"none".into()));
    }

    #[test]
    fn security_keeps_random_and_certificate_and_refuses_lengths_that_lie() {
        let security = ServerSecurity { method: 2, level: 2, random: vec![7; 32], certificate: vec![9; 4800] };
        let blocks = ServerBlocks { security: Some(security), ..ServerBlocks::default() };
        let mut bytes = blocks.encode();
        assert_eq!(ServerBlocks::decode(&bytes), Ok(blocks));
        bytes[15] = 0xFF;
        let lying = ServerBlocks::decode(&bytes).unwrap();
        assert_eq!((lying.security, lying.others.len()), (None, 1));
    }
}
