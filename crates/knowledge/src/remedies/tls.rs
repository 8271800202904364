//! Remedies for TLS: what Schannel says, versions, ciphers.

use super::keep::{keep_values, kept, restore_values};
use crate::Certainty::Unverified;
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const READ_SCHANNEL_EVENTS: Remedy = Remedy {
    id: "read-schannel-events",
    title: "Read what Schannel says",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "The private key cannot be used.",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36870} -MaxEvents 5 | \
             Format-List TimeCreated,Message",
        ),
        Step::read(
            "A credential cannot be created.",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36871} -MaxEvents 5 | \
             Format-List TimeCreated,Message",
        ),
        Step::read(
            "No cipher suite in common.",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36874} -MaxEvents 5 | \
             Format-List TimeCreated,Message",
        ),
        Step::read(
            "An alert was generated (it need not have reached the wire).",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36888} -MaxEvents 5 | \
             Format-List TimeCreated,Message",
        ),
        Step::read(
            "The process of TermService. IIS, LDAP and WinRM leave such events, too: from Windows 11 21H2 and Server 2022 \
             on each names its CallerProcessId; before that only the time tells them apart.",
            "Get-CimInstance -ClassName Win32_Service -Filter \"Name='TermService'\" | Select-Object ProcessId",
        ),
        Step::read(
            "The listener's own account, with the client's address and a code (Windows 10, Server 2016 and later).",
            "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; \
             Id=139} -MaxEvents 5 | Format-List TimeCreated,Message",
        ),
        Step::say("Ask for one event id at a time: an array of ids has silently matched nothing."),
    ],
    risk: Risk::Low,
    proves: "The event of the same second names the member of the family.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::SCHMSG, &sources::F31],
};

pub const ENABLE_TLS12: Remedy = Remedy {
    id: "enable-tls12",
    title: "Allow TLS 1.2",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "What is set now; no key means the system's default.",
            "reg query \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\" /s",
        ),
        Step::save(
            "Keep both values, or that they are not there.",
            keep_values!(
                "enable-tls12.xml",
                "SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Server",
                "'Enabled','DisabledByDefault'"
            ),
        ),
        Step::change(
            "Switch TLS 1.2 on for servers.",
            "reg add \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS \
             1.2\\Server\" /v Enabled /t REG_DWORD /d 1 /f",
        ),
        Step::change(
            "And not off by default.",
            "reg add \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS \
             1.2\\Server\" /v DisabledByDefault /t REG_DWORD /d 0 /f",
        )
        .known(Unverified),
        Step::say(
            "Restart the machine. Windows Server 2008 R2 needs KB3080079 for it. Some pages switch TLS 1.0 \
                   and 1.1 on as well: do not.",
        ),
    ],
    risk: Risk::Medium,
    proves: "Versions were the cause.",
    undo: "The two values as they were; what was added is deleted, and a key without values is the default. Restart.",
    undo_line: Some(restore_values!("enable-tls12.xml")),
    sources: &[&sources::MS_INT, &sources::AZ_AUTH, &sources::ANS_RDP],
};

pub const REVIEW_CIPHERS: Remedy = Remedy {
    id: "review-ciphers",
    title: "Undo a cipher policy",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "Only where mstsc fails as well. Where it connects, the server fits its own clients and another client's offer \
             is too narrow.",
        ),
        Step::read(
            "The order by policy.",
            "reg query \"HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002\" /v \
             Functions",
        ),
        Step::save(
            "Keep it.",
            keep_values!(
                "review-ciphers.xml",
                "SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002",
                "'Functions'"
            ),
        ),
        Step::change(
            "Remove it: the system's own order applies after a restart. A policy of the domain sets it again.",
            "reg delete \"HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002\" /v \
             Functions /f",
        ),
    ],
    risk: Risk::Medium,
    proves: "The policy left nothing in common.",
    undo: "The order as it was. Restart.",
    undo_line: Some(restore_values!("review-ciphers.xml")),
    sources: &[&sources::MS_INT, &sources::AZ_AUTH],
};

pub const REVIEW_ENCRYPTION_LEVEL: Remedy = Remedy {
    id: "review-encryption-level",
    title: "Allow an encryption level that clients have",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "The encryption level: 4 means FIPS methods only.",
            "reg query \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp\" /v \
             MinEncryptionLevel",
        ),
        Step::read(
            "The system-wide FIPS policy: 1 means on.",
            "reg query \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FipsAlgorithmPolicy\" /v Enabled",
        ),
        Step::say(
            "Where FIPS is wanted, leave both and give the client what it lacks: TLS 1.2, or a client of today. A \
             policy of the domain sets the level again.",
        ),
        Step::save(
            "Keep it.",
            keep_values!(
                "review-encryption-level.xml",
                "SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp",
                "'MinEncryptionLevel'"
            ),
        ),
        Step::change(
            "Level 3, high.",
            "reg add \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp\" /v \
             MinEncryptionLevel /t REG_DWORD /d 3 /f",
        ),
    ],
    risk: Risk::Medium,
    proves: "The level left nothing in common.",
    undo: "The level as it was.",
    undo_line: Some(restore_values!("review-encryption-level.xml")),
    sources: &[&sources::MS_INT, &sources::AZ_AUTH],
};
