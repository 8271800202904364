//! One row a profile: connection request, first token of CredSSP, GCC client data. Sources:
//! tests/data/profiles/README.md.

use rdpwhy_pdu::ntlm::{Negotiate, OsVersion};
use rdpwhy_pdu::x224::protocol::{HYBRID, HYBRID_EX, SSL};

use super::Profile;
use super::settings::{self, Settings};

/// What a profile is, but for its ClientHello.
pub(crate) struct Row {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) protocols: Option<u32>,
    pub(super) cookie: Cookie,
    /// `None` where the client has no token without credentials, or no CredSSP.
    pub(crate) token: Option<Token>,
    pub(super) settings: &'static Settings,
}

/// The line with the user's name in the connection request.
#[derive(Clone, Copy)]
pub(super) enum Cookie {
    /// Where a name is given, whole.
    Given,
    /// Where a name is given, cut to so many characters.
    GivenCut(usize),
    /// Always, cut to so many characters.
    AlwaysCut(usize),
    /// Always, whole.
    Always,
}

/// The first token of CredSSP for NTLM.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Version of the TSRequest.
    pub(crate) version: u32,
    /// Whether clientNonce is in it already.
    pub(crate) nonce: bool,
    /// NTLM NEGOTIATE; `None` for the one that asks most of a server.
    ntlm: Option<OsVersion>,
}

/// NegotiateFlags of mstsc and FreeRDP.
const NTLM_FLAGS: u32 = 0xE208_82B7;
/// mstsc sends so many characters of the user's name.
const MSTSC_COOKIE: usize = 9;

/// The name of a user that is not given.
const NOBODY: &str = "rdpwhy";

impl Cookie {
    pub(super) fn of(self, user: Option<&str>) -> Option<Vec<u8>> {
        let (user, most) = match self {
            Self::Given => (user, usize::MAX),
            Self::GivenCut(most) => (user, most),
            Self::Always => (user.or(Some(NOBODY)), usize::MAX),
            Self::AlwaysCut(most) => (user.or(Some(NOBODY)), most),
        };
        user.map(|user| user.chars().take(most).collect::<String>().into_bytes())
    }
}

impl Token {
    /// CredSSP's highest version (MS-CSSP 2.2.1): a server with a lower one says so and is followed.
    const OWN: Self = Self { version: 6, nonce: false, ntlm: None };

    const fn windows(version: u32, major: u8, minor: u8, build: u16) -> Option<Self> {
        Some(Self { version, nonce: false, ntlm: Some(OsVersion { major, minor, build, revision: 15 }) })
    }

    const fn freerdp(major: u8, minor: u8, build: u16) -> Option<Self> {
        Some(Self { version: 6, nonce: true, ntlm: Some(OsVersion { major, minor, build, revision: 15 }) })
    }

    /// NTLM NEGOTIATE.
    pub(crate) const fn negotiate(self) -> Negotiate {
        match self.ntlm {
            Some(version) => Negotiate { flags: NTLM_FLAGS, version: Some(version) },
            None => Negotiate::anonymous(),
        }
    }
}

const NLA: Option<u32> = Some(SSL | HYBRID | HYBRID_EX);

const MSTSC_WIN11: Row = Row {
    name: "mstsc-win11",
    about: "mstsc of Windows 11 22H2 (22621)",
    protocols: NLA,
    cookie: Cookie::AlwaysCut(MSTSC_COOKIE),
    token: Token::windows(6, 10, 0, 22_621),
    settings: &settings::MSTSC_WIN11,
};

const MSTSC_WIN10: Row = Row {
    name: "mstsc-win10",
    about: "mstsc of Windows 10 1809 (17763)",
    token: Token::windows(6, 10, 0, 17_763),
    settings: &settings::MSTSC_WIN10,
    ..MSTSC_WIN11
};

const MSTSC_WIN7: Row = Row {
    name: "mstsc-win7",
    about: "mstsc of Windows 7 SP1 (7601)",
    protocols: Some(SSL | HYBRID),
    // Its first connection has no cookie: the user is asked afterwards.
    cookie: Cookie::GivenCut(MSTSC_COOKIE),
    token: Token::windows(2, 6, 1, 7_601),
    settings: &settings::MSTSC_WIN7,
};

const MSTSC_XP: Row = Row {
    name: "mstsc-xp",
    about: "mstsc of Windows XP (2600)",
    protocols: None,
    cookie: Cookie::AlwaysCut(MSTSC_COOKIE),
    token: None,
    settings: &settings::MSTSC_XP,
};

const VISTA: Row = Row {
    name: "vista",
    about: "mstsc of Windows Vista (6000)",
    protocols: Some(SSL),
    cookie: Cookie::AlwaysCut(MSTSC_COOKIE),
    token: None,
    settings: &settings::VISTA,
};

const MAC: Row = Row {
    name: "mac",
    about: "Microsoft Remote Desktop on macOS 11 and 12",
    protocols: NLA,
    cookie: Cookie::Given,
    token: Some(Token::OWN),
    settings: &settings::RDPWHY,
};

const FREERDP_2: Row = Row {
    name: "freerdp-2",
    about: "FreeRDP 2.11 with OpenSSL 3.0",
    protocols: Some(SSL | HYBRID),
    cookie: Cookie::Always,
    token: Token::freerdp(6, 1, 7_601),
    settings: &settings::FREERDP_2,
};

const FREERDP_3: Row = Row {
    name: "freerdp-3",
    about: "FreeRDP 3.32 with OpenSSL 3.6",
    protocols: NLA,
    token: Token::freerdp(10, 0, 22_631),
    settings: &settings::FREERDP_3,
    ..FREERDP_2
};

const RDESKTOP: Row = Row {
    name: "rdesktop",
    about: "rdesktop 1.9 with GnuTLS",
    protocols: Some(SSL | HYBRID),
    cookie: Cookie::Always,
    token: None,
    settings: &settings::RDESKTOP,
};

const RDPWHY: Row = Row {
    name: "rdpwhy",
    about: "rdpwhy itself: a TLS library of today",
    protocols: NLA,
    cookie: Cookie::Given,
    token: Some(Token::OWN),
    settings: &settings::RDPWHY,
};

impl Profile {
    pub(crate) const fn row(self) -> &'static Row {
        match self {
            Self::MstscWin11 => &MSTSC_WIN11,
            Self::MstscWin10 => &MSTSC_WIN10,
            Self::MstscWin7 => &MSTSC_WIN7,
            Self::MstscXp => &MSTSC_XP,
            Self::Mac => &MAC,
            Self::FreeRdp2 => &FREERDP_2,
            Self::FreeRdp3 => &FREERDP_3,
            Self::Rdesktop => &RDESKTOP,
            Self::Vista => &VISTA,
            Self::Rdpwhy => &RDPWHY,
        }
    }
}
