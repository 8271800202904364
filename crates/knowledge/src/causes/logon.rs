//! Causes in CredSSP and in the right to log on.

use crate::Certainty::{Documented, Reported};
use crate::{Cause, Check, remedies, sources};

pub const CREDSSP_REJECTED: Cause = Cause {
    id: "credssp-rejected",
    title: "The server refuses in CredSSP",
    explains: "TLS works and the server's side of CredSSP ends: a policy against NTLM, a fault of LSA, or a server \
               that has no credentials of its own for the gate (gnome-remote-desktop without them dies exactly \
               here, with 0x904/0x7). Versions 2 and 5 carry no error code, so a bare close is all they can say.",
    confirms: &[
        Check {
            what: "A failed logon (4625) of the same second",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4625} -MaxEvents 5",
        },
        Check {
            what: "An NTLM validation (4776) of the same second",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4776} -MaxEvents 5",
        },
        Check {
            what: "LSA's own warnings (6037 and above)",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='LsaSrv'; Id=6037} \
                         -MaxEvents 5",
        },
    ],
    rules_out: &["The server answered with an NTLM challenge."],
    remedies: &[&remedies::ISOLATE_NLA, &remedies::DISABLE_NLA_AZURE],
    sources: &[&sources::GRD, &sources::WRD, &sources::NLA_FRDP, &sources::CSSP_2_2_1],
    certainty: Reported,
    unseen: None,
};

pub const CREDSSP_ORACLE_POLICY: Cause = Cause {
    id: "credssp-oracle-policy",
    title: "The CredSSP patch level of both ends does not fit",
    explains: "Since CVE-2018-0886 the policy \"Encryption Oracle Remediation\" decides whether patched and \
               unpatched ends may talk. Microsoft's client shows a text of its own (\"the function requested is not \
               supported\"), not 0x904.",
    confirms: &[Check {
        what: "From the client: the policy (0 force updated clients, 1 mitigated, 2 vulnerable)",
        powershell: "Get-ItemProperty -Path \
                         'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\CredSSP\\Parameters' \
                         -Name AllowEncryptionOracle",
    }],
    rules_out: &["The server's CredSSP version is 5 or above, and so is the client's."],
    remedies: &[&remedies::PATCH_CREDSSP],
    sources: &[&sources::AZ_CSSP, &sources::NLA_FRDP],
    certainty: Documented,
    unseen: None,
};

pub const LOGON_FAILED: Cause = Cause {
    id: "logon-failed",
    title: "User name or password is wrong",
    explains: "The server, or its domain controller, refused the name or the password. It is a logon attempt that \
               counts: repeated, it locks the account.",
    confirms: &[
        Check {
            what: "A failed logon (4625)",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4625} -MaxEvents 5",
        },
        Check {
            what: "Wrong user name or password (140)",
            powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=140} \
                         -MaxEvents 5",
        },
    ],
    rules_out: &["The server's proof of the key arrived."],
    remedies: &[&remedies::CHECK_ACCOUNT],
    sources: &[&sources::NLA_FRDP],
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
        Check {
            what: "A failed logon (4625); its sub-status names the reason",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4625} -MaxEvents 5",
        },
        Check {
            what: "From a domain machine: the account",
            powershell: "Get-ADUser -Identity ACCOUNT -Properties \
                         LockedOut,Enabled,PasswordExpired,AccountExpirationDate",
        },
    ],
    rules_out: &["Another account fails in the same way."],
    remedies: &[&remedies::CHECK_ACCOUNT],
    sources: &[&sources::NLA_FRDP, &sources::OND],
    certainty: Documented,
    unseen: None,
};

pub const KDC_UNREACHABLE: Cause = Cause {
    id: "kdc-unreachable",
    title: "No domain controller can be asked",
    explains: "The server, or the client for Kerberos, reaches no domain controller: network, DNS, a broken trust, \
               netlogon, or clocks too far apart. CredSSP then stalls or ends.",
    confirms: &[
        Check { what: "The secure channel", powershell: "Test-ComputerSecureChannel -Verbose" },
        Check {
            what: "Which domain controller is found",
            powershell: "nltest \"/dsgetdc:$((Get-CimInstance -ClassName Win32_ComputerSystem).Domain)\"",
        },
        Check { what: "The clock against the domain", powershell: "w32tm /query /status" },
    ],
    rules_out: &["A local account of the server fails in the same way."],
    remedies: &[&remedies::CHECK_DOMAIN],
    sources: &[&sources::NLA_FRDP, &sources::AZ_AUTH],
    certainty: Documented,
    unseen: None,
};

pub const LOGON_RIGHT_MISSING: Cause = Cause {
    id: "logon-right-missing",
    title: "The user has no right to log on remotely",
    explains: "The credentials are right; the user is not in Remote Desktop Users, or a policy denies logon through \
               Remote Desktop Services. The server says so as early user authorization result 5, or as Set Error \
               Info 9.",
    confirms: &[
        Check {
            what: "Who may: the group Remote Desktop Users, whatever the system's language calls it",
            powershell: "Get-LocalGroupMember -SID S-1-5-32-555",
        },
        Check {
            what: "The rights by policy",
            powershell: "secedit /export /cfg \"$env:windir\\Temp\\rights.inf\" /areas USER_RIGHTS",
        },
        Check {
            what: "A logon of a type that was not granted (4625)",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4625} -MaxEvents 5",
        },
    ],
    rules_out: &["Another user of the same groups gets in."],
    remedies: &[&remedies::GRANT_LOGON_RIGHT],
    sources: &[&sources::EUA, &sources::ERRINFO],
    certainty: Documented,
    unseen: None,
};
