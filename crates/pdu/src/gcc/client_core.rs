//! CS_CORE, the client's core data (MS-RDPBCGR 2.2.1.3.2).

use ironrdp_pdu::gcc::{
    ClientCoreData, ClientCoreOptionalData, ClientEarlyCapabilityFlags, ColorDepth, ConnectionType, HighColorDepth,
    KeyboardType, RdpVersion, SecureAccessSequence, SupportedColorDepths,
};
use ironrdp_pdu::nego::SecurityProtocol;

use crate::cursor::Cursor;
use crate::{Malformed, utf16};

/// clientName: fifteen units and a terminator.
const NAME_LEN: usize = 32;
/// keyboardType, keyboardSubType, keyboardFunctionKey, imeFileName.
const KEYBOARD_LEN: usize = 4 + 4 + 4 + 64;
/// postBeta2ColorDepth, clientProductId, serialNumber, highColorDepth, supportedColorDepths.
const COLOUR_LEN: usize = 2 + 2 + 4 + 2 + 2;
/// clientDigProductId, connectionType, pad1octet.
const PRODUCT_LEN: usize = 64 + 1 + 1;

/// CS_CORE (2.2.1.3.2), the fields that a server's handshake acts on. The others (colours, keyboard, product, monitor
/// sizes) are not kept; encoding gives them the values of a present-day client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCore {
    /// 0x00080004 for RDP 5 to 8.1, 0x00080005 and above for 10.x.
    pub version: u32,
    /// Desktop width in pixels.
    pub width: u16,
    /// Desktop height in pixels.
    pub height: u16,
    /// Keyboard layout id.
    pub keyboard_layout: u32,
    /// Client build number.
    pub build: u32,
    /// At most 15 UTF-16 units are sent.
    pub name: String,
    /// RNS_UD_CS_* bits: 0x0001 Set Error Info, 0x0080 network auto-detect, 0x0800 skip channel join. 0 in the old
    /// clients that do not send them.
    pub early_capabilities: u16,
    /// Echo of the Connection Confirm's selectedProtocol; absent in old clients.
    pub selected_protocol: Option<u32>,
}

impl ClientCore {
    /// Reads a block's contents; every field after imeFileName is optional.
    pub(super) fn decode(from: &mut Cursor<'_>) -> Result<Self, Malformed> {
        let version = from.u32_le()?;
        let (width, height) = (from.u16_le()?, from.u16_le()?);
        from.take(4)?; // colorDepth, SASSequence
        let keyboard_layout = from.u32_le()?;
        let build = from.u32_le()?;
        let name = utf16::decode(from.take(NAME_LEN)?);
        from.take(KEYBOARD_LEN)?;
        let early_capabilities = from.take(COLOUR_LEN).and_then(|_| from.u16_le()).unwrap_or(0);
        let selected_protocol = from.take(PRODUCT_LEN).and_then(|_| from.u32_le()).ok();
        Ok(Self { version, width, height, keyboard_layout, build, name, early_capabilities, selected_protocol })
    }

    /// Writes a block's contents.
    pub(super) fn encode(&self) -> Vec<u8> {
        let data = ClientCoreData {
            version: RdpVersion(self.version),
            desktop_width: self.width,
            desktop_height: self.height,
            color_depth: ColorDepth::Bpp8,
            sec_access_sequence: SecureAccessSequence::Del,
            keyboard_layout: self.keyboard_layout,
            client_build: self.build,
            client_name: self.name.clone(),
            keyboard_type: KeyboardType::IBM_ENHANCED,
            keyboard_subtype: 0,
            keyboard_functional_keys_count: 12,
            ime_file_name: String::new(),
            optional_data: ClientCoreOptionalData {
                post_beta2_color_depth: Some(ColorDepth::Bpp8),
                client_product_id: Some(1),
                serial_number: Some(0),
                high_color_depth: Some(HighColorDepth::Bpp24),
                supported_color_depths: Some(SupportedColorDepths::all()),
                early_capability_flags: Some(ClientEarlyCapabilityFlags::from_bits_retain(self.early_capabilities)),
                dig_product_id: Some(String::new()),
                connection_type: Some(ConnectionType::Lan),
                server_selected_protocol: self.selected_protocol.map(SecurityProtocol::from_bits_retain),
                ..ClientCoreOptionalData::default()
            },
        };
        // The encoder refuses only a field whose predecessor is missing, and none is.
        ironrdp_core::encode_vec(&data).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::ClientCore;
    use crate::cursor::Cursor;

    fn core() -> ClientCore {
        ClientCore {
            version: 0x0008_0011,
            width: 1024,
            height: 768,
            keyboard_layout: 0x0409,
            build: 3790,
            name: "ELTONS-DEV2".to_owned(),
            early_capabilities: 0xF801,
            selected_protocol: Some(0x8000_0002),
        }
    }

    #[test]
    fn a_block_goes_through_the_selected_protocol_and_reads_back() {
        let bytes = core().encode();
        assert_eq!(bytes.len(), 212);
        assert_eq!(ClientCore::decode(&mut Cursor::new("test", &bytes)), Ok(core()));
        let without = ClientCore { selected_protocol: None, ..core() };
        assert_eq!(ClientCore::decode(&mut Cursor::new("test", &without.encode())), Ok(without));
    }

    #[test]
    fn the_oldest_clients_end_after_the_keyboard() {
        let bytes = core().encode();
        let old = ClientCore::decode(&mut Cursor::new("test", &bytes[..128])).unwrap();
        assert_eq!(old, ClientCore { early_capabilities: 0, selected_protocol: None, ..core() });
        assert!(ClientCore::decode(&mut Cursor::new("test", &bytes[..127])).is_err());
    }

    #[test]
    fn a_long_name_is_cut_at_fifteen_units() {
        let long = ClientCore { name: "a".repeat(40), ..core() };
        let decoded = ClientCore::decode(&mut Cursor::new("test", &long.encode())).unwrap();
        assert_eq!(decoded, ClientCore { name: "a".repeat(15), ..core() });
    }
}
