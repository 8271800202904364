//! Causes between the client and the server.

use crate::Certainty::{Inferred, Reported};
use crate::{Cause, Check, remedies, sources};

pub const MIDDLEBOX: Cause = Cause {
    id: "middlebox",
    title: "Something on the way interferes",
    explains: "A firewall with application inspection, an IPS, a VPN or a load balancer lets TCP through and then \
               resets, drops or changes what it sees, often only for particular contents. The reset carries the \
               server's address and is not the server's.",
    confirms: &[
        Check {
            what: "On the server: the connection came in (131) and no Schannel event at the same second",
            powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=131} \
                         -MaxEvents 5",
        },
        Check {
            what: "In a capture at the client: the reset has another TTL than the SYN-ACK; pktmon stop ends it",
            powershell: "pktmon start --capture --pkt-size 0",
        },
        Check {
            what: "On the server: the disconnect (226) behind it",
            powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=226} -MaxEvents \
                         5",
        },
    ],
    rules_out: &[
        "The server has a Schannel event at the very second of each attempt.",
        "The ending stays the same whatever the hello contains, and from inside the same network.",
    ],
    remedies: &[&remedies::CHECK_PATH],
    sources: &[&sources::F31, &sources::DETWIKI_CORE],
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
        Check {
            what: "From the client: the largest that passes unfragmented (1472 on plain Ethernet)",
            powershell: "ping -f -l 1472 SERVER",
        },
        Check {
            what: "The MTU of the interfaces",
            powershell: "Get-NetIPInterface -AddressFamily IPv4 | Select-Object InterfaceAlias,NlMtu",
        },
    ],
    rules_out: &["The server resets at once.", "A large server flight arrived."],
    remedies: &[&remedies::CHECK_PATH, &remedies::LOWER_MTU],
    sources: &[&sources::MTU],
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
        Check {
            what: "On the host that publishes the port: which process owns it",
            powershell: "Get-NetTCPConnection -LocalPort 3389 -State Listen | Select-Object OwningProcess",
        },
        Check {
            what: "On the host that publishes the port: forwardings of Windows",
            powershell: "netsh interface portproxy show all",
        },
    ],
    rules_out: &[
        "The server's own log shows the connection (RdpCoreTS 131).",
        "A certificate of the expected machine arrived.",
    ],
    remedies: &[&remedies::CHECK_LISTENER, &remedies::CHECK_PATH],
    sources: &[&sources::DOCKUR345, &sources::DOCKUR754, &sources::RELAY],
    certainty: Reported,
    unseen: None,
};

pub const UNSTABLE_PATH: Cause = Cause {
    id: "unstable-path",
    title: "The path breaks now and then",
    explains: "The same probe ends in different places: loss, a flapping link, a NAT that forgets, or one bad \
               member behind a balancer. One report cannot show it; repetition does.",
    confirms: &[Check {
        what: "From the client: loss over time",
        powershell: "Test-Connection -ComputerName SERVER -Count 50",
    }],
    rules_out: &["Several probes end at the same step in the same way."],
    remedies: &[&remedies::CHECK_PATH],
    sources: &[&sources::EV56],
    certainty: Inferred,
    unseen: None,
};
