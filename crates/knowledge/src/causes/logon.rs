//! Causes in CredSSP and in the right to log on.

use super::platforms::{FREERDP_FAMILY, XRDP};
use crate::Certainty::{Documented, Reported};
use crate::remedies::remote_desktop_users;
use crate::{Cause, Check, Servers, remedies, sources};

const FAILED_LOGON: Check = Check::windows(
    "A failed logon (4625); its SubStatus names the reason: 0xC000006A password, 0xC0000064 name, 0xC0000418 NTLM, \
     0xC000015B a right, 0xC0000234 locked, 0xC0000072 disabled",
    "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4625} -MaxEvents 5 | Format-List TimeCreated,Message",
);

pub const CREDSSP_REJECTED: Cause = Cause {
    id: "credssp-rejected",
    title: "The server refuses in CredSSP",
    explains: "TLS works and the server's side of CredSSP ends: a policy against NTLM, a fault of LSA, or a server that \
               has no credentials of its own. Versions before 6 carry an error code only in part, so a bare close or TLS \
               alert 80, the catch-all of MS-RDPBCGR 5.4.5.2.2, may be all that comes. Alert 49 is a failed logon, and \
               has causes of its own.",
    confirms: &[
        FAILED_LOGON,
        Check::windows(
            "An NTLM validation (4776) of the same second",
            "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4776} -MaxEvents 5",
        ),
        Check::windows(
            "NTLM was blocked for a logon to this server (4002)",
            "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-NTLM/Operational'; Id=4002} -MaxEvents 5",
        ),
        Check::windows(
            "LSA's own warnings (6037 and above)",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='LsaSrv'; Id=6037} -MaxEvents 5",
        ),
        Check::posix(FREERDP_FAMILY, "The server's own account", "journalctl --user -n 50"),
    ],
    rules_out: &["The server answered with an NTLM challenge, and the client said nothing more."],
    remedies: &[
        &remedies::CHECK_ACCOUNT,
        &remedies::READ_SERVER_LOG,
        &remedies::ISOLATE_NLA,
        &remedies::DISABLE_NLA_AZURE,
    ],
    sources: &[
        &sources::GRD,
        &sources::WRD,
        &sources::NLA_FRDP,
        &sources::CSSP_2_2_1,
        &sources::CSSP_ALERTS,
        &sources::FRDP4449,
    ],
    servers: Servers::Any,
    certainty: Reported,
    unseen: None,
};

pub const CREDSSP_ORACLE_POLICY: Cause = Cause {
    id: "credssp-oracle-policy",
    title: "The CredSSP patch level of both ends does not fit",
    explains: "Since CVE-2018-0886 the policy \"Encryption Oracle Remediation\" decides whether patched and unpatched \
               ends may talk. A patched client refuses by itself and logs LsaSrv 6041; a server whose policy is 0 refuses \
               an old version with 0xC00000BB (MS-CSSP 3.1.5). Microsoft's client shows \"the function requested is not \
               supported\", and shows that text for NTLM that is blocked (0x80090302) as well.",
    confirms: &[
        Check::elsewhere(
            "From the client: the policy (0 force updated clients, 1 mitigated, 2 vulnerable)",
            "Get-ItemProperty -Path \
             'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\CredSSP\\Parameters' -Name \
             AllowEncryptionOracle",
        ),
        Check::elsewhere(
            "From the client: a server that was refused for its version (6041)",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='LsaSrv'; Id=6041} -MaxEvents 5",
        ),
    ],
    rules_out: &[
        "The server's CredSSP version is 5 or above, and so is the client's.",
        "The errorCode is 0x80090302 or 0xC0000418: that is NTLM, which is blocked.",
    ],
    remedies: &[&remedies::PATCH_CREDSSP],
    sources: &[&sources::AZ_CSSP, &sources::NLA_FRDP, &sources::CSSP_3_1_5],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: None,
};

pub const LOGON_FAILED: Cause = Cause {
    id: "logon-failed",
    title: "User name or password is wrong",
    explains: "The server, or its domain controller, refused the name or the password. STATUS_LOGON_FAILURE \
               (0xC000006D) says no more than that the logon failed: a policy against NTLM, a clone with the server's SID \
               and an account of Microsoft Entra end in it, too. It is a logon attempt that counts: repeated, it locks \
               the account.",
    confirms: &[
        FAILED_LOGON,
        Check::windows(
            "Wrong user name or password (140)",
            "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; \
             Id=140} -MaxEvents 5",
        ),
        Check::posix(XRDP, "What the session manager says", "sudo journalctl -u xrdp-sesman -n 50"),
        Check::posix(FREERDP_FAMILY, "The server's own account", "journalctl --user -n 50"),
    ],
    rules_out: &[
        "The server's proof of the key arrived.",
        "No name had been sent.",
        "The SubStatus of event 4625 is not 0xC0000064 (name) or 0xC000006A (password).",
    ],
    remedies: &[&remedies::CHECK_ACCOUNT, &remedies::READ_SERVER_LOG],
    sources: &[&sources::NLA_FRDP, &sources::KB5068222],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const ACCOUNT_RESTRICTED: Cause = Cause {
    id: "account-restricted",
    title: "The account may not log on",
    explains: "The password may be right and the account is disabled, locked, expired, outside its hours or \
               workstations, has a blank or expired password, or is of a group that may not use NTLM. The status \
               names which.",
    confirms: &[
        FAILED_LOGON,
        Check::elsewhere(
            "From a domain machine: the account",
            "Get-ADUser -Identity ACCOUNT -Properties \
                         LockedOut,Enabled,PasswordExpired,AccountExpirationDate",
        ),
    ],
    rules_out: &["Another account fails in the same way."],
    remedies: &[&remedies::CHECK_ACCOUNT, &remedies::READ_SERVER_LOG],
    sources: &[&sources::NLA_FRDP, &sources::OND],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const KDC_UNREACHABLE: Cause = Cause {
    id: "kdc-unreachable",
    title: "No domain controller can be asked",
    explains: "The server, or the client for Kerberos, reaches no domain controller: network, DNS, a broken trust, \
               netlogon, or clocks too far apart. CredSSP then stalls or ends.",
    confirms: &[
        Check::windows("The secure channel", "Test-ComputerSecureChannel -Verbose"),
        Check::windows(
            "Which domain controller is found",
            "nltest \"/dsgetdc:$((Get-CimInstance -ClassName Win32_ComputerSystem).Domain)\"",
        ),
        Check::windows("The clock against the domain", "w32tm /query /status"),
    ],
    rules_out: &["A local account of the server fails in the same way."],
    remedies: &[&remedies::CHECK_DOMAIN, &remedies::READ_SERVER_LOG, &remedies::REPAIR_SECURE_CHANNEL],
    sources: &[&sources::NLA_FRDP, &sources::AZ_AUTH],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const LOGON_RIGHT_MISSING: Cause = Cause {
    id: "logon-right-missing",
    title: "The user has no right to log on remotely",
    explains: "The credentials are right and a right is missing: the user is not in Remote Desktop Users, has no \
               \"Access this computer from the network\" (SeNetworkLogonRight), or is denied one of them, as local \
               accounts often are (S-1-5-113, S-1-5-114). The server says 0xC000015B in CredSSP, early user \
               authorization result 5, or Set Error Info 9, which may come right after the channels are joined.",
    confirms: &[
        Check::windows(
            "The right password and no Remote Desktop right (4825)",
            "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4825} -MaxEvents 5",
        ),
        Check::windows(
            "Who may: the group Remote Desktop Users, whatever the system's language calls it",
            remote_desktop_users!(""),
        ),
        Check::windows(
            "The rights by policy: SeRemoteInteractiveLogonRight, SeNetworkLogonRight and their Deny forms",
            "secedit /export /cfg \"$env:windir\\Temp\\rights.inf\" /areas USER_RIGHTS",
        ),
        FAILED_LOGON,
    ],
    rules_out: &["Another user of the same groups gets in."],
    remedies: &[&remedies::READ_SERVER_LOG, &remedies::GRANT_LOGON_RIGHT],
    sources: &[&sources::EUA, &sources::ERRINFO, &sources::EV4825, &sources::LOGON_TYPE],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};
