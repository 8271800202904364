//! Causes before the first byte: names, routes, ports.

use super::platforms::LINUX;
use crate::Certainty::{Documented, Inferred, Reported};
use crate::{Cause, Check, Servers, remedies, sources};

pub const NAME_NOT_RESOLVED: Cause = Cause {
    id: "name-not-resolved",
    title: "The name does not resolve",
    explains: "No address belongs to the name as it was asked from here. A typing error, a missing DNS suffix, a \
               record that was removed, or a resolver that does not know an internal zone (VPN down) all look \
               alike.",
    confirms: &[Check::elsewhere("From the client: what the resolver answers", "Resolve-DnsName -Name SERVER")],
    rules_out: &["The same name resolves from the same machine with the same resolver."],
    remedies: &[&remedies::CHECK_NAME],
    sources: &[&sources::OND],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const RESOLVER_UNAVAILABLE: Cause = Cause {
    id: "resolver-unavailable",
    title: "The resolver does not answer",
    explains: "The DNS server that this machine asks is unreachable or fails. The name may be fine; nothing about \
               the RDP server is known.",
    confirms: &[Check::elsewhere("From the client: which servers are asked", "Get-DnsClientServerAddress")],
    rules_out: &["Other names resolve at the same moment."],
    remedies: &[&remedies::CHECK_NAME],
    sources: &[&sources::OND],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};

pub const WRONG_ADDRESS: Cause = Cause {
    id: "wrong-address",
    title: "The name leads to a wrong address",
    explains: "DNS, a hosts file or an overlay network holds an old address, so that another machine answers, or \
               none. A stale record over Tailscale has ended as 0x904/0x7.",
    confirms: &[
        Check::elsewhere("From the client: the address that is used", "Resolve-DnsName -Name SERVER"),
        Check::windows("On the server: the addresses that it has", "Get-NetIPAddress -AddressFamily IPv4"),
    ],
    rules_out: &["The certificate or the NTLM challenge names the expected machine."],
    remedies: &[&remedies::CHECK_NAME],
    sources: &[&sources::F17, &sources::NOMACH],
    servers: Servers::Any,
    certainty: Reported,
    unseen: None,
};

pub const NO_ROUTE: Cause = Cause {
    id: "no-route",
    title: "No route to the network",
    explains: "The machine that probes has no way to the server's network: a VPN is not up, or a gateway is \
               missing. Nothing was sent to the server.",
    confirms: &[Check::elsewhere(
        "From the client: the route that would be used",
        "Find-NetRoute -RemoteIPAddress ADDRESS",
    )],
    rules_out: &["Another port of the same host answers."],
    remedies: &[&remedies::CHECK_PATH],
    sources: &[&sources::OND],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const HOST_DOWN: Cause = Cause {
    id: "host-down",
    title: "The host is not there",
    explains: "Nothing at that address answers: switched off, asleep, another subnet, or a host firewall that drops \
               everything. A cloud machine may be stopped, or deallocated.",
    confirms: &[Check::elsewhere(
        "From the client: whether anything answers",
        "Test-NetConnection -ComputerName SERVER -Port 3389 -InformationLevel Detailed",
    )],
    rules_out: &["Any other port of the same host answers."],
    remedies: &[&remedies::CHECK_PATH, &remedies::AZURE_WITHOUT_NETWORK],
    sources: &[&sources::RDPW305],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};

pub const PORT_CLOSED: Cause = Cause {
    id: "port-closed",
    title: "Nothing listens on the port",
    explains: "The host answers with a reset: Remote Desktop is off (fDenyTSConnections), the listener is dead, or \
               it listens on another port. Microsoft's client shows 0x204 for it, not 0x904, unless a relay accepts \
               in its place.",
    confirms: &[
        Check::posix(LINUX, "Which process listens on which port", "sudo ss -ltnp"),
        Check::windows("The RDP-Tcp listener; no line with Listen means that there is none", "qwinsta"),
        Check::windows(
            "Whether Remote Desktop is switched off (1)",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server' -Name \
                         fDenyTSConnections",
        ),
        Check::windows(
            "The port that is configured",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name PortNumber",
        ),
    ],
    rules_out: &["A connection is accepted."],
    remedies: &[
        &remedies::CHECK_LISTENER,
        &remedies::READ_SERVER_LOG,
        &remedies::CHECK_LINUX_LISTENER,
        &remedies::AZURE_WITHOUT_NETWORK,
        &remedies::ENABLE_REMOTE_DESKTOP,
    ],
    sources: &[&sources::MS_GEN, &sources::RDPW305],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const PORT_FILTERED: Cause = Cause {
    id: "port-filtered",
    title: "A firewall drops the connection",
    explains: "The attempt goes unanswered: a Windows Firewall rule is off, a network firewall or a cloud security \
               group does not allow the port from here. Dropping looks the same as a host that is not there.",
    confirms: &[
        Check::windows(
            "The firewall rule",
            "Get-NetFirewallRule -Name RemoteDesktop-UserMode-In-TCP | Select-Object \
                         Name,Enabled,Profile,Action",
        ),
        Check::windows("The profile in force", "Get-NetConnectionProfile"),
        Check::posix(LINUX, "The rules of the host", "sudo nft list ruleset"),
    ],
    rules_out: &["A connection from this address is accepted."],
    remedies: &[
        &remedies::AZURE_WITHOUT_NETWORK,
        &remedies::READ_SERVER_LOG,
        &remedies::OPEN_FIREWALL,
        &remedies::OPEN_LINUX_FIREWALL,
    ],
    sources: &[&sources::AZ_INT, &sources::PORTS],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const BANNED: Cause = Cause {
    id: "banned",
    title: "This address is banned",
    explains: "A tool on the host or in the network (IPBan, RDPGuard, fail2ban, an IPS) blocks this source after \
               failed attempts: dropped, or reset. Other addresses still get through, and it often ends by itself.",
    confirms: &[
        Check::windows(
            "On the server: failed transitions (226). IPBan has been seen with status 0x80070040, which any close leaves",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=226} \
                         -MaxEvents 5",
        ),
        Check::posix(LINUX, "What fail2ban has banned", "sudo fail2ban-client banned"),
        Check::windows(
            "Blocking rules in the Windows Firewall",
            "Get-NetFirewallRule -Direction Inbound -Action Block -Enabled True | Select-Object \
                         DisplayName",
        ),
    ],
    rules_out: &["A second source address ends in the same way.", "A connection from this address is answered in RDP."],
    remedies: &[&remedies::UNBAN, &remedies::READ_SERVER_LOG, &remedies::UNBAN_FAIL2BAN],
    sources: &[&sources::IPBAN240],
    servers: Servers::Any,
    certainty: Reported,
    unseen: None,
};
