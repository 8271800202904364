//! The ClientHellos of the profiles, after captures and recordings of these clients (tests/data/profiles/hellos).

use std::borrow::Cow;

use crate::inspect::Extension::{
    self, KeyShare, Other, ServerName as Name, SignatureAlgorithms, SupportedGroups, SupportedVersions,
};
use crate::inspect::{Hello, ServerName};

/// A ClientHello as a constant; see [`Hello`].
struct Template {
    record_version: u16,
    legacy_version: u16,
    versions: &'static [u16],
    suites: &'static [u16],
    groups: &'static [u16],
    signature_schemes: &'static [u16],
    server_name: ServerName,
    layout: &'static [Extension],
    /// Padded to this many bytes, as OpenSSL and GnuTLS do it where some old servers would hang else (RFC 7685 1).
    size: Option<usize>,
}

impl Template {
    fn hello(&self) -> Hello {
        Hello {
            record_version: self.record_version,
            groups: self.groups.to_vec(),
            signature_schemes: self.signature_schemes.to_vec(),
            server_name: self.server_name.clone(),
            layout: Some(self.layout.to_vec()),
            size: self.size,
            ..Hello::new(self.legacy_version, self.versions.to_vec(), self.suites.to_vec())
        }
    }
}

const STATUS_REQUEST: u16 = 5;

/// Windows 11 22H2 (22621), 6 May 2024.
pub(crate) fn mstsc_win11() -> Hello {
    MSTSC_WIN11.hello()
}

/// The same where the connection request asked for TLS without CredSSP: there is no status_request.
pub(crate) fn mstsc_win11_without_credssp() -> Hello {
    let mut hello = MSTSC_WIN11.hello();
    if let Some(layout) = &mut hello.layout {
        layout.retain(|extension| extension.kind() != STATUS_REQUEST);
    }
    hello
}

/// Windows 10 1809, 20 July 2020. Versions 20H2 to 22H2 have another list of suites; no capture of their mstsc is
/// known.
pub(crate) fn mstsc_win10() -> Hello {
    MSTSC_WIN10.hello()
}

/// Windows 7 SP1 (7601), 5 June 2011.
pub(crate) fn mstsc_win7() -> Hello {
    MSTSC_WIN7.hello()
}

/// Microsoft Remote Desktop on macOS 11.6 to 12.1, January 2022: rebuilt from a published fingerprint, so that the
/// name's form and the padding are assumed.
pub(crate) fn mac() -> Hello {
    MAC.hello()
}

/// FreeRDP 2.11.7 with OpenSSL 3.0 (Debian 12).
pub(crate) fn freerdp_2() -> Hello {
    FREERDP_2.hello()
}

/// FreeRDP 3.32.2 with OpenSSL 3.6 (Debian sid, November 2026).
pub(crate) fn freerdp_3() -> Hello {
    FREERDP_3.hello()
}

/// rdesktop 1.9.0 with GnuTLS 3.7 (Debian 12).
pub(crate) fn rdesktop() -> Hello {
    RDESKTOP.hello()
}

const MSTSC_WIN11: Template = Template {
    record_version: 0x0301,
    legacy_version: 0x0303,
    versions: &[0x0304, 0x0303, 0x0302, 0x0301],
    suites: &[
        0x1302, 0x1301, 0xC02C, 0xC02B, 0xC030, 0xC02F, 0xC024, 0xC023, 0xC028, 0xC027, 0xC00A, 0xC009, 0xC014, 0xC013,
        0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F,
    ],
    groups: &[29, 23, 24],
    signature_schemes: &[
        0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0201, 0x0403, 0x0503, 0x0203, 0x0202, 0x0601, 0x0603,
    ],
    server_name: ServerName::AsTyped,
    layout: &[
        Name,
        Other(5, Cow::Borrowed(&[1, 0, 0, 0, 0])),
        SupportedVersions,
        SignatureAlgorithms,
        Other(35, Cow::Borrowed(&[])),
        SupportedGroups,
        KeyShare(Cow::Borrowed(&[29])),
        Other(49, Cow::Borrowed(&[])),
        Other(23, Cow::Borrowed(&[])),
        Other(0xFF01, Cow::Borrowed(&[0])),
        Other(45, Cow::Borrowed(&[1, 1])),
    ],
    size: None,
};

const MSTSC_WIN10: Template = Template {
    record_version: 0x0303,
    legacy_version: 0x0303,
    versions: &[],
    suites: &[
        0xC02C, 0xC02B, 0xC030, 0xC02F, 0x009F, 0x009E, 0xC024, 0xC023, 0xC028, 0xC027, 0xC00A, 0xC009, 0xC014, 0xC013,
        0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F, 0x000A,
    ],
    groups: &[29, 23, 24],
    signature_schemes: &[0x0401, 0x0501, 0x0201, 0x0403, 0x0503, 0x0203, 0x0202, 0x0601, 0x0603],
    server_name: ServerName::AsTyped,
    layout: &[
        Name,
        Other(5, Cow::Borrowed(&[1, 0, 0, 0, 0])),
        SupportedGroups,
        Other(11, Cow::Borrowed(&[1, 0])),
        SignatureAlgorithms,
        Other(35, Cow::Borrowed(&[])),
        Other(23, Cow::Borrowed(&[])),
        Other(0xFF01, Cow::Borrowed(&[0])),
    ],
    size: None,
};

const MSTSC_WIN7: Template = Template {
    record_version: 0x0301,
    legacy_version: 0x0301,
    versions: &[],
    suites: &[0x002F, 0x0035, 0x0005, 0x000A, 0xC013, 0xC014, 0xC009, 0xC00A, 0x0032, 0x0038, 0x0013, 0x0004],
    groups: &[23, 24],
    signature_schemes: &[],
    server_name: ServerName::AsTyped,
    layout: &[
        Other(0xFF01, Cow::Borrowed(&[0])),
        Name,
        Other(5, Cow::Borrowed(&[1, 0, 0, 0, 0])),
        SupportedGroups,
        Other(11, Cow::Borrowed(&[1, 0])),
    ],
    size: None,
};

const MAC: Template = Template {
    record_version: 0x0301,
    legacy_version: 0x0303,
    versions: &[],
    suites: &[
        0xC008, 0xC012, 0x0016, 0x0013, 0x000A, 0xC02C, 0xC030, 0x00A3, 0x009F, 0xCCA9, 0xCCA8, 0xCCAA, 0xC0AF, 0xC0AD,
        0xC0A3, 0xC09F, 0xC05D, 0xC061, 0xC057, 0xC053, 0xC02B, 0xC02F, 0x00A2, 0x009E, 0xC0AE, 0xC0AC, 0xC0A2, 0xC09E,
        0xC05C, 0xC060, 0xC056, 0xC052, 0xC024, 0xC028, 0x006B, 0x006A, 0xC073, 0xC077, 0x00C4, 0x00C3, 0xC023, 0xC027,
        0x0067, 0x0040, 0xC072, 0xC076, 0x00BE, 0x00BD, 0xC00A, 0xC014, 0x0039, 0x0038, 0x0088, 0x0087, 0xC009, 0xC013,
        0x0033, 0x0032, 0x0045, 0x0044, 0x009D, 0xC0A1, 0xC09D, 0xC051, 0x009C, 0xC0A0, 0xC09C, 0xC050, 0x003D, 0x00C0,
        0x003C, 0x00BA, 0x0035, 0x0084, 0x002F, 0x0041, 0x00FF,
    ],
    groups: &[29, 23, 30, 25, 24],
    signature_schemes: &[
        0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0809, 0x080A, 0x080B, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
        0x0303, 0x0203, 0x0301, 0x0201, 0x0302, 0x0202, 0x0402, 0x0502, 0x0602,
    ],
    server_name: ServerName::AsTyped,
    layout: &[
        Name,
        Other(11, Cow::Borrowed(&[3, 0, 1, 2])),
        SupportedGroups,
        Other(35, Cow::Borrowed(&[])),
        Other(22, Cow::Borrowed(&[])),
        Other(23, Cow::Borrowed(&[])),
        SignatureAlgorithms,
    ],
    size: Some(512),
};

const FREERDP_2: Template = Template {
    record_version: 0x0301,
    legacy_version: 0x0303,
    versions: &[0x0304, 0x0303, 0x0302, 0x0301],
    suites: &[
        0x1302, 0x1303, 0x1301, 0xC02C, 0xC030, 0x009F, 0xCCA9, 0xCCA8, 0xCCAA, 0xC02B, 0xC02F, 0x009E, 0xC024, 0xC028,
        0x006B, 0xC023, 0xC027, 0x0067, 0xC00A, 0xC014, 0x0039, 0xC009, 0xC013, 0x0033, 0x009D, 0x009C, 0x003D, 0x003C,
        0x0035, 0x002F, 0x00FF,
    ],
    groups: &[29, 23, 30, 25, 24, 256, 257, 258, 259, 260],
    signature_schemes: &[
        0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0809, 0x080A, 0x080B, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
        0x0303, 0x0301, 0x0302, 0x0402, 0x0502, 0x0602,
    ],
    server_name: ServerName::AsTyped,
    layout: &[
        Name,
        Other(11, Cow::Borrowed(&[3, 0, 1, 2])),
        SupportedGroups,
        Other(35, Cow::Borrowed(&[])),
        Other(22, Cow::Borrowed(&[])),
        Other(23, Cow::Borrowed(&[])),
        SignatureAlgorithms,
        SupportedVersions,
        Other(45, Cow::Borrowed(&[1, 1])),
        KeyShare(Cow::Borrowed(&[29])),
    ],
    size: None,
};

const FREERDP_3: Template = Template {
    record_version: 0x0301,
    legacy_version: 0x0303,
    versions: &[0x0304, 0x0303],
    suites: &[
        0x1302, 0x1303, 0x1301, 0xC02C, 0xC030, 0x009F, 0xCCA9, 0xCCA8, 0xCCAA, 0xC02B, 0xC02F, 0x009E, 0xC024, 0xC028,
        0x006B, 0xC023, 0xC027, 0x0067, 0xC00A, 0xC014, 0x0039, 0xC009, 0xC013, 0x0033, 0x009D, 0x009C, 0x003D, 0x003C,
        0x0035, 0x002F,
    ],
    groups: &[0x11EC, 29, 23, 30, 24, 25, 256, 257],
    signature_schemes: &[
        0x0905, 0x0906, 0x0904, 0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x081A, 0x081B, 0x081C, 0x0809, 0x080A, 0x080B,
        0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0303, 0x0301, 0x0302, 0x0402, 0x0502, 0x0602,
    ],
    server_name: ServerName::AsTyped,
    layout: &[
        Other(0xFF01, Cow::Borrowed(&[0])),
        Name,
        Other(11, Cow::Borrowed(&[1, 0])),
        SupportedGroups,
        Other(35, Cow::Borrowed(&[])),
        Other(22, Cow::Borrowed(&[])),
        Other(23, Cow::Borrowed(&[])),
        SignatureAlgorithms,
        SupportedVersions,
        Other(45, Cow::Borrowed(&[1, 1])),
        KeyShare(Cow::Borrowed(&[0x11EC, 29])),
        Other(27, Cow::Borrowed(&[4, 0, 1, 0, 3])),
    ],
    size: None,
};

const RDESKTOP: Template = Template {
    record_version: 0x0301,
    legacy_version: 0x0303,
    versions: &[0x0304, 0x0303, 0x0302, 0x0301],
    suites: &[
        0x1302, 0x1303, 0x1301, 0x1304, 0xC02C, 0xCCA9, 0xC0AD, 0xC00A, 0xC02B, 0xC0AC, 0xC009, 0xC030, 0xCCA8, 0xC014,
        0xC02F, 0xC013, 0x009D, 0xC09D, 0x0035, 0x009C, 0xC09C, 0x002F, 0x009F, 0xCCAA, 0xC09F, 0x0039, 0x009E, 0xC09E,
        0x0033,
    ],
    groups: &[23, 24, 25, 29, 30, 256, 257, 258, 259, 260],
    signature_schemes: &[
        0x0401, 0x0809, 0x0804, 0x0403, 0x0807, 0x0501, 0x080A, 0x0805, 0x0503, 0x0808, 0x0601, 0x080B, 0x0806, 0x0603,
        0x0201, 0x0203,
    ],
    server_name: ServerName::Absent,
    layout: &[
        Other(5, Cow::Borrowed(&[1, 0, 0, 0, 0])),
        SupportedGroups,
        Other(11, Cow::Borrowed(&[1, 0])),
        SignatureAlgorithms,
        Other(35, Cow::Borrowed(&[])),
        KeyShare(Cow::Borrowed(&[23, 29])),
        SupportedVersions,
        Other(0xFF01, Cow::Borrowed(&[0])),
        Other(45, Cow::Borrowed(&[2, 1, 0])),
        Other(28, Cow::Borrowed(&[64, 1])),
    ],
    size: Some(512),
};
