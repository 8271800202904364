//! Owns the codes of an RD Gateway: what it puts into its answers, and what Microsoft's client shows of it.
//!
//! They say at which layer of the gateway a connection failed; the server itself was not asked, or could not be reached.

use crate::Certainty::{Documented, Inferred, Reported};
use crate::{Certainty, Source, sources};

/// A code of an RD Gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GatewayCode {
    /// The low word of the HRESULT 0x8007nnnn that the gateway sends, or the whole of another HRESULT; `None` where only the
    /// client's number is known.
    pub status: Option<u32>,
    /// The client's numbers above 0x03000000, as it shows them; empty where none is known.
    pub shown: &'static [u32],
    /// Its name without E_PROXY_.
    pub name: &'static str,
    /// What it means, and where to look.
    pub means: &'static str,
    /// How sure the meaning and the pairing of both numbers are.
    pub certainty: Certainty,
    /// Where it comes from.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::source"))]
    pub source: &'static Source,
}

/// The facility of the HRESULTs that hold a gateway's status: Win32.
const WIN32: u32 = 0x8007_0000;
/// The client's numbers begin here.
const SHOWN: u32 = 0x0300_0000;

/// What a number of a gateway stands for: 0x800759DB, 0x59DB (servers send both) or 0x0300001C.
#[must_use]
pub fn gateway_code(code: u32) -> Option<&'static GatewayCode> {
    let bare = if code & 0xFFFF_0000 == WIN32 { code & 0xFFFF } else { code };
    let of_client = code & 0xFF00_0000 == SHOWN;
    GATEWAY_CODES
        .iter()
        .find(|known| if of_client { known.shown.contains(&(code - SHOWN)) } else { known.status == Some(bare) })
}

/// All of them.
#[must_use]
pub const fn gateway_codes() -> &'static [GatewayCode] {
    GATEWAY_CODES
}

const fn code(status: u32, shown: &'static [u32], name: &'static str, means: &'static str) -> GatewayCode {
    let certainty = if shown.is_empty() { Documented } else { Inferred };
    GatewayCode { status: Some(status), shown, name, means, certainty, source: &sources::TSGU }
}

const fn shown(shown: &'static [u32], name: &'static str, means: &'static str) -> GatewayCode {
    GatewayCode { status: None, shown, name, means, certainty: Reported, source: &sources::RACK }
}

#[rustfmt::skip]
const GATEWAY_CODES: &[GatewayCode] = &[
    code(0x59D8, &[0x08], "INTERNALERROR", "The gateway failed by itself; some gateways say so where they cannot reach the server. Read its log."),
    code(0x59DA, &[0x1B], "RAP_ACCESSDENIED", "No resource policy (RAP) allows this user to reach this server by this name and port. Event 301 of the gateway."),
    code(0x59DB, &[0x1C], "NAP_ACCESSDENIED", "No connection policy (CAP) allows this user: group, way of authentication, or a second factor. Event 201 of the gateway."),
    code(0x59DD, &[0x0E], "TS_CONNECTFAILED", "The gateway allows the connection and cannot reach the server: test name, route, port and firewall from the gateway. Event 304."),
    code(0x59DF, &[], "ALREADYDISCONNECTED", "The channel was closed before."),
    code(0x59E6, &[0x22], "MAXCONNECTIONSREACHED", "The gateway's limit of connections is reached. Event 203."),
    code(0x59E8, &[0x23], "NOTSUPPORTED", "The gateway does not support what was asked for."),
    code(0x59E9, &[0x24, 0x25], "CAPABILITYMISMATCH", "Client and gateway have no version or way of authentication in common."),
    code(0x59ED, &[0x41], "QUARANTINE_ACCESSDENIED", "The gateway wants a statement of health, which current systems no longer have."),
    code(0x59EE, &[0x28], "NOCERTAVAILABLE", "The gateway has no certificate: bind one, and restart its service."),
    code(0x59F6, &[], "SESSIONTIMEOUT", "The connection policy's time limit ended the session."),
    code(0x59F7, &[0x34], "COOKIE_BADPACKET", "The access token of the .rdp file is missing or malformed."),
    code(0x59F8, &[0x35], "COOKIE_AUTHENTICATION_ACCESS_DENIED", "The access token is too old, was used before, or is for another client: get a new .rdp file."),
    code(0x59F9, &[0x37], "UNSUPPORTED_AUTHENTICATION_METHOD", "The gateway wants a token and got none, or wants none and got one. Event 305."),
    code(0x59FA, &[0x38, 0x39], "REAUTH_AUTHN_FAILED", "The account was not accepted when it was checked again."),
    code(0x59FB, &[], "REAUTH_CAP_FAILED", "The connection policy no longer allows the user."),
    code(0x59FC, &[], "REAUTH_RAP_FAILED", "The resource policy no longer allows the server."),
    code(0x5A00, &[], "REAUTH_NAP_FAILED", "The check of health failed when it was made again."),
    code(0x59FD, &[], "SDR_NOT_SUPPORTED_BY_TS", "The gateway enforces limits on redirection that the server does not support."),
    code(0x04D4, &[0x18, 0x19], "CONNECTIONABORTED", "An administrator of the gateway, or a time limit, ended the connection."),
    code(0x04CA, &[], "GRACEFUL_DISCONNECT", "A normal end. Before any answer of the server, the server closed."),
    code(0x8009_030C, &[0x15, 0x1A], "SEC_E_LOGON_DENIED", "The gateway refused the user name or the password; it counts as a logon attempt."),
    shown(&[0x05, 0x06, 0x07], "certificate of the gateway", "The client does not accept the gateway's certificate: issuer, name, or date."),
    shown(&[0x09, 0x0A], "network", "Data could not be sent to the gateway, or received from it."),
    shown(&[0x0C], "invalid address", "The address of the gateway is not valid."),
    shown(&[0x0D], "temporarily unavailable", "The gateway does not answer now."),
    shown(&[0x20, 0x44], "web proxy", "A web proxy in front of the gateway wants authentication, or is set up wrongly."),
    shown(&[0x2A], "invalid certificate", "The certificate is not valid for a gateway."),
    shown(&[0x2B, 0x2C], "credentials", "The gateway wants a password, or a smart card."),
];
