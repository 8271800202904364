//! Remedies for what both sides allow, for accounts and for licensing.

use super::keep::{keep_values, kept, remote_desktop_users, restore_values};
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const OFFER_NLA: Remedy = Remedy {
    id: "offer-nla",
    title: "Ask for what the server wants",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[Step::say(
        "The server is as it should be. Use a client that offers NLA (CredSSP) and TLS; for a web account \
                   logon, one that offers it.",
    )],
    risk: Risk::Low,
    proves: "The client asked for too little.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::NEGREQ, &sources::NEGFAIL],
};

pub const RESTORE_SECURITY_LAYER: Remedy = Remedy {
    id: "restore-security-layer",
    title: "Set the security layer back",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::save(
            "Keep what the policy says of both, or that it says nothing.",
            keep_values!(
                "restore-security-layer.xml",
                "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services",
                "'SecurityLayer','UserAuthentication'"
            ),
        ),
        Step::say(
            "If RDP security was chosen to get around a broken certificate, repair that first: with TLS alone no client \
             gets in without one.",
        ),
        Step::change(
            "By policy: TLS.",
            "reg add \"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\" /v SecurityLayer /t \
             REG_DWORD /d 2 /f",
        ),
        Step::change(
            "By policy: NLA. Leave it out where clients must get in that do not have it.",
            "reg add \"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\" /v UserAuthentication \
             /t REG_DWORD /d 1 /f",
        ),
    ],
    risk: Risk::Medium,
    proves: "The security layer kept clients of today out.",
    undo: "The two values as they were; what was added is deleted.",
    undo_line: Some(restore_values!("restore-security-layer.xml")),
    sources: &[&sources::MS_INT],
};

pub const ISOLATE_NLA: Remedy = Remedy {
    id: "isolate-nla",
    title: "Leave NLA out for one test",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "For minutes only, and on a machine that strangers cannot reach: without NLA anyone reaches its \
                   logon screen. A probe often learns the same without touching the server.",
        ),
        Step::save(
            "Keep the listener's own value. The policy is not touched: a value of it would stay behind.",
            keep_values!(
                "isolate-nla.xml",
                "SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp",
                "'UserAuthentication'"
            ),
        ),
        Step::change(
            "NLA off.",
            "reg add \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp\" /v \
             UserAuthentication /t REG_DWORD /d 0 /f",
        ),
        Step::say("Test, and undo it at once. Where a policy sets it, the policy wins and this changes nothing."),
    ],
    risk: Risk::High,
    proves: "If it works without NLA, CredSSP or what it asks (LSA, domain controller) is the cause.",
    undo: "The value as it was: at once, whatever the test said.",
    undo_line: Some(restore_values!("isolate-nla.xml")),
    sources: &[&sources::MS_INT],
};

pub const DISABLE_NLA_AZURE: Remedy = Remedy {
    id: "disable-nla-azure",
    title: "Leave NLA out for one test, in Azure",
    place: Place::Elsewhere,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[Step::say(
        "Run Command has a built-in script DisableNLA. The same warning holds: for minutes, and with the \
                   network security group closed to strangers.",
    )],
    risk: Risk::High,
    proves: "As without NLA elsewhere: CredSSP or what it asks is the cause.",
    undo: "Set UserAuthentication to 1 again and restart.",
    undo_line: None,
    sources: &[&sources::AZ_AUTH],
};

pub const PATCH_CREDSSP: Remedy = Remedy {
    id: "patch-credssp",
    title: "Patch both ends",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::say("Install the updates of both ends: that is the cure."),
        Step::read(
            "On the client: what the policy says.",
            "reg query \
             \"HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\CredSSP\\Parameters\" /v \
             AllowEncryptionOracle",
        ),
        Step::say(
            "AllowEncryptionOracle 2 lets an attacker in between use the credentials: for minutes, to reach a \
                   server that must be patched, never longer.",
        ),
    ],
    risk: Risk::Medium,
    proves: "Patch levels did not fit.",
    undo: "Set the policy back to what it was.",
    undo_line: None,
    sources: &[&sources::AZ_CSSP],
};

pub const CHECK_ACCOUNT: Remedy = Remedy {
    id: "check-account",
    title: "Look at the account",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "A failed logon of this time; its SubStatus names the reason: 0xC000006A password, 0xC0000064 name, 0xC0000418 \
             NTLM that is blocked, 0xC000015B a right that is missing.",
            "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4625} -MaxEvents 5 | Format-List \
             TimeCreated,Message",
        ),
        Step::read(
            "Whether NTLM that comes in is restricted (1 domain accounts, 2 all). No value means that it is not.",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0' -Name \
             RestrictReceivingNTLMTraffic -ErrorAction SilentlyContinue",
        ),
        Step::say("Do not repeat the logon to see whether it works now: attempts lock accounts."),
    ],
    risk: Risk::Low,
    proves: "The sub-status is the reason.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::NLA_FRDP],
};

pub const CHECK_DOMAIN: Remedy = Remedy {
    id: "check-domain",
    title: "Check the way to a domain controller",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "Which one is found; in a workgroup there is none, and this says so.",
            "nltest \"/dsgetdc:$((Get-CimInstance -ClassName Win32_ComputerSystem).Domain)\"",
        ),
        Step::read("The secure channel.", "Test-ComputerSecureChannel -Verbose"),
        Step::read("The clock.", "w32tm /query /status"),
    ],
    risk: Risk::Low,
    proves: "Without a domain controller, CredSSP with domain accounts cannot succeed.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::AZ_AUTH],
};

pub const REPAIR_SECURE_CHANNEL: Remedy = Remedy {
    id: "repair-secure-channel",
    title: "Repair the server's account in the domain",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "Only where the secure channel is broken (the next line says False), and a domain controller is in reach.",
        ),
        Step::read("The secure channel.", "Test-ComputerSecureChannel -Verbose"),
        Step::save(
            "Keep what is known of the channel.",
            concat!("netdom verify $env:COMPUTERNAME | Out-File ", kept!("repair-secure-channel.txt")),
        ),
        Step::change(
            "Set the computer's password anew. Elsewhere than in a console it needs -Credential with an account that may \
             do so.",
            "Test-ComputerSecureChannel -Repair",
        ),
    ],
    risk: Risk::Medium,
    proves: "Domain accounts log on again: the computer's password did not fit.",
    undo: "There is no way back, and none is needed: the old password was not accepted.",
    undo_line: None,
    sources: &[&sources::AZ_AUTH],
};

pub const GRANT_LOGON_RIGHT: Remedy = Remedy {
    id: "grant-logon-right",
    title: "Let the user log on",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "Who may now: the group Remote Desktop Users, whatever the system's language calls it.",
            remote_desktop_users!(""),
        ),
        Step::save(
            "Keep the list.",
            concat!(remote_desktop_users!(""), " | Out-File ", kept!("grant-logon-right.txt")),
        ),
        Step::change(
            "Add the user. ACCOUNT is DOMAIN\\user for an account of the domain, and COMPUTER\\user for a local one, as \
             on every machine of a workgroup: what a logon takes as .\\user. A bare name may find the domain's account.",
            remote_desktop_users!(" 'ACCOUNT' /add"),
        ),
        Step::say(
            "A policy that denies logon through Remote Desktop Services, or access from the network (SeDenyNetworkLogonRight, \
             often for S-1-5-113 and S-1-5-114, the local accounts), wins. A domain controller has no local groups: there it \
             is a matter of the domain.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The right was missing.",
    undo: "Take the same account out again, if the list that was kept does not have it.",
    undo_line: Some(remote_desktop_users!(" 'ACCOUNT' /delete")),
    sources: &[&sources::EUA, &sources::LOGON_TYPE],
};

pub const CONFIGURE_LICENSING: Remedy = Remedy {
    id: "configure-licensing",
    title: "Name a licence server and a mode",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "RD Licensing Diagnoser (lsdiag.msc) says what is missing. Server Core does not have it: the lines below do \
             the same. Where a policy sets the mode or the server, it wins.",
        ),
        Step::read(
            "Days of grace left.",
            "(Invoke-CimMethod -InputObject (Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
             Win32_TerminalServiceSetting) -MethodName GetGracePeriodDays).DaysLeft",
        ),
        Step::save(
            "Keep the mode and the licence servers (2 is per device, 4 per user, 5 not set).",
            concat!(
                "$setting = Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
                 Win32_TerminalServiceSetting; @{ Mode = $setting.LicensingType; Servers = (Invoke-CimMethod -InputObject \
                 $setting -MethodName GetSpecifiedLicenseServerList).SpecifiedLSList } | Export-Clixml -Path ",
                kept!("configure-licensing.xml")
            ),
        ),
        Step::change(
            "Name the licence server.",
            "Invoke-CimMethod -InputObject (Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
             Win32_TerminalServiceSetting) -MethodName SetSpecifiedLicenseServerList -Arguments \
             @{SpecifiedLSList=[string[]]@('SERVER')}",
        ),
        Step::change(
            "The mode that the licences were bought for: 2 here, 4 for per-user ones. A host outside a domain takes \
             per-device CALs only.",
            "Invoke-CimMethod -InputObject (Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
             Win32_TerminalServiceSetting) -MethodName ChangeMode -Arguments @{LicensingType=[uint32]2}",
        ),
        Step::say("Resetting the grace period goes around the licence and is not offered here."),
    ],
    risk: Risk::Medium,
    proves: "Licensing was the cause.",
    undo: "Set the mode and the servers of the copy again with the same two methods.",
    undo_line: None,
    sources: &[&sources::MS_LIC, &sources::DIAG, &sources::GRACE, &sources::TSSETTING],
};

pub const USE_ADMIN_MODE: Remedy = Remedy {
    id: "use-admin-mode",
    title: "Get in as an administrator meanwhile",
    place: Place::Client,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[Step::read("From the client: remote administration needs no CAL.", "mstsc /admin /v:SERVER")],
    risk: Risk::Low,
    proves: "If it works, everything but licensing does.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::RDPELE_GLOSS],
};

pub const RESET_CLIENT_STORE: Remedy = Remedy {
    id: "reset-client-store",
    title: "Let the client begin anew",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::save(
            "On the client: keep the store.",
            concat!("reg export \"HKLM\\SOFTWARE\\Microsoft\\MSLicensing\" ", kept!("reset-client-store.reg"), " /y"),
        ),
        Step::change("Remove it.", "reg delete \"HKLM\\SOFTWARE\\Microsoft\\MSLicensing\" /f"),
        Step::say("Start mstsc once as an administrator, so that the key can be made again."),
    ],
    risk: Risk::Medium,
    proves: "The stored licence was the cause.",
    undo: "The key as it was, with nothing that was made since.",
    undo_line: Some(concat!(
        "if (Test-Path ",
        kept!("reset-client-store.reg"),
        ") { reg delete \"HKLM\\SOFTWARE\\Microsoft\\MSLicensing\" /f; reg import ",
        kept!("reset-client-store.reg"),
        " }"
    )),
    sources: &[&sources::QA_TEMP],
};
