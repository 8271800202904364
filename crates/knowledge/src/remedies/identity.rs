//! Remedies for how Windows proves who logs on.

use super::keep::{keep_values, kept, restore_values};
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const EXCEPT_FROM_NTLM_POLICY: Remedy = Remedy {
    id: "except-from-ntlm-policy",
    title: "Let NTLM in to this server",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "NTLM was restricted on purpose: Kerberos is the cure. Where the domain restricts it, the exception belongs \
             in the domain's policy \"Restrict NTLM: Add server exceptions in this domain\", not here.",
        ),
        Step::save(
            "Keep the value, or that it is not there.",
            keep_values!(
                "except-from-ntlm-policy.xml",
                "SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0",
                "'RestrictReceivingNTLMTraffic'"
            ),
        ),
        Step::change(
            "Allow NTLM that comes in. A policy of the domain sets the value again.",
            "Set-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0' -Name \
             RestrictReceivingNTLMTraffic -Value 0",
        ),
    ],
    risk: Risk::High,
    proves: "The logon works with NTLM: the policy was the cause.",
    undo: "The value as it was.",
    undo_line: Some(restore_values!("except-from-ntlm-policy.xml")),
    sources: &[&sources::NTLM_POLICY],
};

pub const REBUILD_WITH_SYSPREP: Remedy = Remedy {
    id: "rebuild-with-sysprep",
    title: "Build the clone again from a generalized image",
    place: Place::Elsewhere,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "Run Sysprep with /generalize on the image before it is cloned, and build the machine again from it. Tools \
             that only change a SID are not supported by Microsoft.",
        ),
        Step::say("Microsoft's support has a temporary policy for machines that cannot be rebuilt at once."),
    ],
    risk: Risk::High,
    proves: "A machine with a SID of its own lets the same account in.",
    undo: "Keep the old machine until the new one works.",
    undo_line: None,
    sources: &[&sources::KB5068222],
};

pub const GIVE_AES_KEYS: Remedy = Remedy {
    id: "give-aes-keys",
    title: "Give the account AES keys",
    place: Place::Elsewhere,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "In the domain: the encryption types of the server's account (8 and 16 are AES; empty means the default).",
            "Get-ADComputer -Identity SERVER -Properties msDS-SupportedEncryptionTypes,PasswordLastSet",
        ),
        Step::say(
            "Accounts whose password is older than the domain's AES support have no AES keys: set the password of a \
             user or a service account anew; a computer does it by itself every 30 days, or by \
             Reset-ComputerMachinePassword.",
        ),
    ],
    risk: Risk::Medium,
    proves: "With AES keys the domain controller issues a ticket.",
    undo: "None is needed; services that use the old password need the new one.",
    undo_line: None,
    sources: &[&sources::KB5073381],
};

pub const ALLOW_DOMAIN_CREDENTIALS: Remedy = Remedy {
    id: "allow-domain-credentials",
    title: "Let the server keep credentials for network authentication",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::save(
            "Keep the value, or that it is not there.",
            keep_values!(
                "allow-domain-credentials.xml",
                "SYSTEM\\CurrentControlSet\\Control\\Lsa",
                "'disabledomaincreds'"
            ),
        ),
        Step::change(
            "Allow it. A policy of the domain sets the value again.",
            "Set-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa' -Name disabledomaincreds -Value 0",
        ),
    ],
    risk: Risk::Medium,
    proves: "The logon works: the policy was the cause.",
    undo: "The value as it was.",
    undo_line: Some(restore_values!("allow-domain-credentials.xml")),
    sources: &[&sources::AZ_AUTH],
};
