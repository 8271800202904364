//! Remedies for what both sides allow, for accounts and for licensing.

use super::keep::{keep_values, kept, restore_values};
use crate::{Place, Remedy, Risk, Step, sources};

pub const OFFER_NLA: Remedy = Remedy {
    id: "offer-nla",
    title: "Ask for what the server wants",
    place: Place::Client,
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
            "If somebody chose RDP security to get around a broken certificate, repair that first: with TLS alone nobody \
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
    steps: &[
        Step::say(
            "For minutes only, and on a machine that strangers cannot reach: without NLA anyone reaches its \
                   logon screen. A probe often learns the same without touching the server.",
        ),
        Step::save(
            "Keep what the policy says, or that it says nothing.",
            keep_values!(
                "isolate-nla.xml",
                "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services",
                "'UserAuthentication'"
            ),
        ),
        Step::change(
            "NLA off.",
            "reg add \"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\" /v UserAuthentication \
             /t REG_DWORD /d 0 /f",
        ),
        Step::say(
            "Test, and undo it at once. Where a policy of the domain sets it, the policy wins at its next refresh.",
        ),
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
    steps: &[
        Step::read(
            "A failed logon of this time; its sub-status names the reason.",
            "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4625} -MaxEvents 5 | Format-List \
             TimeCreated,Message",
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

pub const GRANT_LOGON_RIGHT: Remedy = Remedy {
    id: "grant-logon-right",
    title: "Let the user log on",
    place: Place::Server,
    steps: &[
        Step::read(
            "Who may now. S-1-5-32-555 is the group Remote Desktop Users, whatever the system's language calls it.",
            "Get-LocalGroupMember -SID S-1-5-32-555",
        ),
        Step::save(
            "Keep the list.",
            concat!(
                "Get-LocalGroupMember -SID S-1-5-32-555 | Select-Object Name,SID | Export-Csv -NoTypeInformation -Path ",
                kept!("grant-logon-right.csv")
            ),
        ),
        Step::change(
            "Add the user. ACCOUNT is DOMAIN\\user for an account of the domain, and COMPUTER\\user for a local one, as \
             on every machine of a workgroup: what a logon takes as .\\user. A bare name may find the domain's account.",
            "Add-LocalGroupMember -SID S-1-5-32-555 -Member 'ACCOUNT'",
        ),
        Step::say(
            "If a policy denies logon through Remote Desktop Services, it wins. A domain controller has no local groups: \
             there it is a matter of the domain.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The right was missing.",
    undo: "Take the same account out again, if the list that was kept does not have it.",
    undo_line: Some("Remove-LocalGroupMember -SID S-1-5-32-555 -Member 'ACCOUNT'"),
    sources: &[&sources::EUA],
};

pub const CONFIGURE_LICENSING: Remedy = Remedy {
    id: "configure-licensing",
    title: "Name a licence server and a mode",
    place: Place::Server,
    steps: &[
        Step::say("Open RD Licensing Diagnoser (lsdiag.msc): it says what is missing."),
        Step::say(
            "Set the policies \"Use the specified Remote Desktop license servers\" and \"Set the Remote \
                   Desktop licensing mode\". A host outside a domain takes per-device CALs only.",
        ),
        Step::read(
            "Days of grace left.",
            "(Invoke-CimMethod -InputObject (Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
             Win32_TerminalServiceSetting) -MethodName GetGracePeriodDays).DaysLeft",
        ),
        Step::say("Resetting the grace period goes around the licence and is not offered here."),
    ],
    risk: Risk::Medium,
    proves: "Licensing was the cause.",
    undo: "Set the two policies back.",
    undo_line: None,
    sources: &[&sources::MS_LIC, &sources::DIAG, &sources::GRACE],
};

pub const USE_ADMIN_MODE: Remedy = Remedy {
    id: "use-admin-mode",
    title: "Get in as an administrator meanwhile",
    place: Place::Client,
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
