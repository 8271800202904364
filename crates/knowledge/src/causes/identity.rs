//! Causes in how Windows proves who logs on: NTLM, Kerberos, single sign-on.

use crate::Certainty::{Documented, Inferred, Measured};
use crate::{Cause, Check, Servers, remedies, sources};

/// The last events with this id in one of the NTLM package's logs.
macro_rules! ntlm {
    ($id:literal) => {
        concat!(
            "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-NTLM/Operational'; Id=",
            $id,
            "} -MaxEvents 5"
        )
    };
}

pub const NTLM_BLOCKED: Cause = Cause {
    id: "ntlm-blocked",
    title: "NTLM is blocked by policy",
    explains: "A policy of the server or of its domain restricts NTLM, and the client could use nothing else: it \
               connected by address, or by a name that Kerberos does not know. The server says it in CredSSP as \
               errorCode 0x80090302 or 0xC0000418. The account and the password are not concerned.",
    confirms: &[
        Check::windows("NTLM was blocked for a logon to this server (4002)", ntlm!("4002")),
        Check::windows("NTLM was blocked for a logon in the domain, on a domain controller (4004)", ntlm!("4004"))
            .known(Inferred),
        Check::windows(
            "A failed logon (4625): its SubStatus is then 0xC0000418",
            "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4625} -MaxEvents 5 | Format-List \
             TimeCreated,Message",
        ),
        Check::windows(
            "The policy for NTLM that comes in (1 domain accounts, 2 all accounts are refused)",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0' -Name \
             RestrictReceivingNTLMTraffic",
        ),
    ],
    rules_out: &[
        "A logon with NTLM succeeds.",
        "Another errorCode was sent, or none.",
        "Kerberos was used and fails in the same way.",
    ],
    remedies: &[&remedies::USE_KERBEROS, &remedies::EXCEPT_FROM_NTLM_POLICY],
    sources: &[&sources::NTLM_POLICY, &sources::NTLM_CAPTURE, &sources::DOCS11384, &sources::CSSP_2_2_1],
    servers: Servers::WINDOWS,
    certainty: Measured,
    unseen: None,
};

pub const DUPLICATE_SID: Cause = Cause {
    id: "duplicate-sid",
    title: "The machine is a clone that kept its SID",
    explains: "Client and server were cloned from one image without Sysprep and have the same machine SID. Windows 11 \
               24H2 and 25H2 and Windows Server 2025 refuse NTLM and Kerberos between such machines since KB5064081 and \
               KB5065426: every account fails, with the right password too.",
    confirms: &[Check::windows(
        "\"There is a partial mismatch in the machine ID\" (6167)",
        "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='LsaSrv'; Id=6167} -MaxEvents 5",
    )],
    rules_out: &["A logon from this client succeeds.", "The machine SIDs of both ends differ."],
    remedies: &[&remedies::REBUILD_WITH_SYSPREP],
    sources: &[&sources::KB5068222],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: None,
};

pub const KERBEROS_RC4: Cause = Cause {
    id: "kerberos-rc4",
    title: "The domain no longer issues Kerberos tickets with RC4",
    explains: "Since the updates for CVE-2026-20833 domain controllers issue no RC4 tickets unless an account says so. A \
               server or a user whose account has no AES keys gets none: the client fails with 0x80090342 before it \
               sends anything to the server.",
    confirms: &[Check::windows(
        "On the domain controller: warnings and errors of Kdcsvc (201 to 209)",
        "Get-WinEvent -LogName System -MaxEvents 5000 | Where-Object { $_.ProviderName -match 'Kdcsvc|Key-Distribution' -and \
         $_.Id -ge 201 -and $_.Id -le 209 }",
    )],
    rules_out: &["The client sent a Kerberos ticket.", "NTLM was used."],
    remedies: &[&remedies::GIVE_AES_KEYS],
    sources: &[&sources::KB5073381],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: Some("The client fails by itself before it sends a token; this probe asks the domain on its own."),
};

pub const CREDENTIAL_GUARD_SSO: Cause = Cause {
    id: "credential-guard-sso",
    title: "Credential Guard keeps the client from single sign-on",
    explains: "Credential Guard on the client does not hand out the credentials of the session for NTLM and for \
               unconstrained delegation. It is on by default from Windows 11 22H2 and Windows Server 2025 on. TLS comes \
               up, and the client asks for a password or sends no credentials.",
    confirms: &[Check::elsewhere(
        "From the client: whether Credential Guard runs (1 in the list)",
        "(Get-CimInstance -Namespace root/Microsoft/Windows/DeviceGuard -ClassName \
         Win32_DeviceGuard).SecurityServicesRunning",
    )],
    rules_out: &["Credentials that are typed in fail in the same way."],
    remedies: &[&remedies::TYPE_CREDENTIALS],
    sources: &[&sources::CRED_GUARD],
    servers: Servers::Any,
    certainty: Documented,
    unseen: Some("The client decides it by itself: nothing of it reaches the server."),
};

pub const DOMAIN_CREDENTIALS_DISABLED: Cause = Cause {
    id: "domain-credentials-disabled",
    title: "The server may not keep credentials for network authentication",
    explains: "The policy \"Network access: Do not allow storage of passwords and credentials for network \
               authentication\" (disabledomaincreds = 1) can keep a logon through Remote Desktop from going through on \
               this server. The account and the password are right.",
    confirms: &[Check::windows(
        "The policy (1 means that it is on)",
        "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa' -Name disabledomaincreds",
    )],
    rules_out: &["disabledomaincreds is 0 or absent."],
    remedies: &[&remedies::ALLOW_DOMAIN_CREDENTIALS],
    sources: &[&sources::AZ_AUTH],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: Some("The wire shows a failed logon, which has more frequent causes."),
};
