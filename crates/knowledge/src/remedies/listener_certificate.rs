//! Remedies for a listener certificate that Windows cannot make.

use super::keep::{keep_values, kept, restore_values};
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const FREE_KEY_CONTAINER: Remedy = Remedy {
    id: "free-key-container",
    title: "Move the one stuck key file aside",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "The key file of Remote Desktop, and who may open it. Only this one is concerned: the folder holds the keys \
             of all services.",
            "icacls \
             \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_*\"",
        ),
        Step::say(
            "As SYSTEM, as which Run Command runs (an administrator is refused): move this one file to another folder, do \
             not delete it. Then restart SessionEnv, which makes a new key and a new certificate. If it makes none, move \
             the file back.",
        ),
        Step::read(
            "Whether it was made (1056), with the SHA-1 of the new certificate.",
            "Get-WinEvent -FilterHashtable @{LogName='System'; \
             ProviderName='Microsoft-Windows-TerminalServices-RemoteConnectionManager'; Id=1056} -MaxEvents 5",
        ),
    ],
    risk: Risk::Medium,
    proves: "A new certificate is made: the old key file kept it from being made.",
    undo: "Move the file back to its place, and restart SessionEnv.",
    undo_line: None,
    sources: &[&sources::TN_F686, &sources::QIITA_F686],
};

pub const CHECK_CERTIFICATE_TEMPLATE: Remedy = Remedy {
    id: "check-certificate-template",
    title: "Let the domain's template work, or do without it",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "First choice: let the CA publish the template that the policy names, and give the computer the rights Read \
             and Enroll on it; the template's purpose must include Server Authentication.",
        ),
        Step::save(
            "Keep the template's name, or that none is set.",
            keep_values!(
                "check-certificate-template.xml",
                "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services",
                "'CertTemplateName'"
            ),
        ),
        Step::change(
            "Or use the self-signed certificate: an error says that no template was set. A policy of the domain sets it \
             again.",
            "reg delete \"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\" /v CertTemplateName /f",
        ),
        Step::say("Restart SessionEnv."),
    ],
    risk: Risk::Medium,
    proves: "The listener has a usable certificate: the template was the cause.",
    undo: "The name as it was.",
    undo_line: Some(restore_values!("check-certificate-template.xml")),
    sources: &[&sources::RCM_MANIFEST],
};

pub const RESTORE_LISTENER_VALUES: Remedy = Remedy {
    id: "restore-listener-values",
    title: "Put back values that the listener needs",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "What is there: Remote Desktop and 1 are right.",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp' | \
             Select-Object SelfSignedCertStore,fAllowSecProtocolNegotiation",
        ),
        Step::read(
            "Where the profiles' common data is: ProgramData on the system drive is right. The folder of the keys is below it.",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList' -Name ProgramData",
        ),
        Step::save(
            "Keep the two values of the listener, or that they are not there.",
            keep_values!(
                "restore-listener-values.xml",
                "SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp",
                "'SelfSignedCertStore','fAllowSecProtocolNegotiation'"
            ),
        ),
        Step::change(
            "The store of the self-signed certificate.",
            "Set-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp' -Name \
             SelfSignedCertStore -Value 'Remote Desktop' -Type String",
        ),
        Step::change(
            "Negotiation of the security protocol.",
            "Set-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp' -Name \
             fAllowSecProtocolNegotiation -Value 1 -Type DWord",
        ),
        Step::say("Restart the machine. Where ProgramData is another folder, ask first who moved it."),
    ],
    risk: Risk::Medium,
    proves: "The listener makes and uses its certificate again.",
    undo: "The two values as they were; what was added is deleted.",
    undo_line: Some(restore_values!("restore-listener-values.xml")),
    sources: &[&sources::MS_INT],
};
