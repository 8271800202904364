//! Remedies for the services that certificates need.

use super::keep::kept;
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

/// The four services. By WMI, because `Get-Service` of older systems does not say how a service starts.
macro_rules! crypto_services {
    () => {
        "Get-CimInstance -ClassName Win32_Service -Filter \"Name='KeyIso' or Name='CryptSvc' or Name='SessionEnv' or \
         Name='CertPropSvc'\""
    };
}

/// What is shown of them, and kept.
macro_rules! state {
    () => {
        concat!(crypto_services!(), " | Select-Object Name,State,StartMode")
    };
}

pub const START_CRYPTO_SERVICES: Remedy = Remedy {
    id: "start-crypto-services",
    title: "Start what certificates need",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read("Their state, and how they start.", state!()),
        Step::save(
            "Keep it.",
            concat!(state!(), " | Export-Csv -NoTypeInformation -Path ", kept!("start-crypto-services.csv")),
        ),
        Step::change(
            "Start those that are stopped. A disabled one cannot be started, and was disabled on purpose or by a tool: see below.",
            concat!(
                crypto_services!(),
                " | Where-Object { $_.State -eq 'Stopped' -and $_.StartMode -ne 'Disabled' } | ForEach-Object { \
                 Start-Service -Name $_.Name }"
            ),
        ),
    ],
    risk: Risk::Medium,
    proves: "A stopped service was the cause; find out who stopped it.",
    undo: "Those that were stopped are stopped again.",
    undo_line: Some(concat!(
        "Import-Csv -Path ",
        kept!("start-crypto-services.csv"),
        " | Where-Object State -eq 'Stopped' | ForEach-Object { Stop-Service -Name $_.Name -Force }"
    )),
    sources: &[&sources::MS_INT],
};

pub const ENABLE_CRYPTO_SERVICES: Remedy = Remedy {
    id: "enable-crypto-services",
    title: "Enable what certificates need",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read("How they start: only one that is Disabled is concerned.", state!()),
        Step::save(
            "Keep it.",
            concat!(state!(), " | Export-Csv -NoTypeInformation -Path ", kept!("enable-crypto-services.csv")),
        ),
        Step::change(
            "Let the disabled ones start on demand, and start them. CertPropSvc is often disabled on purpose, where there \
             are no smart cards; a policy of the domain disables it again.",
            concat!(
                crypto_services!(),
                " | Where-Object StartMode -eq 'Disabled' | ForEach-Object { Set-Service -Name $_.Name -StartupType \
                 Manual; Start-Service -Name $_.Name }"
            ),
        ),
    ],
    // How a service starts is a setting, and does not come back by itself.
    risk: Risk::Medium,
    proves: "A disabled service was the cause; find out who disabled it.",
    undo: "Those that were disabled are disabled again, and stopped.",
    undo_line: Some(concat!(
        "Import-Csv -Path ",
        kept!("enable-crypto-services.csv"),
        " | Where-Object StartMode -eq 'Disabled' | ForEach-Object { Stop-Service -Name $_.Name -Force; Set-Service -Name \
         $_.Name -StartupType Disabled }"
    )),
    sources: &[&sources::MS_INT],
};
