//! Remedies for the service and its listener.

use super::keep::{keep_values, kept, restore_values};
use crate::Certainty::Unverified;
use crate::updates::{repaired_2026_09, repairs_2026_09};
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const CHECK_LISTENER: Remedy = Remedy {
    id: "check-listener",
    title: "See who listens",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read("The listener: rdp-tcp must be in state Listen, in the system's language.", "qwinsta"),
        Step::read(
            "The port that is configured.",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
             Server\\WinStations\\RDP-Tcp' -Name PortNumber",
        ),
        Step::read(
            "Who listens on that port, with the services in it: TermService is right. An error says that none does. For \
             a client that asked for another port, put that one there.",
            "Get-NetTCPConnection -State Listen -LocalPort (Get-ItemProperty -Path \
             'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp' -Name \
             PortNumber).PortNumber | Select-Object -ExpandProperty OwningProcess -Unique | ForEach-Object { tasklist \
             /svc /fi \"PID eq $_\" }",
        ),
        Step::say(
            "Windows Server 2008 R2 has no Get-NetTCPConnection: there netstat -ano names the process, and tasklist /svc its \
             services.",
        ),
        Step::say(
            "If another program has the port, move one of the two. If the listener is missing, import the \
                   RDP-Tcp key from a host of the same version, after exporting this one.",
        ),
    ],
    risk: Risk::Low,
    proves: "The owner is TermService, or it is not: that settles it.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::MS_GEN, &sources::AZ_INT],
};

pub const ENABLE_REMOTE_DESKTOP: Remedy = Remedy {
    id: "enable-remote-desktop",
    title: "Switch Remote Desktop on",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "The edition: Core, CoreSingleLanguage and CoreCountrySpecific are Home, which has no host.",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' -Name EditionID",
        ),
        Step::read(
            "What it is now.",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server' -Name \
             fDenyTSConnections",
        ),
        Step::save(
            "Keep it.",
            keep_values!(
                "enable-remote-desktop.xml",
                "SYSTEM\\CurrentControlSet\\Control\\Terminal Server",
                "'fDenyTSConnections'"
            ),
        ),
        Step::save(
            "Keep the state of the firewall's rules.",
            concat!(
                "Get-NetFirewallRule -Name RemoteDesktop-UserMode-In-TCP,RemoteDesktop-UserMode-In-UDP | Select-Object \
                 Name,Enabled,Profile,Action | Export-Csv -NoTypeInformation -Path ",
                kept!("enable-remote-desktop.csv")
            ),
        ),
        Step::change(
            "Allow connections.",
            "Set-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server' -Name \
             fDenyTSConnections -Value 0",
        ),
        Step::change(
            "Switch the firewall's rules on. They are for port 3389 and for the profiles that open-firewall shows.",
            "Enable-NetFirewallRule -Name RemoteDesktop-UserMode-In-TCP,RemoteDesktop-UserMode-In-UDP",
        ),
        Step::read(
            "See whether a policy denies them again (1).",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services' -Name \
             fDenyTSConnections -ErrorAction SilentlyContinue",
        ),
    ],
    risk: Risk::Medium,
    proves: "The port answers: it was switched off.",
    undo: "The value as it was, and the rules that were off are off again.",
    undo_line: Some(concat!(
        restore_values!("enable-remote-desktop.xml"),
        "; Import-Csv -Path ",
        kept!("enable-remote-desktop.csv"),
        " | Where-Object Enabled -eq 'False' | ForEach-Object { Disable-NetFirewallRule -Name $_.Name }"
    )),
    sources: &[&sources::MS_GEN, &sources::ALLOW_ACCESS],
};

pub const RESTART_SERVICE: Remedy = Remedy {
    id: "restart-service",
    title: "Restart the service",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say("From the console, WinRM or Run Command only: this ends every session."),
        Step::read(
            "Who is on. It is given ten seconds, because it hangs where the service does.",
            "$job = Start-Job { quser }; Wait-Job $job -Timeout 10 | Receive-Job; Remove-Job $job -Force",
        ),
        Step::interrupt("Restart it.", "Restart-Service TermService -Force"),
        Step::say("If it cannot be stopped, restart the machine; a hung service has needed a cold boot."),
    ],
    risk: Risk::Medium,
    proves: "The service was stuck; why is still open: look for the September 2026 updates.",
    undo: "Nothing to undo; ended sessions stay ended.",
    undo_line: None,
    sources: &[&sources::TECHW, &sources::AZ_EVT],
};

pub const INSTALL_2026_09: Remedy = Remedy {
    id: "install-2026-09",
    title: "Install the repair of September 2026",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            concat!(
                "The build and its revision, here and on the client. Repaired from here on: ",
                repaired_2026_09!(),
                "."
            ),
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' | Select-Object \
             ProductName,CurrentBuild,UBR",
        ),
        Step::say(concat!(
            "Below that, install the newest cumulative update on every server and client that takes part; the machine \
             restarts. Or the update of 14 September 2026 from the Microsoft Update Catalog, because Windows Update does \
             not offer it: ",
            repairs_2026_09!(),
            "."
        )),
        Step::say(
            "Restarting the service helps for a while at best, and did not in one documented case. quser can hang there, \
             too. Windows 365 and Azure Virtual Desktop are not concerned.",
        ),
    ],
    risk: Risk::Medium,
    proves: "It works again after the update: the regression was the cause.",
    undo: "Uninstall the update in Settings; better not.",
    undo_line: None,
    sources: &[&sources::AZ_SEP26],
};

pub const CHECK_SESSION_LIMITS: Remedy = Remedy {
    id: "check-session-limits",
    title: "Look for limits and drain mode",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "Drain mode and whether connections are allowed.",
            "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TerminalServiceSetting | \
             Select-Object SessionBrokerDrainMode,AllowTSConnections",
        ),
        Step::read("Sessions.", "qwinsta"),
    ],
    risk: Risk::Low,
    proves: "A limit or drain mode explains a refusal on purpose.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::ERRINFO],
};

pub const CHECK_BROKER: Remedy = Remedy {
    id: "check-broker",
    title: "Look at the farm",
    place: Place::Elsewhere,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "The collections and their hosts, on the broker.",
            "Get-RDSessionCollection | ForEach-Object { Get-RDSessionHost -CollectionName $_.CollectionName }",
        ),
        Step::say("Probe the host that the broker names: the failure is there."),
    ],
    risk: Risk::Low,
    proves: "The other host fails or answers: that is the case to look at.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::ERRINFO],
};

pub const AZURE_WITHOUT_NETWORK: Remedy = Remedy {
    id: "azure-without-network",
    title: "Reach an Azure machine without its network",
    place: Place::Elsewhere,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "Serial Console and Run Command work without Remote Desktop. Run Command's built-in scripts RDPSettings (shows \
             the settings and puts defaults back), ResetRDPCert, SetRDPPort, EnableRemotePS and DisableNLA are documented; \
             read what each changes first.",
        ),
        Step::say("If the machine does not start, attach its system disk to another machine and repair it offline."),
        Step::say("Check the network security group first: it is outside the machine."),
    ],
    risk: Risk::Low,
    proves: "Whatever can be repaired there was not a matter of the client.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::AZ_INT, &sources::AZ_AUTH, &sources::AZ_CSSP, &sources::AZ_RUN],
};

pub const DECODE_TERMDD: Remedy = Remedy {
    id: "decode-termdd",
    title: "Read TermDD 56",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "The time, and the binary data. Its last double word is a status, byte by byte: B50000D0 is D00000B5, which \
             stands for C00000B5, IO_TIMEOUT. Newer systems have no TermDD, and say so as an error.",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='TermDD'; Id=56} -MaxEvents 5 | \
             ForEach-Object { \"$($_.TimeCreated) $(([xml]$_.ToXml()).Event.EventData.Binary)\" }",
        ),
        Step::say("A probe leaves this event, too: compare the times."),
    ],
    risk: Risk::Low,
    proves: "The status names the layer.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::EV56, &sources::EV50],
};

pub const REPAIR_WMI: Remedy = Remedy {
    id: "repair-wmi",
    title: "Repair the WMI classes",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read("Only look.", "winmgmt /verifyrepository"),
        Step::save("Keep the repository.", concat!("winmgmt /backup ", kept!("repair-wmi.bak"))),
        Step::change(
            "Only if it is inconsistent: it looks by itself, and rebuilds then.",
            "winmgmt /salvagerepository",
        ),
        Step::change("Bring the Terminal Services classes back.", "mofcomp \"$env:windir\\system32\\tscfgwmi.mof\"")
            .known(Unverified),
        Step::say("Never begin with /resetrepository: it drops what other products registered."),
    ],
    risk: Risk::Medium,
    proves: "The certificate can be bound again. Connections were never concerned.",
    undo: "The repository as it was; 1 disconnects who uses it.",
    undo_line: Some(concat!("winmgmt /restore ", kept!("repair-wmi.bak"), " 1")),
    sources: &[&sources::MS_LISTEN, &sources::WINMGMT],
};
