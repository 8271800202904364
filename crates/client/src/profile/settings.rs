//! The GCC client data of the profiles (MS-RDPBCGR 2.2.1.3), after captures and recordings (tests/data/profiles).

use rdpwhy_pdu::gcc::{ChannelDef, ClientBlocks, ClientCore, ClientDisplay, ClientSecurity};
use rdpwhy_pdu::x224::protocol;

/// 40-bit, 128-bit, 56-bit and FIPS (MS-RDPBCGR 2.2.1.3.3).
const ALL_METHODS: u32 = 0x1B;
/// REDIRECTED_SESSIONID_FIELD_VALID (MS-RDPBCGR 2.2.1.3.5).
const SESSION_ID_VALID: u32 = 0x02;
/// REDIRECTION_SUPPORTED and REDIRECTION_VERSION4.
const REDIRECTION: u32 = 0x01 | 3 << 2;

/// A static virtual channel: its name and CHANNEL_OPTION_* bits.
type Channel = (&'static str, u32);

/// What a client says of itself in its Connect-Initial.
#[derive(Debug)]
pub(crate) struct Settings {
    version: u32,
    build: u32,
    high_color_depth: u16,
    supported_color_depths: u16,
    /// RNS_UD_CS_* bits.
    pub(crate) early_capabilities: u16,
    product_id: &'static str,
    connection_type: u8,
    /// serverSelectedProtocol is there: since Windows Vista.
    echoes_selected: bool,
    display: Option<ClientDisplay>,
    /// Flags of CS_CLUSTER; `None` for no such block where no session is asked for.
    cluster: Option<u32>,
    /// Methods of Standard RDP security, offered under TLS and without.
    methods: (u32, u32),
    channels: &'static [Channel],
    /// Flags of CS_MCS_MSGCHANNEL.
    message_channel: Option<u32>,
    /// Flags of CS_MULTITRANSPORT.
    multitransport: Option<u32>,
    /// The computer's name in capital letters.
    upper_case: bool,
}

/// What a connection adds to the settings.
pub(crate) struct Told<'a> {
    pub(crate) client_name: &'a str,
    pub(crate) early_capabilities: u16,
    pub(crate) channels: &'a [ChannelDef],
    pub(crate) redirected_session: Option<u32>,
    pub(crate) selected: u32,
}

impl Settings {
    pub(crate) fn channels(&self) -> Vec<ChannelDef> {
        let channel = |(name, options): &Channel| ChannelDef { name: (*name).to_owned(), options: *options };
        self.channels.iter().map(channel).collect()
    }

    pub(crate) fn blocks(&self, told: &Told<'_>) -> ClientBlocks {
        let name = told.client_name;
        let core = ClientCore {
            version: self.version,
            build: self.build,
            name: if self.upper_case { name.to_uppercase() } else { name.to_owned() },
            high_color_depth: self.high_color_depth,
            supported_color_depths: self.supported_color_depths,
            early_capabilities: told.early_capabilities,
            product_id: self.product_id.to_owned(),
            connection_type: self.connection_type,
            selected_protocol: self.echoes_selected.then_some(told.selected),
            display: self.display,
            ..ClientCore::default()
        };
        let (under_tls, without) = self.methods;
        let methods = if told.selected == protocol::RDP { without } else { under_tls };
        let redirected =
            told.redirected_session.map(|session| (self.cluster.unwrap_or(REDIRECTION) | SESSION_ID_VALID, session));
        ClientBlocks {
            core: Some(core),
            security: Some(ClientSecurity { methods, ext_methods: 0 }),
            channels: (!told.channels.is_empty()).then(|| told.channels.to_vec()),
            cluster: redirected.or(self.cluster.map(|flags| (flags, 0))),
            message_channel: self.message_channel,
            multitransport: self.multitransport,
            ..ClientBlocks::default()
        }
    }
}

/// All fields are there, and none has a value.
const UNKNOWN_DISPLAY: ClientDisplay =
    ClientDisplay { physical_width: 0, physical_height: 0, orientation: 0, desktop_scale: 0, device_scale: 0 };
/// A screen of 1,000 mm by 1,000 mm at 100 per cent.
const SQUARE_METRE: ClientDisplay = ClientDisplay {
    physical_width: 1_000,
    physical_height: 1_000,
    orientation: 0,
    desktop_scale: 100,
    device_scale: 100,
};
/// A product id of the form that mstsc sends: 31 of 36 characters.
const PRODUCT_ID: &str = "00000000-0000-0000-0000-0000000";

const RDPDR: Channel = ("rdpdr", 0x8080_0000);
const RDPSND: Channel = ("rdpsnd", 0xC000_0000);
const CLIPRDR: Channel = ("cliprdr", 0xC0A0_0000);
const DRDYNVC: Channel = ("drdynvc", 0xC080_0000);

/// rdpwhy's own: complete core data and the graphics pipeline (0x0100), without which gnome-remote-desktop and KRdp
/// close the connection after the licence. The newest version shows most of a server. The probe has no screen: it sends the
/// size and the scale that FreeRDP 3 sends, because xrdp 0.10 logs a warning for a size of 0.
pub(super) const RDPWHY: Settings = Settings {
    version: 0x0008_0010,
    build: 0,
    high_color_depth: 24,
    supported_color_depths: 0x000F,
    // Set Error Info: without it a server keeps its reason to itself. And 32 bits a pixel, a valid connection type.
    early_capabilities: 0x0123,
    product_id: "",
    connection_type: 6,
    echoes_selected: true,
    display: Some(SQUARE_METRE),
    cluster: None,
    // Every method: a server shows which it wants.
    methods: (0, ALL_METHODS),
    channels: &[],
    // A message channel shows whether the server has one; auto-detect and heartbeat ride on it.
    message_channel: Some(0),
    multitransport: None,
    upper_case: false,
};

/// Windows 11 22H2, its connection type LAN and automatic detection off.
pub(super) const MSTSC_WIN11: Settings = Settings {
    build: 22_621,
    early_capabilities: 0x0F2F,
    product_id: PRODUCT_ID,
    display: Some(UNKNOWN_DISPLAY),
    cluster: Some(0x15),
    methods: (ALL_METHODS, ALL_METHODS),
    channels: &[RDPDR, RDPSND, CLIPRDR, DRDYNVC],
    multitransport: Some(0),
    upper_case: true,
    ..RDPWHY
};

/// Windows 10 1809: no capture of it is known, so this is inferred: Windows 11's, with its own build and RDP 10.6.
pub(super) const MSTSC_WIN10: Settings = Settings { version: 0x0008_000B, build: 17_763, ..MSTSC_WIN11 };

/// Windows 7 SP1.
pub(super) const MSTSC_WIN7: Settings = Settings {
    version: 0x0008_0004,
    build: 7_601,
    early_capabilities: 0x002F,
    connection_type: 2,
    display: None,
    cluster: Some(0x11),
    channels: &[RDPDR, RDPSND, DRDYNVC, CLIPRDR],
    message_channel: None,
    multitransport: None,
    ..MSTSC_WIN11
};

/// Windows Vista.
pub(super) const VISTA: Settings = Settings {
    build: 6_000,
    early_capabilities: 0x000B,
    product_id: "",
    connection_type: 0,
    cluster: Some(0x0D),
    ..MSTSC_WIN7
};

/// Windows XP.
pub(super) const MSTSC_XP: Settings = Settings {
    build: 2_600,
    high_color_depth: 16,
    supported_color_depths: 0x0007,
    early_capabilities: 0x0001,
    product_id: "00000-000-0000000-00000",
    echoes_selected: false,
    cluster: Some(0x09),
    methods: (0x0B, 0x0B),
    channels: &[RDPDR, CLIPRDR, RDPSND],
    ..VISTA
};

const FREERDP_CHANNELS: &[Channel] = &[("rdpdr", 0xC080_0000), RDPSND, CLIPRDR, DRDYNVC];

/// FreeRDP 2.11.7.
pub(super) const FREERDP_2: Settings = Settings {
    version: 0x0008_000C,
    build: 18_363,
    early_capabilities: 0x05E3,
    connection_type: 7,
    display: Some(UNKNOWN_DISPLAY),
    cluster: Some(0x0D),
    channels: FREERDP_CHANNELS,
    multitransport: Some(0),
    ..RDPWHY
};

/// FreeRDP 3.32.2. It does not announce Set Error Info.
pub(super) const FREERDP_3: Settings = Settings {
    version: 0x0008_0011,
    early_capabilities: 0x0FB2,
    display: Some(SQUARE_METRE),
    cluster: Some(0x15),
    multitransport: Some(1),
    ..FREERDP_2
};

/// rdesktop 1.9.0. It writes the channels' options in the wrong byte order.
pub(super) const RDESKTOP: Settings = Settings {
    version: 0x0008_0004,
    build: 2_600,
    supported_color_depths: 0x000B,
    early_capabilities: 0x0001,
    connection_type: 0,
    display: None,
    cluster: Some(0x0D),
    methods: (0, 0x03),
    channels: &[
        ("cliprdr", 0x0000_A0C0),
        ("rdpsnd", 0x0000_00C0),
        ("snddbg", 0x0000_00C0),
        ("rdpdr", 0x0000_8080),
        ("drdynvc", 0x0000_00C0),
    ],
    message_channel: None,
    ..RDPWHY
};
