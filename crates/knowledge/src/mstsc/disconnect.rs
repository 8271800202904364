//! Owns the documented values of `IMsTscAxEvents::OnDisconnected` [OND]. A number that is not listed is unknown.

/// A documented disconnect reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DisconnectReason {
    /// Its number.
    pub code: u32,
    /// Its documented name.
    pub name: &'static str,
    /// What it means.
    pub means: &'static str,
}

/// The documented reason with this number.
#[must_use]
pub fn disconnect_reason(code: u32) -> Option<&'static DisconnectReason> {
    REASONS.iter().find(|reason| reason.code == code)
}

/// All documented reasons, by number.
#[must_use]
pub const fn disconnect_reasons() -> &'static [DisconnectReason] {
    REASONS
}

/// The documented reason that an unlisted number is in the other base: 0x516 was perhaps 516, and 904 perhaps 0x904.
#[must_use]
pub fn misread(code: u32) -> Option<&'static DisconnectReason> {
    if disconnect_reason(code).is_some() {
        return None;
    }
    let as_hex = u32::from_str_radix(&code.to_string(), 16).ok();
    let as_decimal = format!("{code:x}").parse().ok();
    [as_hex, as_decimal].into_iter().flatten().find_map(disconnect_reason)
}

const fn reason(code: u32, name: &'static str, means: &'static str) -> DisconnectReason {
    DisconnectReason { code, name, means }
}

#[rustfmt::skip]
const REASONS: &[DisconnectReason] = &[
    reason(0, "disconnectReasonNoInfo", "No information is available"),
    reason(1, "disconnectReasonLocalNotError", "Disconnected locally; not an error"),
    reason(2, "disconnectReasonRemoteByUser", "Disconnected by the user at the other end; not an error"),
    reason(3, "disconnectReasonByServer", "Disconnected by the server; not an error"),
    reason(260, "disconnectReasonDNSLookupFailed", "The name could not be looked up"),
    reason(262, "disconnectReasonOutOfMemory", "Out of memory"),
    reason(264, "disconnectReasonConnectionTimedOut", "The connection timed out"),
    reason(516, "disconnectReasonSocketConnectFailed", "Winsock's connect() failed"),
    reason(518, "disconnectReasonOutOfMemory2", "Out of memory"),
    reason(520, "disconnectReasonHostNotFound", "The host was not found"),
    reason(772, "disconnectReasonWinsockSendFailed", "Winsock's send() failed"),
    reason(774, "disconnectReasonOutOfMemory3", "Out of memory"),
    reason(776, "disconnectReasonInvalidIPAddr", "The IP address is not valid"),
    reason(1028, "disconnectReasonSocketRecvFailed", "Winsock's recv() failed"),
    reason(1030, "disconnectReasonInvalidSecurityData", "Security data is not valid"),
    reason(1032, "disconnectReasonInternalError", "Internal error"),
    reason(1286, "disconnectReasonInvalidEncryption", "The encryption method is not valid"),
    reason(1288, "disconnectReasonDNSLookupFailed2", "The name could not be looked up"),
    reason(1540, "disconnectReasonGetHostByNameFailed", "Winsock's gethostbyname() failed"),
    reason(1542, "disconnectReasonInvalidServerSecurityInfo", "The server's security data is not valid"),
    reason(1544, "disconnectReasonTimerError", "Internal timer error"),
    reason(1796, "disconnectReasonTimeoutOccurred", "A time-out occurred"),
    reason(1798, "disconnectReasonServerCertificateUnpackErr", "The server's certificate (in GCC) could not be unpacked"),
    reason(2052, "disconnectReasonInvalidIP", "Bad IP address"),
    reason(2055, "SSL_ERR_LOGON_FAILURE", "The logon failed"),
    reason(2056, "disconnectReasonLicensingFailed", "Licence negotiation failed"),
    reason(2308, "disconnectReasonAtClientWinsockFDCLOSE", "The socket was closed by the other end"),
    reason(2310, "disconnectReasonInternalSecurityError", "Internal security error"),
    reason(2312, "disconnectReasonLicensingTimeout", "Licensing timed out"),
    reason(2566, "disconnectReasonInternalSecurityError2", "Internal security error"),
    reason(2567, "SSL_ERR_NO_SUCH_USER", "There is no such user"),
    reason(2822, "disconnectReasonEncryptionError", "Encryption error"),
    reason(2823, "SSL_ERR_ACCOUNT_DISABLED", "The account is disabled"),
    reason(3078, "disconnectReasonDecryptionError", "Decryption error"),
    reason(3079, "SSL_ERR_ACCOUNT_RESTRICTION", "The account is restricted"),
    reason(3080, "disconnectReasonClientDecompressionError", "Decompression error"),
    reason(3335, "SSL_ERR_ACCOUNT_LOCKED_OUT", "The account is locked out"),
    reason(3591, "SSL_ERR_ACCOUNT_EXPIRED", "The account has expired"),
    reason(3847, "SSL_ERR_PASSWORD_EXPIRED", "The password has expired"),
    reason(4615, "SSL_ERR_PASSWORD_MUST_CHANGE", "The password must be changed before the first logon"),
    reason(5639, "SSL_ERR_DELEGATION_POLICY", "Policy forbids delegating credentials to this server"),
    reason(5895, "SSL_ERR_POLICY_NTLM_ONLY", "Policy forbids delegating credentials where only NTLM authenticates the server"),
    reason(6151, "SSL_ERR_NO_AUTHENTICATING_AUTHORITY", "No authority could be contacted for authentication"),
    reason(6919, "SSL_ERR_CERT_EXPIRED", "The certificate that was received has expired"),
    reason(7175, "SSL_ERR_SMARTCARD_WRONG_PIN", "The smart card's PIN is wrong"),
    reason(8455, "SSL_ERR_FRESH_CRED_REQUIRED_BY_SERVER", "The server requires credentials typed in anew"),
    reason(8711, "SSL_ERR_SMARTCARD_CARD_BLOCKED", "The smart card is blocked"),
];
