//! Owns the names and the meanings of the status numbers that servers put in errorCode (MS-CSSP 2.2.1, MS-ERREF 2.3.1,
//! ntstatus.h, SSPI's winerror.h), and in the authentication result of RDSAAD (MS-RDPBCGR 2.2.18.3).

/// A status that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NtStatus {
    /// Its number.
    pub code: u32,
    /// Its name: `STATUS_LOGON_FAILURE`.
    pub name: &'static str,
    /// What it means in a logon, as the second half of a sentence.
    pub means: &'static str,
}

/// FACILITY_NT_BIT: an NTSTATUS in an HRESULT has it (MS-ERREF 2.1, HRESULT_FROM_NT).
const NT_IN_HRESULT: u32 = 0x1000_0000;

/// The status as this table has it: 0xD000006D is the HRESULT of 0xC000006D.
#[must_use]
pub const fn plain_status(code: u32) -> u32 {
    if code >> 28 == 0xD { code & !NT_IN_HRESULT } else { code }
}

/// The NTSTATUS or SSPI HRESULT with this number. An NTSTATUS may come as an HRESULT: see [`plain_status`].
#[must_use]
pub const fn ntstatus(code: u32) -> Option<&'static NtStatus> {
    let code = plain_status(code);
    let mut rest = STATUSES;
    while let Some((status, others)) = rest.split_first() {
        if status.code == code {
            return Some(status);
        }
        rest = others;
    }
    None
}

/// All that are known, by number.
#[must_use]
pub const fn ntstatuses() -> &'static [NtStatus] {
    STATUSES
}

/// The name of an NTSTATUS or of one of SSPI's HRESULTs.
#[must_use]
pub const fn ntstatus_name(status: u32) -> Option<&'static str> {
    match ntstatus(status) {
        Some(status) => Some(status.name),
        None => None,
    }
}

/// What it means in a logon, as the second half of a sentence.
#[must_use]
pub const fn ntstatus_meaning(status: u32) -> Option<&'static str> {
    match ntstatus(status) {
        Some(status) => Some(status.means),
        None => None,
    }
}

const fn known(code: u32, name: &'static str, means: &'static str) -> NtStatus {
    NtStatus { code, name, means }
}

#[rustfmt::skip]
const STATUSES: &[NtStatus] = &[
    known(0x0000_0000, "STATUS_SUCCESS", "no error"),
    known(0xC000_0001, "STATUS_UNSUCCESSFUL", "the operation failed, without a closer reason"),
    known(0xC000_000D, "STATUS_INVALID_PARAMETER", "something that was sent does not fit the protocol"),
    known(0xC000_0017, "STATUS_NO_MEMORY", "the server has no memory left for it"),
    known(0xC000_0022, "STATUS_ACCESS_DENIED", "the server does not allow it"),
    known(0xC000_005E, "STATUS_NO_LOGON_SERVERS", "no domain controller can be reached"),
    known(0xC000_0064, "STATUS_NO_SUCH_USER", "there is no such user"),
    known(0xC000_006A, "STATUS_WRONG_PASSWORD", "the password is wrong"),
    known(0xC000_006C, "STATUS_PASSWORD_RESTRICTION", "the password does not follow the rules for passwords"),
    known(0xC000_006D, "STATUS_LOGON_FAILURE", "the user name or the password is wrong, or a policy does not accept this kind of logon (NTLM, or an account of Microsoft Entra ID)"),
    known(0xC000_006E, "STATUS_ACCOUNT_RESTRICTION", "a restriction of the account forbids it, such as a blank password or Protected Users with NTLM"),
    known(0xC000_006F, "STATUS_INVALID_LOGON_HOURS", "the account may not log on at this hour"),
    known(0xC000_0070, "STATUS_INVALID_WORKSTATION", "the account may not log on from this computer"),
    known(0xC000_0071, "STATUS_PASSWORD_EXPIRED", "the password has expired"),
    known(0xC000_0072, "STATUS_ACCOUNT_DISABLED", "the account is disabled"),
    known(0xC000_009A, "STATUS_INSUFFICIENT_RESOURCES", "the server has not enough resources left"),
    known(0xC000_00B5, "STATUS_IO_TIMEOUT", "something that the server asked did not answer in time"),
    known(0xC000_00BB, "STATUS_NOT_SUPPORTED", "the server does not support the version of CredSSP that the client uses"),
    known(0xC000_00DC, "STATUS_INVALID_SERVER_STATE", "the security service is not in a state to do it"),
    known(0xC000_00E5, "STATUS_INTERNAL_ERROR", "the server failed in itself"),
    known(0xC000_0133, "STATUS_TIME_DIFFERENCE_AT_DC", "the clocks of the server and of its domain controller are too far apart"),
    known(0xC000_015B, "STATUS_LOGON_TYPE_NOT_GRANTED", "the account lacks the right to log on to this server in this way"),
    known(0xC000_018B, "STATUS_NO_TRUST_SAM_ACCOUNT", "the domain has no account for the server's computer"),
    known(0xC000_018C, "STATUS_TRUSTED_DOMAIN_FAILURE", "the trust between the domains is broken"),
    known(0xC000_018D, "STATUS_TRUSTED_RELATIONSHIP_FAILURE", "the trust between the server's computer and its domain is broken"),
    known(0xC000_0192, "STATUS_NETLOGON_NOT_STARTED", "the server's Netlogon service does not run"),
    known(0xC000_0193, "STATUS_ACCOUNT_EXPIRED", "the account has expired"),
    known(0xC000_0224, "STATUS_PASSWORD_MUST_CHANGE", "the password must be changed before the first logon"),
    known(0xC000_0225, "STATUS_NOT_FOUND", "something that it needs was not found"),
    known(0xC000_0234, "STATUS_ACCOUNT_LOCKED_OUT", "the account is locked"),
    known(0xC000_035B, "STATUS_BAD_BINDINGS", "the logon is bound to another TLS connection than the server's: a device in between ends TLS"),
    known(0xC000_0380, "STATUS_SMARTCARD_WRONG_PIN", "the PIN of the smart card is wrong"),
    known(0xC000_0381, "STATUS_SMARTCARD_CARD_BLOCKED", "the smart card is blocked"),
    known(0xC000_0388, "STATUS_DOWNGRADE_DETECTED", "the server suspects that a weaker logon was forced upon it"),
    known(0xC000_0413, "STATUS_AUTHENTICATION_FIREWALL_FAILED", "selective authentication does not let this user of another forest in"),
    known(0xC000_0418, "STATUS_NTLM_BLOCKED", "a policy blocks NTLM"),
    known(0x8000_4005, "E_FAIL", "the operation failed, without a closer reason"),
    known(0x8009_0300, "SEC_E_INSUFFICIENT_MEMORY", "the server has no memory left for it"),
    known(0x8009_0301, "SEC_E_INVALID_HANDLE", "the server has lost the context of this logon"),
    known(0x8009_0302, "SEC_E_UNSUPPORTED_FUNCTION", "the server does not support the function, as its policy that restricts NTLM makes it say"),
    known(0x8009_0303, "SEC_E_TARGET_UNKNOWN", "the name of the server is not known to its authority"),
    known(0x8009_0304, "SEC_E_INTERNAL_ERROR", "the server's security service failed in itself"),
    known(0x8009_0305, "SEC_E_SECPKG_NOT_FOUND", "the server does not have the mechanism"),
    known(0x8009_0306, "SEC_E_NOT_OWNER", "the caller does not own the credentials"),
    known(0x8009_0307, "SEC_E_CANNOT_INSTALL", "the mechanism could not be initialised"),
    known(0x8009_0308, "SEC_E_INVALID_TOKEN", "the token that was sent is not understood"),
    known(0x8009_0309, "SEC_E_CANNOT_PACK", "the mechanism cannot write its token"),
    known(0x8009_030A, "SEC_E_QOP_NOT_SUPPORTED", "the protection that was asked for is not supported"),
    known(0x8009_030B, "SEC_E_NO_IMPERSONATION", "the server may not act in the name of the user"),
    known(0x8009_030C, "SEC_E_LOGON_DENIED", "the logon is denied"),
    known(0x8009_030D, "SEC_E_UNKNOWN_CREDENTIALS", "the credentials are not of a kind that it knows"),
    known(0x8009_030E, "SEC_E_NO_CREDENTIALS", "the server has no credentials for it"),
    known(0x8009_030F, "SEC_E_MESSAGE_ALTERED", "a message was altered on its way, or sealed with another key"),
    known(0x8009_0310, "SEC_E_OUT_OF_SEQUENCE", "a message came out of its order"),
    known(0x8009_0311, "SEC_E_NO_AUTHENTICATING_AUTHORITY", "no domain controller could be asked"),
    known(0x8009_0317, "SEC_E_CONTEXT_EXPIRED", "the context of this logon has expired"),
    known(0x8009_0318, "SEC_E_INCOMPLETE_MESSAGE", "a message is not whole"),
    known(0x8009_0320, "SEC_E_INCOMPLETE_CREDENTIALS", "the credentials are not whole"),
    known(0x8009_0321, "SEC_E_BUFFER_TOO_SMALL", "a buffer of the server is too small"),
    known(0x8009_0322, "SEC_E_WRONG_PRINCIPAL", "the ticket is for another name than the server has"),
    known(0x8009_0324, "SEC_E_TIME_SKEW", "the clocks are too far apart"),
    known(0x8009_0325, "SEC_E_UNTRUSTED_ROOT", "the issuer of a certificate is not trusted"),
    known(0x8009_0326, "SEC_E_ILLEGAL_MESSAGE", "a message is malformed"),
    known(0x8009_0327, "SEC_E_CERT_UNKNOWN", "a certificate could not be processed"),
    known(0x8009_0328, "SEC_E_CERT_EXPIRED", "a certificate has expired"),
    known(0x8009_0329, "SEC_E_ENCRYPT_FAILURE", "something could not be encrypted"),
    known(0x8009_0330, "SEC_E_DECRYPT_FAILURE", "something could not be decrypted"),
    known(0x8009_0331, "SEC_E_ALGORITHM_MISMATCH", "there is no algorithm in common"),
    known(0x8009_0342, "SEC_E_KDC_UNKNOWN_ETYPE", "the KDC does not have the encryption type that was asked for"),
    known(0x8009_0346, "SEC_E_BAD_BINDINGS", "the logon is bound to another TLS connection than the server's: something sits in between"),
    known(0x8009_035E, "SEC_E_DELEGATION_POLICY", "a policy forbids to hand credentials to this server"),
    known(0x8009_035F, "SEC_E_POLICY_NLTM_ONLY", "a policy forbids to hand credentials to a server that was authenticated by NTLM alone"),
    known(0x8009_0363, "SEC_E_MUTUAL_AUTH_FAILED", "the server could not be authenticated"),
];

#[cfg(test)]
mod tests {
    use super::{ntstatus_name, ntstatuses, plain_status};

    #[test]
    fn statuses_have_one_row_each() {
        for status in ntstatuses() {
            assert_eq!(ntstatuses().iter().filter(|other| other.code == status.code).count(), 1, "{}", status.name);
            assert_eq!(ntstatuses().iter().filter(|other| other.name == status.name).count(), 1, "{}", status.name);
        }
    }

    #[test]
    fn an_ntstatus_in_an_hresult_is_the_same_status() {
        assert_eq!((plain_status(0xD000_006D), plain_status(0xC000_006D)), (0xC000_006D, 0xC000_006D));
        assert_eq!(ntstatus_name(0xD000_006D), Some("STATUS_LOGON_FAILURE"));
        assert_eq!(ntstatus_name(0xD000_0418), Some("STATUS_NTLM_BLOCKED"));
        // An HRESULT of SSPI has no such bit, and 0x9009_0302 is none.
        assert_eq!(plain_status(0x8009_0302), 0x8009_0302);
        assert_eq!((ntstatus_name(0x9009_0302), ntstatus_name(0xD009_0302)), (None, None));
        assert_eq!(ntstatus_name(0x8000_4005), Some("E_FAIL"));
    }
}
