//! Causes between the client and the server.

use super::events::CONNECTION_IN;
use crate::Certainty::{Inferred, Reported};
use crate::{Cause, Check, Servers, remedies, sources};

pub const MIDDLEBOX: Cause = Cause {
    id: "middlebox",
    title: "A device on the network path interferes",
    explains: "A firewall with application inspection, TLS inspection, a security agent on either end, an IPS, a VPN or a \
               load balancer lets TCP through and then resets, drops or changes what it sees: every ClientHello, or only \
               particular contents. The reset carries the server's address and is not the server's.",
    confirms: &[
        CONNECTION_IN,
        Check::elsewhere(
            "In a capture at the client: the reset has another TTL than the SYN-ACK; pktmon stop ends it",
            "pktmon start --capture --pkt-size 0",
        ),
        Check::on_relay("In a capture at a client on Linux: the same", "sudo tcpdump -vn tcp port 3389"),
        Check::windows(
            "On the server: the failed transition (226) behind it. Any close leaves one, so it is no proof",
            "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; \
             Id=226} -MaxEvents 5",
        ),
    ],
    rules_out: &[
        "The server has a Schannel event of TermService at the very second of each attempt.",
        "From inside the server's own network, without an agent on either end, the connection ends in the same way.",
    ],
    remedies: &[&remedies::CHECK_PATH],
    sources: &[&sources::F31, &sources::DETWIKI_CORE],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};

pub const MTU_BLACK_HOLE: Cause = Cause {
    id: "mtu-black-hole",
    title: "Large packets vanish",
    explains: "The path carries less than the ends believe, and the message that would say so is filtered (VPN, \
               PPPoE, tunnels). Small messages pass, the server's hello with its certificate never arrives: \
               silence, not a reset.",
    confirms: &[
        Check::elsewhere(
            "From the client: the largest that passes unfragmented (1472 on plain Ethernet)",
            "ping -f -l 1472 SERVER",
        ),
        Check::windows(
            "The MTU of the interfaces",
            "Get-NetIPInterface -AddressFamily IPv4 | Select-Object InterfaceAlias,NlMtu",
        ),
    ],
    rules_out: &["The server resets at once.", "A large server flight arrived."],
    remedies: &[&remedies::CHECK_PATH, &remedies::LOWER_MTU],
    sources: &[&sources::MTU],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};

pub const RELAY_WITHOUT_BACKEND: Cause = Cause {
    id: "relay-without-backend",
    title: "A relay accepts, nothing is behind it",
    explains: "A port forwarder, a container proxy, a WSL relay or an approval relay takes the TCP connection and \
               then finds no RDP server, or one that is not ready. Seen as 0x904/0x7 with docker-proxy in front of \
               a guest that did not listen.",
    confirms: &[
        Check::elsewhere(
            "On a Windows host that publishes the port: which process owns it",
            "Get-NetTCPConnection -LocalPort 3389 -State Listen | Select-Object OwningProcess",
        ),
        Check::elsewhere(
            "On a Windows host that publishes the port: its forwardings",
            "netsh interface portproxy show all",
        ),
        Check::on_relay("On a host with Docker: containers and the ports that they publish", "docker ps"),
        Check::on_relay("In the container: whether anything listens behind the port", "docker exec CONTAINER ss -ltn"),
        Check::on_relay("On a host with Podman: the ports that the container publishes", "podman port CONTAINER"),
    ],
    rules_out: &[
        "The server's own log shows the connection (RdpCoreTS 131).",
        "A certificate of the expected machine arrived.",
    ],
    remedies: &[&remedies::CHECK_LISTENER, &remedies::CHECK_PATH, &remedies::CHECK_PUBLISHED_PORT],
    sources: &[&sources::DOCKUR345, &sources::DOCKUR754, &sources::RELAY],
    servers: Servers::Any,
    certainty: Reported,
    unseen: None,
};

pub const UNSTABLE_PATH: Cause = Cause {
    id: "unstable-path",
    title: "The path breaks now and then",
    explains: "The same probe ends in different places: loss, a flapping link, a NAT that forgets, or one bad \
               member behind a balancer. One report cannot show it; repetition does.",
    confirms: &[Check::elsewhere("From the client: loss over time", "Test-Connection -ComputerName SERVER -Count 50")],
    rules_out: &["Many probes, spread over hours, end at the same step in the same way."],
    remedies: &[&remedies::CHECK_PATH],
    sources: &[&sources::EV56],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};
