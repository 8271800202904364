//! Remedies for the service and its listener.

use super::keep::{keep_values, kept, restore_values};
use crate::{Place, Remedy, Risk, Step, sources};

pub const CHECK_LISTENER: Remedy = Remedy {
    id: "check-listener",
    title: "See who listens",
    place: Place::Server,
    steps: &[
        Step::read("The listener: rdp-tcp must be in state Listen, in the system's language.", "qwinsta"),
        Step::read(
            "The port that is configured.",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
             Server\\WinStations\\RDP-Tcp' -Name PortNumber",
        ),
        Step::read(
            "Who listens on that port, with the services in it: TermService is right. An error says that nobody does. For \
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
    steps: &[
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
        Step::change(
            "Allow connections.",
            "Set-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server' -Name \
             fDenyTSConnections -Value 0",
        ),
        Step::read(
            "See whether a policy denies them again (1).",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services' -Name \
             fDenyTSConnections -ErrorAction SilentlyContinue",
        ),
    ],
    risk: Risk::Medium,
    proves: "The port answers: it was switched off.",
    undo: "The value as it was.",
    undo_line: Some(restore_values!("enable-remote-desktop.xml")),
    sources: &[&sources::MS_GEN],
};

pub const RESTART_SERVICE: Remedy = Remedy {
    id: "restart-service",
    title: "Restart the service",
    place: Place::Server,
    steps: &[
        Step::say("From the console, WinRM or Run Command only: this ends every session."),
        Step::read("Who is on.", "quser"),
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
    steps: &[
        Step::read(
            "Whether the faulty one is there. 2025 KB5122871, 2022 KB5122882, 2019 KB5122876, 2016 KB5123099, 2012 R2 \
             KB5123066, 2012 KB5123065, Windows 11 24H2/25H2 KB5122880, 26H1 KB5124012, Windows 10 22H2 KB5122878.",
            "Get-HotFix | Where-Object HotFixID -in \
             KB5122871,KB5122882,KB5122876,KB5123099,KB5123066,KB5123065,KB5122880,KB5124012,KB5122878",
        ),
        Step::read(
            "Whether its repair is. 2025 KB5129235, 2022 KB5129237, 2019 KB5129238, 2016 KB5129239, 2012 R2 KB5129243, \
             2012 KB5129244, Windows 11 24H2/25H2 KB5129195 or hotpatch KB5129241, 23H2 KB5129242, 26H1 KB5129194, \
             Windows 10 22H2 KB5129236.",
            "Get-HotFix | Where-Object HotFixID -in \
             KB5129235,KB5129237,KB5129238,KB5129239,KB5129243,KB5129244,KB5129195,KB5129241,KB5129242,KB5129194,KB5129236",
        ),
        Step::say(
            "Where the faulty one is there, and neither its repair nor a later cumulative update is: install the repair on \
             every server and client that takes part; the machine restarts. A later update may stand in the list instead \
             of both. Windows 365 and Azure Virtual Desktop are not concerned.",
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
    steps: &[
        Step::read(
            "Drain mode and whether connections are allowed.",
            "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TerminalServiceSetting | \
             Select-Object SessionBrokerDrainMode,AllowTSConnections",
        ),
        Step::read("Sessions.", "quser"),
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
    steps: &[
        Step::read(
            "The collections and their hosts, on the broker.",
            "Get-RDSessionCollection | ForEach-Object { Get-RDSessionHost -CollectionName $_.CollectionName }",
        ),
        Step::say("Probe the host that the broker names: what dies, dies there."),
    ],
    risk: Risk::Low,
    proves: "The other host dies or answers: that is the case to look at.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::ERRINFO],
};

pub const AZURE_WITHOUT_NETWORK: Remedy = Remedy {
    id: "azure-without-network",
    title: "Reach an Azure machine without its network",
    place: Place::Elsewhere,
    steps: &[
        Step::say(
            "Serial Console and Run Command work without Remote Desktop; the built-in scripts EnableRemotePS \
                   and DisableNLA are confirmed by Microsoft's pages.",
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
    steps: &[
        Step::read("Only look.", "winmgmt /verifyrepository"),
        Step::save("Keep the repository.", concat!("winmgmt /backup ", kept!("repair-wmi.bak"))),
        Step::change(
            "Only if it is inconsistent: it looks by itself, and rebuilds then.",
            "winmgmt /salvagerepository",
        ),
        Step::change(
            "Bring the Terminal Services classes back. Not verified here.",
            "mofcomp \"$env:windir\\system32\\tscfgwmi.mof\"",
        ),
        Step::say("Never begin with /resetrepository: it drops what other products registered."),
    ],
    risk: Risk::Medium,
    proves: "The certificate can be bound again. Connections were never concerned.",
    undo: "The repository as it was; 1 disconnects who uses it.",
    undo_line: Some(concat!("winmgmt /restore ", kept!("repair-wmi.bak"), " 1")),
    sources: &[&sources::MS_LISTEN, &sources::WINMGMT],
};
