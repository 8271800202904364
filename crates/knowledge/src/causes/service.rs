//! Causes in the server's service: who listens, and in what state it is.

use super::events::{CONNECTION_IN, MEMBER_OF_COLLECTION};
use super::platforms::{LINUX, XRDP};
use crate::Certainty::{Documented, Inferred, Reported};
use crate::updates::repaired_2026_09;
use crate::{Cause, Check, Servers, remedies, sources};

pub const FOREIGN_SERVICE: Cause = Cause {
    id: "foreign-service",
    title: "Another program has the port",
    explains: "What answers on the port is no RDP server: a web server, SSH, a database, another remote tool, a \
               controller. Microsoft's client often shows 0x1104 for it, and 0x904 has been seen.",
    confirms: &[
        Check::posix(LINUX, "Which process listens on which port", "sudo ss -ltnp"),
        Check::windows(
            "Which process owns the port that was asked (3389, if the client named no other), and its services",
            "Get-NetTCPConnection -LocalPort 3389 -State Listen | Select-Object -ExpandProperty \
                         OwningProcess -Unique | ForEach-Object { tasklist /svc /fi \"PID eq $_\" }",
        ),
        Check::windows(
            "The port that Remote Desktop is set to",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name PortNumber",
        ),
    ],
    rules_out: &["A well-formed X.224 answer came from the port, or a Disconnect Provider Ultimatum."],
    remedies: &[&remedies::CHECK_LISTENER, &remedies::READ_SERVER_LOG, &remedies::CHECK_LINUX_LISTENER],
    sources: &[&sources::AZ_1104, &sources::NOMACH],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const TLS_FIRST: Cause = Cause {
    id: "tls-first",
    title: "The port expects TLS before the connection request",
    explains: "What answers speaks TLS from the first byte, and an RDP client sends its connection request in the clear. \
               Typical are a TLS terminator such as stunnel or HAProxy with an RDP server behind it, an RD Gateway, \
               and a web server. An RDP client gets through a terminator only by a TLS tunnel of its own; a gateway \
               has to be set as the gateway, with the server's own name as the computer.",
    confirms: &[
        Check::posix(LINUX, "Which process listens on which port", "sudo ss -ltnp"),
        Check::on_relay(
            "On a machine with stunnel: what it accepts, and where it connects to",
            "grep -rnE '^ *(accept|connect|client)' /etc/stunnel",
        ),
        Check::windows(
            "Which process owns the port that was asked (3389, if the client named no other), and its services",
            "Get-NetTCPConnection -LocalPort 3389 -State Listen | Select-Object -ExpandProperty \
                         OwningProcess -Unique | ForEach-Object { tasklist /svc /fi \"PID eq $_\" }",
        ),
    ],
    rules_out: &["A well-formed X.224 answer came from the port."],
    remedies: &[&remedies::CHECK_LISTENER, &remedies::READ_SERVER_LOG, &remedies::CHECK_LINUX_LISTENER],
    sources: &[&sources::NEGREQ, &sources::NOMACH],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const SERVICE_HUNG: Cause = Cause {
    id: "service-hung",
    title: "The Remote Desktop service is stuck",
    explains: "TermService still accepts connections, because the kernel does so for it, and does not answer, or \
               answers late. Seen as a hang at \"Securing remote connection\" that only a cold boot cured. On Linux \
               the kernel drops further connections once the queue of the program is full (two of them for xrdp 0.9): the \
               port then looks filtered.",
    confirms: &[
        Check::windows("The state of the services", "Get-Service TermService,SessionEnv,UmRdpService"),
        Check::posix(XRDP, "The state of xrdp and its last lines", "systemctl status xrdp xrdp-sesman"),
        Check::posix(LINUX, "Processes that are stopped (T) or wait in the kernel (D)", "ps -eo pid,stat,user,args"),
        Check::windows(
            "Whether the listener answers at all (261)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational'; \
                         Id=261} -MaxEvents 5",
        ),
        CONNECTION_IN,
    ],
    rules_out: &["The server answers at once."],
    remedies: &[
        &remedies::AZURE_WITHOUT_NETWORK,
        &remedies::READ_SERVER_LOG,
        &remedies::RESTART_SERVICE,
        &remedies::INSTALL_2026_09,
        &remedies::RESTART_LINUX_SERVER,
    ],
    sources: &[&sources::TECHW, &sources::AZ_SEP26],
    servers: Servers::Any,
    certainty: Reported,
    unseen: None,
};

pub const UPDATE_2026_09: Cause = Cause {
    id: "update-2026-09",
    title: "The September 2026 updates",
    explains: "The Windows security updates of September 2026 make Remote Desktop Services hang: at \"Connecting\", at \
               \"Welcome\", in quser and in management consoles. Updates of 14 September 2026 and later cumulative ones \
               repair it, and are needed on both ends; Windows Update does not offer the former. Nothing documents a \
               connection that is closed or reset for it.",
    confirms: &[
        Check::windows(
            concat!("The build and its revision (UBR). Repaired from here on: ", repaired_2026_09!()),
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' | Select-Object \
             ProductName,CurrentBuild,UBR",
        ),
        Check::elsewhere(
            "From the client: the same of a client on Windows",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' | Select-Object \
             ProductName,CurrentBuild,UBR",
        ),
        Check::windows(
            "A service that did not answer in time (7011)",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Service Control Manager'; Id=7011} -MaxEvents \
             5",
        ),
        Check::windows(
            "What the session manager says of this time",
            "Get-WinEvent -LogName 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational' -MaxEvents 20",
        ),
    ],
    rules_out: &[
        "The revision of both ends is one of the repaired ones, or a later one.",
        "The server was not updated since August 2026.",
        "The server closed or reset the connection at once.",
    ],
    remedies: &[&remedies::INSTALL_2026_09],
    sources: &[&sources::AZ_SEP26],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: None,
};

pub const CONNECTION_LIMIT: Cause = Cause {
    id: "connection-limit",
    title: "Too many connections",
    explains: "The listener has reached a limit: of sessions, or of connections that have not authenticated yet, as \
               brute force produces them. It accepts and closes at once, now and then, and the old Terminal Server \
               already showed 0x904 for it.",
    confirms: &[
        Check::windows(
            "\"A large number of incomplete connections\" (1006)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-RemoteConnectionManager/Admin'; Id=1006} \
                         -MaxEvents 5",
        ),
        Check::windows(
            "Connections at this moment",
            "Get-NetTCPConnection -LocalPort (Get-ItemProperty -Path \
                         'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp' -Name \
                         PortNumber).PortNumber | Group-Object State | Select-Object Name,Count",
        ),
    ],
    rules_out: &[
        "The listener has few connections at this moment, and no event 1006.",
        "Attempts hours apart end in the same way on a server that others use meanwhile.",
    ],
    remedies: &[&remedies::READ_SERVER_LOG, &remedies::LIMIT_SOURCES],
    sources: &[&sources::KB192165, &sources::DETWIKI_RCM],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const SERVERS_DIFFER: Cause = Cause {
    id: "servers-differ",
    title: "Several servers answer, and not all of them are at fault",
    explains: "Behind the name or the address stand several servers: a farm, a load balancer, an old record in DNS. One of \
               them failed, and another one answered the same question. What is ruled out here is ruled out for the one \
               that answered, so ask each of them by its own address.",
    confirms: &[
        Check::windows("The addresses of the name", "Resolve-DnsName SERVER | Select-Object Name,IPAddress"),
        MEMBER_OF_COLLECTION,
    ],
    rules_out: &["The server's own address, asked directly, fails now and then as well."],
    remedies: &[&remedies::CHECK_BROKER, &remedies::READ_SERVER_LOG],
    sources: &[&sources::AZ_INT, &sources::F17],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};

pub const SESSION_HOST_BROKEN: Cause = Cause {
    id: "session-host-broken",
    title: "The session cannot be started",
    explains: "The handshake got through security and the part of Windows that would run the session fails: a \
               display driver, DWM, winlogon or csrss, or memory is short. Set Error Info names it where the client \
               said that it understands.",
    confirms: &[
        Check::windows(
            "Session events of this time: disconnect with a reason (40)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'; Id=40} \
                         -MaxEvents 5",
        ),
        Check::windows(
            "Crashes of this time (1000)",
            "Get-WinEvent -FilterHashtable @{LogName='Application'; Id=1000} -MaxEvents 5",
        ),
    ],
    rules_out: &["Another session starts at the same moment."],
    remedies: &[&remedies::READ_SERVER_LOG, &remedies::RESTART_SERVICE, &remedies::INSTALL_2026_09],
    sources: &[&sources::ERRINFO],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const SERVER_ENDED_SESSION: Cause = Cause {
    id: "server-ended-session",
    title: "The server ended it on purpose",
    explains: "A disconnect ultimatum or a Set Error Info says that this was meant: denied, replaced by another \
               connection, logged off, idle, shutting down. It is a decision, not a fault of the transport.",
    confirms: &[
        Check::windows(
            "Session events: disconnect with a reason (40)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'; Id=40} \
                         -MaxEvents 5",
        ),
        Check::windows(
            "Whether connections are refused by drain mode (0 means they are allowed)",
            "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
                         Win32_TerminalServiceSetting | Select-Object SessionBrokerDrainMode,AllowTSConnections",
        ),
    ],
    rules_out: &["The connection was closed without any message."],
    remedies: &[&remedies::CHECK_SESSION_LIMITS, &remedies::READ_SERVER_LOG],
    sources: &[&sources::ERRINFO, &sources::MCS_FRDP],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const BROKER_FAILED: Cause = Cause {
    id: "broker-failed",
    title: "The connection broker did not bring the session about",
    explains: "Set Error Info from 0x400 on speaks of the farm's connection broker: the target's machine did not start in \
               time, the target ended the connection (0x402), the attempt was cancelled (0x409), or the routing token is \
               not valid (0x410). The number says which. The server that answered is fine; its answer is about another \
               one.",
    confirms: &[Check::windows(
        "The broker's own log",
        "Get-WinEvent -LogName 'Microsoft-Windows-TerminalServices-SessionBroker/Operational' \
                         -MaxEvents 20",
    )],
    rules_out: &["The server is no member of a collection."],
    remedies: &[&remedies::CHECK_BROKER],
    sources: &[&sources::ERRINFO],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: None,
};

pub const SERVER_REDIRECTS: Cause = Cause {
    id: "server-redirects",
    title: "The server sends the client elsewhere",
    explains: "The answer is a Server Redirection: the session lives, or shall live, on another server. It is the \
               normal answer of a farm, and what the client does next happens there.",
    confirms: &[MEMBER_OF_COLLECTION],
    rules_out: &["No redirection came before the connection ended."],
    remedies: &[&remedies::CHECK_BROKER, &remedies::READ_SERVER_LOG],
    sources: &[&sources::CC],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};
