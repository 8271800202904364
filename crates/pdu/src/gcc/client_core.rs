//! CS_CORE, the client's core data (MS-RDPBCGR 2.2.1.3.2).

use crate::cursor::Cursor;
use crate::{Malformed, utf16};

/// clientName: fifteen units and a terminator.
const NAME_LEN: usize = 32;
/// imeFileName.
const IME_LEN: usize = 64;
/// clientDigProductId: thirty-one units and a terminator.
const PRODUCT_LEN: usize = 64;
/// colorDepth and postBeta2ColorDepth: RNS_UD_COLOR_8BPP, which highColorDepth overrides.
const COLOR_8BPP: u16 = 0xCA01;
/// RNS_UD_SAS_DEL.
const SAS_DEL: u16 = 0xAA03;
const FUNCTION_KEYS: u32 = 12;
const PRODUCT_ID: u16 = 1;

/// CS_CORE (2.2.1.3.2). Fields that no client varies are not kept, and written with the values that all clients send:
/// 8 bit colour in the two old fields, SAS_DEL, 12 function keys, no IME file, product id 1, serial number 0.
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
    /// keyboardType: 4 for the keyboard with 101 or 102 keys, 7 for a Japanese one.
    pub keyboard_type: u32,
    /// highColorDepth in bits.
    pub high_color_depth: u16,
    /// RNS_UD_*BPP_SUPPORT bits.
    pub supported_color_depths: u16,
    /// RNS_UD_CS_* bits: 0x0001 Set Error Info, 0x0080 network auto-detect, 0x0100 graphics pipeline, 0x0800 skip
    /// channel join. 0 in the old clients that do not send them.
    pub early_capabilities: u16,
    /// clientDigProductId; at most 31 UTF-16 units are sent.
    pub product_id: String,
    /// CONNECTION_TYPE_*: valid where the early capabilities say so (0x0020). 6 is a LAN, 7 asks for auto-detection.
    pub connection_type: u8,
    /// Echo of the Connection Confirm's selectedProtocol; absent in old clients.
    pub selected_protocol: Option<u32>,
    /// The fields behind it, which came with Windows 8.1; written where [`ClientCore::selected_protocol`] is.
    pub display: Option<ClientDisplay>,
}

/// The last fields of CS_CORE. Zeros, and values out of bounds, are ignored by the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClientDisplay {
    /// desktopPhysicalWidth in millimetres, 10 to 10,000.
    pub physical_width: u32,
    /// desktopPhysicalHeight in millimetres, 10 to 10,000.
    pub physical_height: u32,
    /// desktopOrientation: 0, 90, 180 or 270 degrees.
    pub orientation: u16,
    /// desktopScaleFactor in per cent, 100 to 500.
    pub desktop_scale: u32,
    /// deviceScaleFactor in per cent: 100, 140 or 180.
    pub device_scale: u32,
}

impl Default for ClientCore {
    /// A desktop of 1024 by 768 pixels with a US keyboard, and no capability.
    fn default() -> Self {
        Self {
            version: 0x0008_0004,
            width: 1024,
            height: 768,
            keyboard_layout: 0x0409,
            build: 0,
            name: String::new(),
            keyboard_type: 4,
            high_color_depth: 24,
            supported_color_depths: 0x000F,
            early_capabilities: 0,
            product_id: String::new(),
            connection_type: 0,
            selected_protocol: None,
            display: None,
        }
    }
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
        let keyboard_type = from.u32_le()?;
        from.take(8 + IME_LEN)?; // keyboardSubType, keyboardFunctionKey, imeFileName
        let mut core = Self {
            version,
            width,
            height,
            keyboard_layout,
            build,
            name,
            keyboard_type,
            high_color_depth: 0,
            supported_color_depths: 0,
            ..Self::default()
        };
        // What an old client leaves out keeps its default.
        let _ = core.decode_optional(from);
        Ok(core)
    }

    fn decode_optional(&mut self, from: &mut Cursor<'_>) -> Result<(), Malformed> {
        from.take(8)?; // postBeta2ColorDepth, clientProductId, serialNumber
        self.high_color_depth = from.u16_le()?;
        self.supported_color_depths = from.u16_le()?;
        self.early_capabilities = from.u16_le()?;
        self.product_id = utf16::decode(from.take(PRODUCT_LEN)?);
        self.connection_type = from.u8()?;
        from.take(1)?; // pad1octet
        self.selected_protocol = Some(from.u32_le()?);
        self.display = Some(ClientDisplay {
            physical_width: from.u32_le()?,
            physical_height: from.u32_le()?,
            orientation: from.u16_le()?,
            desktop_scale: from.u32_le()?,
            device_scale: from.u32_le()?,
        });
        Ok(())
    }

    /// Writes a block's contents.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = self.version.to_le_bytes().to_vec();
        for number in [self.width, self.height, COLOR_8BPP, SAS_DEL] {
            out.extend(number.to_le_bytes());
        }
        out.extend(self.keyboard_layout.to_le_bytes());
        out.extend(self.build.to_le_bytes());
        out.extend(text(&self.name, NAME_LEN));
        for number in [self.keyboard_type, 0, FUNCTION_KEYS] {
            out.extend(number.to_le_bytes());
        }
        out.extend([0; IME_LEN]);
        for number in [COLOR_8BPP, PRODUCT_ID, 0, 0] {
            out.extend(number.to_le_bytes());
        }
        for number in [self.high_color_depth, self.supported_color_depths, self.early_capabilities] {
            out.extend(number.to_le_bytes());
        }
        out.extend(text(&self.product_id, PRODUCT_LEN));
        out.extend([self.connection_type, 0]);
        if let Some(protocol) = self.selected_protocol {
            out.extend(protocol.to_le_bytes());
            out.extend(self.display.iter().flat_map(|display| display.encode()));
        }
        out
    }
}

impl ClientDisplay {
    fn encode(self) -> Vec<u8> {
        let mut out = [self.physical_width, self.physical_height].map(u32::to_le_bytes).concat();
        out.extend(self.orientation.to_le_bytes());
        out.extend([self.desktop_scale, self.device_scale].map(u32::to_le_bytes).concat());
        out
    }
}

/// UTF-16 in a field of this many bytes, with a terminator at least.
fn text(text: &str, field: usize) -> Vec<u8> {
    let mut bytes = utf16::encode(text);
    bytes.truncate(field - 2);
    bytes.resize(field, 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::{ClientCore, ClientDisplay};
    use crate::cursor::Cursor;

    fn core() -> ClientCore {
        ClientCore {
            version: 0x0008_0011,
            build: 3790,
            name: "ELTONS-DEV2".to_owned(),
            early_capabilities: 0xF801,
            product_id: "69712-783-0357974-42714".to_owned(),
            connection_type: 6,
            selected_protocol: Some(0x8000_0002),
            display: Some(ClientDisplay { physical_width: 520, desktop_scale: 100, ..ClientDisplay::default() }),
            ..ClientCore::default()
        }
    }

    fn decode(bytes: &[u8]) -> ClientCore {
        ClientCore::decode(&mut Cursor::new("test", bytes)).unwrap()
    }

    #[test]
    fn each_length_that_clients_send_reads_back() {
        let with_selected = ClientCore { display: None, ..core() };
        let without = ClientCore { selected_protocol: None, ..with_selected.clone() };
        for (core, length) in [(core(), 230), (with_selected, 212), (without, 208)] {
            let bytes = core.encode();
            assert_eq!((bytes.len(), decode(&bytes)), (length, core));
        }
    }

    /// The sample of MS-RDPBCGR 4.1.3, from its first to its last field.
    #[test]
    fn the_specifications_sample_decodes_and_encodes() {
        let mut bytes = b"\x04\x00\x08\x00\x00\x05\x00\x04\x01\xca\x03\xaa\x09\x04\x00\x00\xce\x0e\x00\x00".to_vec();
        bytes.extend("ELTONS-DEV2\0\0\0\0\0".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.extend(b"\x04\0\0\0\0\0\0\0\x0c\0\0\0");
        bytes.extend([0; 64]);
        bytes.extend(b"\x01\xca\x01\x00\0\0\0\0\x18\x00\x07\x00\x01\x00");
        let mut product: Vec<u8> = "69712-783-0357974-42714".encode_utf16().flat_map(u16::to_le_bytes).collect();
        product.resize(64, 0);
        bytes.extend(product);
        bytes.extend([0, 0, 0, 0, 0, 0]);
        let sample = ClientCore {
            width: 1280,
            height: 1024,
            build: 3790,
            name: "ELTONS-DEV2".to_owned(),
            supported_color_depths: 7,
            early_capabilities: 1,
            product_id: "69712-783-0357974-42714".to_owned(),
            selected_protocol: Some(0),
            ..ClientCore::default()
        };
        assert_eq!(decode(&bytes), sample);
        assert_eq!(sample.encode(), bytes);
    }

    #[test]
    fn the_oldest_clients_end_after_the_keyboard() {
        let bytes = core().encode();
        let old = decode(&bytes[..128]);
        assert_eq!((old.early_capabilities, old.selected_protocol, old.name.as_str()), (0, None, "ELTONS-DEV2"));
        assert!(ClientCore::decode(&mut Cursor::new("test", &bytes[..127])).is_err());
    }

    #[test]
    fn long_texts_are_cut_at_their_fields() {
        let long = ClientCore { name: "a".repeat(40), product_id: "b".repeat(40), ..core() };
        assert_eq!(decode(&long.encode()), ClientCore { name: "a".repeat(15), product_id: "b".repeat(31), ..core() });
    }
}
