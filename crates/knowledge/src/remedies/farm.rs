//! Remedies for what stands in front of the server, and for what the server is.

use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const CHECK_BALANCER: Remedy = Remedy {
    id: "check-balancer",
    title: "Look at the balancer's health checks",
    place: Place::Elsewhere,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::say("Look up in the balancer which servers it takes for healthy, and what its check asks of them."),
        Step::read(
            "From inside the network: whether a server answers by its own address.",
            "Test-NetConnection -ComputerName SERVER -Port 3389",
        ),
        Step::say(
            "A health check that connects and closes every few seconds can be banned by the server, or fill its log: let \
             it send a connection request, and ask less often.",
        ),
    ],
    risk: Risk::Low,
    proves: "A server answers by its own address and not through the balancer: the balancer is the cause.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::HAPROXY],
};

pub const CHECK_GATEWAY: Remedy = Remedy {
    id: "check-gateway",
    title: "Read the gateway's log",
    place: Place::Elsewhere,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "On the gateway: the last entries. 201 and 203 are the connection policy, 301 the resource policy, 304 a \
             server that the gateway cannot reach.",
            "Get-WinEvent -LogName 'Microsoft-Windows-TerminalServices-Gateway/Operational' -MaxEvents 20 | Format-List \
             TimeCreated,Id,Message",
        ),
        Step::say(
            "Allow the user in the connection policy (CAP), and the server, by the name that the client uses, in the resource policy (RAP).",
        ),
    ],
    risk: Risk::Low,
    proves: "The event names the policy, or the server that cannot be reached.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::TSGU],
};

pub const CHANGE_EDITION: Remedy = Remedy {
    id: "change-edition",
    title: "Use an edition of Windows that has a host",
    place: Place::Elsewhere,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "The edition of the machine.",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' -Name EditionID",
        ),
        Step::say(
            "Upgrade Home to Pro (Settings, System, Activation), or use Quick Assist or another remote tool. Patches that \
             add a host to Home break with updates, and the licence does not allow them.",
        ),
    ],
    risk: Risk::Medium,
    proves: "With Pro the port is answered once Remote Desktop is switched on.",
    undo: "Going back needs a new installation.",
    undo_line: None,
    sources: &[&sources::ALLOW_ACCESS],
};

pub const REMOVE_RDP_WRAPPER: Remedy = Remedy {
    id: "remove-rdp-wrapper",
    title: "Remove RDP Wrapper, or give it a table for this build",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "Which library the service loads.",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters' -Name \
             ServiceDll",
        ),
        Step::say(
            "Uninstall RDP Wrapper with its own uninstaller, and restart the machine: the service loads Microsoft's \
             library again. On Home nothing answers then, because Home has no host.",
        ),
        Step::say(
            "Its users wait for a new rdpwrap.ini after each update. Tables from strangers are code that runs as the system.",
        ),
    ],
    risk: Risk::Medium,
    proves: "With Microsoft's library the service answers: the patch was the cause.",
    undo: "Install it again.",
    undo_line: None,
    sources: &[&sources::RDPW1640, &sources::RDPW2564],
};
