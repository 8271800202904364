//! Owns the documented values of `ExtendedDisconnectReasonCode` [EXT], which share their numbers with Set Error Info
//! (MS-RDPBCGR 2.2.5.1.1).

/// A documented extended reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExtendedReason {
    /// Its number; the first of the range for protocol errors.
    pub code: u32,
    /// Its documented name.
    pub name: &'static str,
    /// What it means.
    pub means: &'static str,
}

/// Protocol errors, 4096 to 32767.
const PROTOCOL_ERROR: ExtendedReason =
    reason(4096, "exDiscReasonProtocolRangeStart", "A protocol error; the server's event log has more");
/// The others of the range have no name of their own.
const OF_RANGE: ExtendedReason = reason(
    4097,
    "between exDiscReasonProtocolRangeStart and its end",
    "A protocol error; the server's event log has more",
);
const PROTOCOL_ERROR_LAST: u32 = 32_767;

/// The documented reason with this number, or of the range that it lies in.
#[must_use]
pub fn extended_reason(code: u32) -> Option<&'static ExtendedReason> {
    if (PROTOCOL_ERROR.code..=PROTOCOL_ERROR_LAST).contains(&code) {
        return Some(if code == PROTOCOL_ERROR.code { &PROTOCOL_ERROR } else { &OF_RANGE });
    }
    REASONS.iter().find(|reason| reason.code == code)
}

/// All documented reasons outside the range for protocol errors, by number.
#[must_use]
pub const fn extended_reasons() -> &'static [ExtendedReason] {
    REASONS
}

const fn reason(code: u32, name: &'static str, means: &'static str) -> ExtendedReason {
    ExtendedReason { code, name, means }
}

// The enumeration's page prints 2 for exDiscReasonLogoffByUser as well; Set Error Info's number for it is 12.
#[rustfmt::skip]
const REASONS: &[ExtendedReason] = &[
    reason(0, "exDiscReasonNoInfo", "No additional information"),
    reason(1, "exDiscReasonAPIInitiatedDisconnect", "An application disconnected the session"),
    reason(2, "exDiscReasonAPIInitiatedLogoff", "An application logged the session off"),
    reason(3, "exDiscReasonServerIdleTimeout", "The client was idle for too long"),
    reason(4, "exDiscReasonServerLogonTimeout", "The client took too long to log on"),
    reason(5, "exDiscReasonReplacedByOtherConnection", "Another connection took over the session"),
    reason(6, "exDiscReasonOutOfMemory", "No memory is available"),
    reason(7, "exDiscReasonServerDeniedConnection", "The server denied the connection"),
    reason(8, "exDiscReasonServerDeniedConnectionFips", "The server denied the connection for security reasons (FIPS)"),
    reason(9, "exDiscReasonServerInsufficientPrivileges", "The user lacks the right to log on remotely"),
    reason(10, "exDiscReasonServerFreshCredsRequired", "The server requires credentials typed in anew"),
    reason(11, "exDiscReasonRpcInitiatedDisconnectByUser", "An administrator's tool disconnected the session"),
    reason(12, "exDiscReasonLogoffByUser", "The user logged off"),
    reason(256, "exDiscReasonLicenseInternal", "Internal licensing error"),
    reason(257, "exDiscReasonLicenseNoLicenseServer", "No licence server was available"),
    reason(258, "exDiscReasonLicenseNoLicense", "No valid licence was available"),
    reason(259, "exDiscReasonLicenseErrClientMsg", "The server received a licensing message that is not valid"),
    reason(260, "exDiscReasonLicenseHwidDoesntMatchLicense", "The hardware id does not match the licence's"),
    reason(261, "exDiscReasonLicenseErrClientLicense", "The client's licence is not valid"),
    reason(262, "exDiscReasonLicenseCantFinishProtocol", "Network trouble during licensing"),
    reason(263, "exDiscReasonLicenseClientEndedProtocol", "The client ended licensing early"),
    reason(264, "exDiscReasonLicenseErrClientEncryption", "A licensing message was encrypted wrongly"),
    reason(265, "exDiscReasonLicenseCantUpgradeLicense", "The client's licence could not be upgraded or renewed"),
    reason(266, "exDiscReasonLicenseNoRemoteConnections", "The computer is not licensed for remote connections"),
    reason(267, "exDiscReasonLicenseCreatingLicStoreAccDenied", "On the client: access denied when creating the licence store's registry key"),
    reason(768, "exDiscReasonRdpEncInvalidCredentials", "The credentials are not valid"),
];
