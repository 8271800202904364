//! The client's GCC blocks (MS-RDPBCGR 2.2.1.3.2 to 2.2.1.3.10).

use super::{ClientCore, RawBlock, block, method_name};
use crate::cursor::Cursor;
use crate::limits::{BLOCKS, CHANNELS, List};
use crate::x224::protocol_names;
use crate::{Malformed, Summary, utf16};

const CS_CORE: u16 = 0xC001;
const CS_SECURITY: u16 = 0xC002;
const CS_NET: u16 = 0xC003;
const CS_CLUSTER: u16 = 0xC004;
const CS_MCS_MSGCHANNEL: u16 = 0xC006;
const CS_MULTITRANSPORT: u16 = 0xC00A;
/// Bytes of a channel's name, terminator included.
const CHANNEL_NAME_LEN: usize = 8;

/// CS_SECURITY (2.2.1.3.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClientSecurity {
    /// Methods offered: 1 40-bit, 2 128-bit, 8 56-bit, 16 FIPS; 0 with TLS.
    pub methods: u32,
    /// French locale only.
    pub ext_methods: u32,
}

/// CHANNEL_DEF (2.2.1.3.4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelDef {
    /// At most 7 ANSI characters.
    pub name: String,
    /// CHANNEL_OPTION_* bits.
    pub options: u32,
}

/// The client's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientBlocks {
    /// CS_CORE.
    pub core: Option<ClientCore>,
    /// CS_SECURITY.
    pub security: Option<ClientSecurity>,
    /// CS_NET.
    pub channels: Option<Vec<ChannelDef>>,
    /// CS_CLUSTER (2.2.1.3.5): flags and redirected session id.
    pub cluster: Option<(u32, u32)>,
    /// CS_MCS_MSGCHANNEL (2.2.1.3.7): flags.
    pub message_channel: Option<u32>,
    /// CS_MULTITRANSPORT (2.2.1.3.8): flags.
    pub multitransport: Option<u32>,
    /// Everything else, whole; of many the first 32.
    pub others: Vec<RawBlock>,
    /// Blocks and channels that were left out, because there were too many.
    pub dropped: usize,
}

impl ClientBlocks {
    /// Reads the blocks in any order.
    ///
    /// # Errors
    /// A block's length is shorter than its header or goes past the end. A known block whose inside does not decode
    /// is no error: it joins `others`.
    pub fn decode(user_data: &[u8]) -> Result<Self, Malformed> {
        let mut to = Self::default();
        let (mut others, mut dropped) = (List::new(BLOCKS), 0);
        block::split("GCC client blocks", user_data, |kind, body| {
            let (others, raw) = (&mut others, (kind, body));
            match kind {
                CS_CORE => block::settle(&mut to.core, others, raw, ClientCore::decode),
                CS_SECURITY => block::settle(&mut to.security, others, raw, ClientSecurity::decode),
                CS_NET => block::settle(&mut to.channels, others, raw, |from| decode_channels(from, &mut dropped)),
                CS_CLUSTER => {
                    block::settle(&mut to.cluster, others, raw, |from| Ok((from.u32_le()?, from.u32_le()?)));
                }
                CS_MCS_MSGCHANNEL => block::settle(&mut to.message_channel, others, raw, |from| from.u32_le()),
                CS_MULTITRANSPORT => block::settle(&mut to.multitransport, others, raw, |from| from.u32_le()),
                _ => block::keep(others, kind, body),
            }
        })?;
        to.others = others.finish(&mut dropped);
        to.dropped = dropped;
        Ok(to)
    }

    /// The blocks in the order of mstsc, the others last.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(core) = &self.core {
            block::write(&mut out, CS_CORE, &core.encode());
        }
        if let Some((flags, session_id)) = self.cluster {
            block::write(&mut out, CS_CLUSTER, &[flags.to_le_bytes(), session_id.to_le_bytes()].concat());
        }
        if let Some(ClientSecurity { methods, ext_methods }) = self.security {
            block::write(&mut out, CS_SECURITY, &[methods.to_le_bytes(), ext_methods.to_le_bytes()].concat());
        }
        if let Some(channels) = &self.channels {
            block::write(&mut out, CS_NET, &encode_channels(channels));
        }
        if let Some(flags) = self.message_channel {
            block::write(&mut out, CS_MCS_MSGCHANNEL, &flags.to_le_bytes());
        }
        if let Some(flags) = self.multitransport {
            block::write(&mut out, CS_MULTITRANSPORT, &flags.to_le_bytes());
        }
        for other in &self.others {
            block::write(&mut out, other.kind, &other.body);
        }
        out
    }

    /// Versions, protocols, methods, channel names and flags.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let core = self.core.as_ref();
        let methods = self.security.map(|security| security.methods);
        let selected = core.and_then(|core| core.selected_protocol);
        let channels = self.channels.as_ref();
        let others: Vec<String> = self.others.iter().map(|other| format!("{:#06x}", other.kind)).collect();
        Summary::new()
            .with_some("version", core.map(|core| format!("{:#010x}", core.version)))
            .with_some("build", core.map(|core| core.build))
            .with_some("client-name", core.map(|core| core.name.clone()))
            .with_some("early-capabilities", core.map(|core| format!("{:#06x}", core.early_capabilities)))
            .with_some("selected-protocol", selected)
            .with_some("selected-protocol-names", selected.map(protocol_names))
            .with_some("methods", methods)
            .with_some("method-names", methods.map(method_names))
            .with_some("channels", channels.map(|all| all.iter().map(|one| one.name.clone()).collect::<Vec<_>>()))
            .with_some("message-channel-flags", self.message_channel)
            .with_some("multitransport-flags", self.multitransport.map(|flags| format!("{flags:#x}")))
            .with_some("other-blocks", (!others.is_empty()).then_some(others))
            .without(self.dropped)
    }
}

impl ClientSecurity {
    /// The French locale's field is missing in some old clients.
    fn decode(from: &mut Cursor<'_>) -> Result<Self, Malformed> {
        Ok(Self { methods: from.u32_le()?, ext_methods: from.u32_le().unwrap_or(0) })
    }
}

fn method_names(methods: u32) -> Vec<&'static str> {
    (0..u32::BITS).map(|bit| methods & 1 << bit).filter(|&bit| bit != 0).filter_map(method_name).collect()
}

fn decode_channels(from: &mut Cursor<'_>, dropped: &mut usize) -> Result<Vec<ChannelDef>, Malformed> {
    let count = from.u32_le()?;
    let mut channels = List::new(CHANNELS);
    // Whatever the count claims, the block's end comes first.
    for _ in 0..count {
        let (name, options) = (from.take(CHANNEL_NAME_LEN)?, from.u32_le()?);
        channels.add(|| ChannelDef { name: utf16::decode_ansi(name), options });
    }
    Ok(channels.finish(dropped))
}

fn encode_channels(channels: &[ChannelDef]) -> Vec<u8> {
    let mut out = u32::try_from(channels.len()).unwrap_or(u32::MAX).to_le_bytes().to_vec();
    for channel in channels {
        let mut name = [0; CHANNEL_NAME_LEN];
        for (place, character) in name.iter_mut().take(CHANNEL_NAME_LEN - 1).zip(channel.name.chars()) {
            *place = u8::try_from(character).unwrap_or(b'?');
        }
        out.extend(name);
        out.extend(channel.options.to_le_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{ChannelDef, ClientBlocks};
    use crate::gcc::{ClientSecurity, RawBlock};

    #[test]
    fn the_specifications_blocks_decode_and_encode() {
        // CS_CLUSTER, CS_SECURITY and CS_NET of MS-RDPBCGR 4.1.3.
        let bytes = *b"\x04\xc0\x0c\x00\x0d\x00\x00\x00\x00\x00\x00\x00\
            \x02\xc0\x0c\x00\x1b\x00\x00\x00\x00\x00\x00\x00\
            \x03\xc0\x2c\x00\x03\x00\x00\x00\
            rdpdr\0\0\0\x00\x00\x80\x80cliprdr\0\x00\x00\xa0\xc0rdpsnd\0\0\x00\x00\x00\xc0";
        let channel = |name: &str, options| ChannelDef { name: name.to_owned(), options };
        let blocks = ClientBlocks {
            cluster: Some((0x0D, 0)),
            security: Some(ClientSecurity { methods: 0x1B, ext_methods: 0 }),
            channels: Some(vec![
                channel("rdpdr", 0x8080_0000),
                channel("cliprdr", 0xC0A0_0000),
                channel("rdpsnd", 0xC000_0000),
            ]),
            ..ClientBlocks::default()
        };
        assert_eq!(ClientBlocks::decode(&bytes), Ok(blocks.clone()));
        assert_eq!(blocks.encode(), bytes);
        assert_eq!(blocks.summary().get("channels"), Some(&vec!["rdpdr", "cliprdr", "rdpsnd"].into()));
    }

    #[test]
    fn broken_second_and_unknown_blocks_are_kept_whole() {
        let bytes = [
            &[0x02, 0xC0, 6, 0, 1, 2][..],       // CS_SECURITY, too short
            &[0x06, 0xC0, 8, 0, 1, 0, 0, 0],     // CS_MCS_MSGCHANNEL
            &[0x06, 0xC0, 8, 0, 2, 0, 0, 0],     // and again
            &[0x0D, 0xC0, 5, 0, 9],              // seen from new clients
            &[0x03, 0xC0, 8, 0, 255, 255, 0, 0], // CS_NET whose count lies
        ]
        .concat();
        let blocks = ClientBlocks::decode(&bytes).unwrap();
        assert_eq!((blocks.security, blocks.message_channel, &blocks.channels), (None, Some(1), &None));
        let kinds: Vec<u16> = blocks.others.iter().map(|other| other.kind).collect();
        assert_eq!(kinds, [0xC002, 0xC006, 0xC00D, 0xC003]);
        assert_eq!(blocks.others[0], RawBlock { kind: 0xC002, body: vec![1, 2] });
    }

    #[test]
    fn a_block_that_cannot_be_is_malformed() {
        assert!(ClientBlocks::decode(&[0x02, 0xC0, 3, 0]).is_err());
        assert!(ClientBlocks::decode(&[0x02, 0xC0, 5, 0]).is_err());
    }
}
