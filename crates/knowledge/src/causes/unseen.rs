//! Causes that the wire cannot show, kept because people name them.

use crate::Certainty::{Documented, Inferred};
use crate::{Cause, Check, Servers, remedies, sources};

pub const WMI_BROKEN: Cause = Cause {
    id: "wmi-broken",
    title: "The WMI repository or its classes are damaged",
    explains: "\"Invalid class\" on Win32_TSGeneralSetting keeps an administrator from binding a certificate. It does \
               nothing to connections by itself: what was bound before stays bound.",
    confirms: &[
        Check::windows("The repository", "winmgmt /verifyrepository"),
        Check::windows(
            "The class",
            "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting",
        ),
    ],
    rules_out: &["The class answers."],
    remedies: &[&remedies::REPAIR_WMI],
    sources: &[&sources::MS_LISTEN],
    servers: Servers::WINDOWS,
    certainty: Inferred,
    unseen: Some("It has no effect on the wire: it only breaks setting a certificate."),
};

pub const UDP_TRANSPORT: Cause = Cause {
    id: "udp-transport",
    title: "The UDP side transport fails",
    explains: "UDP starts after the TCP connection is secured, so it cannot end the handshake. It can make a \
               session freeze or drop later, and forcing TCP helps then.",
    confirms: &[Check::windows(
        "Connections that were accepted, by transport (131)",
        "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=131} \
                         -MaxEvents 5",
    )],
    rules_out: &["The connection failed before its session began."],
    remedies: &[&remedies::DISABLE_UDP],
    sources: &[&sources::RDPEMT, &sources::DEVO_UDP],
    servers: Servers::Any,
    certainty: Documented,
    unseen: Some("A handshake over TCP cannot die by it."),
};

pub const UDP_FAULT_24H2: Cause = Cause {
    id: "udp-fault-24h2",
    title: "UDP between Windows 11 24H2 and older servers",
    explains: "A Windows 11 24H2 client that connects to Windows Server 2016 or before loses the session after about 65 \
               seconds while UDP is in use. The handshake is not concerned. KB5055523 of April 2025 repairs it.",
    confirms: &[
        Check::elsewhere(
            "From the client: the build (26100) and its revision; 26100.3775 and later are repaired",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' | Select-Object \
             CurrentBuild,UBR",
        ),
        Check::windows(
            "UDP connections that the server accepted (131)",
            "Get-WinEvent -FilterHashtable \
             @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=131} -MaxEvents 5",
        ),
    ],
    rules_out: &["The connection failed before its session began.", "The session ends over TCP alone as well."],
    remedies: &[&remedies::DISABLE_UDP],
    sources: &[&sources::KB5055523],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: Some("It ends a session that already runs: a handshake over TCP cannot fail by it."),
};

pub const WEBSOCKET_RULES: Cause = Cause {
    id: "websocket-rules",
    title: "The \"Remote Desktop (WebSocket)\" firewall rules",
    explains: "The rules for TCP 3387 and 3392 belong to a listener of HTTP.sys that is off by default, and that \
               Microsoft's client does not use for a direct connection. Enabling them cures no 0x904.",
    confirms: &[Check::windows(
        "The rules, by their ports: the group's name is another in every language",
        "Get-NetFirewallPortFilter -Protocol TCP | Where-Object LocalPort -in 3387,3392 | \
                     Get-NetFirewallRule | Select-Object DisplayName,Enabled",
    )],
    rules_out: &["The client connects to port 3389."],
    remedies: &[&remedies::LEAVE_WEBSOCKET],
    sources: &[&sources::WS],
    servers: Servers::WINDOWS,
    certainty: Inferred,
    unseen: Some("A direct connection does not pass there."),
};
