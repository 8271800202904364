//! Remedies for names, ways and ports.

use super::keep::{keep_values, kept, restore_values};
use crate::Certainty::Unverified;
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const CHECK_NAME: Remedy = Remedy {
    id: "check-name",
    title: "Check what the name leads to",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::read("What the resolver answers.", "Resolve-DnsName -Name SERVER"),
        Step::say(
            "Compare with the addresses that the server has, and try the address itself. The local cache is emptied by \
             ipconfig /flushdns.",
        ),
    ],
    risk: Risk::Low,
    proves: "If the address works and the name does not, the name was the cause.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::F17, &sources::OND],
};

pub const CHECK_PATH: Remedy = Remedy {
    id: "check-path",
    title: "Find where the way ends",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "Whether the port answers, and over which interface; where the server's is not 3389, that one.",
            "Test-NetConnection -ComputerName SERVER -Port 3389 -InformationLevel Detailed",
        ),
        Step::say(
            "Repeat from inside the server's own network, and without the VPN: if it works there, the way is \
                   the cause.",
        ),
        Step::say(
            "Where a reset is suspected to be injected: capture at both ends and compare TTL and IP id with \
                   the SYN-ACK's.",
        ),
    ],
    risk: Risk::Low,
    proves: "A probe that works from inside, and not from outside, clears the server.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::F31, &sources::MTU],
};

pub const OPEN_FIREWALL: Remedy = Remedy {
    id: "open-firewall",
    title: "Switch the firewall rule on",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "What it is now.",
            "Get-NetFirewallRule -Name RemoteDesktop-UserMode-In-TCP,RemoteDesktop-UserMode-In-UDP | Select-Object \
             Name,Enabled,Profile,Action",
        ),
        Step::read(
            "The addresses that it would let in. Any, on a machine with a public address, is the whole internet.",
            "Get-NetFirewallRule -Name RemoteDesktop-UserMode-In-TCP | Get-NetFirewallAddressFilter | Select-Object \
             RemoteAddress",
        ),
        Step::read(
            "The port of the listener. The rule is for TCP 3389: another port needs a rule of its own.",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
             Server\\WinStations\\RDP-Tcp' -Name PortNumber",
        ),
        Step::save(
            "Keep it.",
            concat!(
                "Get-NetFirewallRule -Name RemoteDesktop-UserMode-In-TCP,RemoteDesktop-UserMode-In-UDP | Select-Object \
                 Name,Enabled,Profile,Action | Export-Csv -NoTypeInformation -Path ",
                kept!("open-firewall.csv")
            ),
        ),
        Step::read(
            "The profile of the networks in use. A rule for Domain and Private does not hold on a Public one: give the \
             network its right profile rather than open the port in Public.",
            "Get-NetConnectionProfile | Select-Object Name,InterfaceAlias,NetworkCategory",
        ),
        Step::change(
            "Switch TCP on, and UDP, which sessions use as well.",
            "Enable-NetFirewallRule -Name RemoteDesktop-UserMode-In-TCP,RemoteDesktop-UserMode-In-UDP",
        ),
        Step::say("In Azure: allow the port in the network security group, from known sources only."),
    ],
    // It lets strangers in as well, and nothing takes that back by itself.
    risk: Risk::Medium,
    proves: "The connection is accepted: the host's firewall was the cause.",
    undo: "Off again, if it was off.",
    undo_line: Some(concat!(
        "Import-Csv -Path ",
        kept!("open-firewall.csv"),
        " | Where-Object Enabled -eq 'False' | ForEach-Object { Disable-NetFirewallRule -Name $_.Name }"
    )),
    sources: &[&sources::AZ_INT],
};

pub const UNBAN: Remedy = Remedy {
    id: "unban",
    title: "Lift the ban",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "Look the address up in the tool that bans (IPBan, RDPGuard, fail2ban, the IPS) and remove it \
                   there.",
        ),
        Step::read(
            "Blocking rules with their addresses.",
            "Get-NetFirewallRule -Direction Inbound -Action Block -Enabled True | Get-NetFirewallAddressFilter | \
             Select-Object InstanceID,RemoteAddress",
        ),
        Step::say("Find out what failed before: stored passwords of a service are a usual reason."),
    ],
    risk: Risk::Low,
    proves: "The same address gets in at once.",
    undo: "The tool bans again by itself.",
    undo_line: None,
    sources: &[&sources::IPBAN240],
};

pub const LIMIT_SOURCES: Remedy = Remedy {
    id: "limit-sources",
    title: "Let known sources in only",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "In Azure, replace source * of the RDP rule in the network security group; elsewhere, restrict \
                   the port in the firewall or put it behind a VPN or gateway. The address that you come from first: \
             otherwise you lock yourself out.",
        ),
        Step::read(
            "What the rule allows now; keep a note.",
            "Get-NetFirewallRule -Name RemoteDesktop-UserMode-In-TCP | Get-NetFirewallAddressFilter",
        ),
        Step::say("Check the policy \"Limit number of connections\"."),
    ],
    risk: Risk::Medium,
    proves: "Attempts stop to fail now and then: the limit was reached by others.",
    undo: "Set the rule's addresses back to what was noted.",
    undo_line: None,
    sources: &[&sources::AZ_INT, &sources::KB192165],
};

pub const LOWER_MTU: Remedy = Remedy {
    id: "lower-mtu",
    title: "Use smaller packets",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::read("Find the largest size that passes: lower it until it does.", "ping -f -l 1472 SERVER"),
        Step::save(
            "Keep what it is now.",
            concat!("netsh interface ipv4 show subinterfaces | Out-File ", kept!("lower-mtu.txt")),
        ),
        Step::change(
            "Set it on the client's or the VPN's interface (28 bytes above the size that passed).",
            "netsh interface ipv4 set subinterface \"INTERFACE\" mtu=1300 store=persistent",
        )
        .known(Unverified),
        Step::say(
            "The lasting repair is in the network: let ICMP \"fragmentation needed\" pass, or clamp the MSS on \
                   the VPN.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The server's hello arrives: large packets were lost.",
    undo: "The same command with the value that was kept.",
    undo_line: None,
    sources: &[&sources::MTU],
};

pub const DISABLE_UDP: Remedy = Remedy {
    id: "disable-udp",
    title: "Use TCP only",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::save(
            "On the client: keep the value, or that it is not there.",
            keep_values!(
                "disable-udp.xml",
                "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\\Client",
                "'fClientDisableUDP'"
            ),
        ),
        Step::change(
            "On the client: leave UDP out.",
            "reg add \"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\\Client\" /v \
             fClientDisableUDP /t REG_DWORD /d 1 /f",
        ),
    ],
    risk: Risk::Medium,
    proves: "Freezes and drops after the logon end. It proves nothing about a handshake that fails.",
    undo: "The value as it was; if it was added, it is deleted.",
    undo_line: Some(restore_values!("disable-udp.xml")),
    sources: &[&sources::DEVO_UDP, &sources::RDPEMT],
};

pub const LEAVE_WEBSOCKET: Remedy = Remedy {
    id: "leave-websocket",
    title: "Leave the WebSocket rules as they are",
    place: Place::Elsewhere,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[Step::say(
        "A direct connection uses TCP 3389. Opening 3387 or 3392 widens what can be attacked and cures \
                   nothing here.",
    )],
    risk: Risk::Low,
    proves: "Nothing.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::WS],
};
