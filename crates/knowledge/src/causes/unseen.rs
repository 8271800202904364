//! Causes that the wire cannot show, kept because people name them.

use crate::Certainty::{Documented, Inferred};
use crate::{Cause, Check, remedies, sources};

pub const WMI_BROKEN: Cause = Cause {
    id: "wmi-broken",
    title: "The WMI repository or its classes are damaged",
    explains: "\"Invalid class\" on Win32_TSGeneralSetting keeps an administrator from binding a certificate. It does \
               nothing to connections by itself: what was bound before stays bound.",
    confirms: &[
        Check { what: "The repository", powershell: "winmgmt /verifyrepository" },
        Check {
            what: "The class",
            powershell: "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting",
        },
    ],
    rules_out: &["The class answers."],
    remedies: &[&remedies::REPAIR_WMI],
    sources: &[&sources::MS_LISTEN],
    certainty: Inferred,
    unseen: Some("It has no effect on the wire: it only breaks setting a certificate."),
};

pub const UDP_TRANSPORT: Cause = Cause {
    id: "udp-transport",
    title: "The UDP side transport fails",
    explains: "UDP starts after the TCP connection is secured, so it cannot end the handshake. It can make a \
               session freeze or drop later, and forcing TCP helps then.",
    confirms: &[Check {
        what: "Connections that were accepted, by transport (131)",
        powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=131} \
                         -MaxEvents 5",
    }],
    rules_out: &["The connection died before its session began."],
    remedies: &[&remedies::DISABLE_UDP],
    sources: &[&sources::RDPEMT, &sources::DEVO_UDP],
    certainty: Documented,
    unseen: Some("A handshake over TCP cannot die by it."),
};

pub const WEBSOCKET_RULES: Cause = Cause {
    id: "websocket-rules",
    title: "The \"Remote Desktop (WebSocket)\" firewall rules",
    explains: "The rules for TCP 3387 and 3392 belong to a listener of HTTP.sys that is off by default, and that \
               Microsoft's client does not use for a direct connection. Enabling them cures no 0x904.",
    confirms: &[Check {
        what: "The rules, by their ports: the group's name is another in every language",
        powershell: "Get-NetFirewallPortFilter -Protocol TCP | Where-Object LocalPort -in 3387,3392 | \
                     Get-NetFirewallRule | Select-Object DisplayName,Enabled",
    }],
    rules_out: &["The client connects to port 3389."],
    remedies: &[&remedies::LEAVE_WEBSOCKET],
    sources: &[&sources::WS],
    certainty: Inferred,
    unseen: Some("A direct connection does not pass there."),
};
