//! Causes in the server's service: who listens, and in what state it is.

use super::events::MEMBER_OF_COLLECTION;
use crate::Certainty::{Documented, Inferred, Reported};
use crate::{Cause, Check, remedies, sources};

pub const FOREIGN_SERVICE: Cause = Cause {
    id: "foreign-service",
    title: "Another program has the port",
    explains: "What answers on the port is no RDP server: a web server, SSH, a database, another remote tool, a \
               controller. Microsoft's client often shows 0x1104 for it, and 0x904 has been seen.",
    confirms: &[
        Check {
            what: "Which process owns the port that was asked (3389, if the client named no other), and its services",
            powershell: "Get-NetTCPConnection -LocalPort 3389 -State Listen | Select-Object -ExpandProperty \
                         OwningProcess -Unique | ForEach-Object { tasklist /svc /fi \"PID eq $_\" }",
        },
        Check {
            what: "The port that Remote Desktop is set to",
            powershell: "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
                         Server\\WinStations\\RDP-Tcp' -Name PortNumber",
        },
    ],
    rules_out: &["A well-formed X.224 answer came from the port."],
    remedies: &[&remedies::CHECK_LISTENER],
    sources: &[&sources::AZ_1104, &sources::NOMACH],
    certainty: Documented,
    unseen: None,
};

pub const SERVICE_HUNG: Cause = Cause {
    id: "service-hung",
    title: "The Remote Desktop service is stuck",
    explains: "TermService still accepts connections, because the kernel does so for it, and does not answer, or \
               answers late. Seen as a hang at \"Securing remote connection\" that only a cold boot cured.",
    confirms: &[
        Check { what: "The state of the services", powershell: "Get-Service TermService,SessionEnv,UmRdpService" },
        Check {
            what: "Whether the listener answers at all (261)",
            powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational'; \
                         Id=261} -MaxEvents 5",
        },
        Check {
            what: "Whether the transport accepted the connection (131)",
            powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=131} -MaxEvents \
                         5",
        },
    ],
    rules_out: &["The server answers at once."],
    remedies: &[&remedies::AZURE_WITHOUT_NETWORK, &remedies::RESTART_SERVICE, &remedies::INSTALL_2026_09],
    sources: &[&sources::TECHW, &sources::AZ_SEP26],
    certainty: Reported,
    unseen: None,
};

pub const UPDATE_2026_09: Cause = Cause {
    id: "update-2026-09",
    title: "The September 2026 updates",
    explains: "The Windows security updates of September 2026 destabilise Remote Desktop Services: hangs while \
               connecting, \"licensing timed out\", closed connections. Out-of-band updates of 14 September 2026 \
               and later cumulative updates repair it, and are needed on both ends.",
    confirms: &[
        Check {
            what: "The repairing update, by system: 2025 KB5129235, 2022 KB5129237, 2019 KB5129238, 2016 KB5129239, \
                   2012 R2 KB5129243, 2012 KB5129244",
            powershell: "Get-HotFix -Id KB5129235,KB5129237,KB5129238,KB5129239,KB5129243,KB5129244 -ErrorAction \
                         SilentlyContinue",
        },
        Check {
            what: "The faulty update, by system: 2025 KB5122871, 2022 KB5122882, 2019 KB5122876, 2016 KB5123099, 2012 R2 \
                   KB5123066, 2012 KB5123065",
            powershell: "Get-HotFix -Id KB5122871,KB5122882,KB5122876,KB5123099,KB5123066,KB5123065 -ErrorAction \
                         SilentlyContinue",
        },
        Check {
            what: "The repairing update on clients: Windows 11 24H2/25H2 KB5129195 or hotpatch KB5129241, 23H2 \
                   KB5129242, 26H1 KB5129194, Windows 10 22H2 KB5129236",
            powershell: "Get-HotFix -Id KB5129195,KB5129241,KB5129242,KB5129194,KB5129236 -ErrorAction \
                         SilentlyContinue",
        },
        Check {
            what: "The faulty update on clients: Windows 11 24H2/25H2 KB5122880, 26H1 KB5124012, Windows 10 22H2 \
                   KB5122878",
            powershell: "Get-HotFix -Id KB5122880,KB5124012,KB5122878 -ErrorAction SilentlyContinue",
        },
        Check {
            what: "What the session manager says of this time",
            powershell: "Get-WinEvent -LogName 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational' \
                         -MaxEvents 20",
        },
    ],
    rules_out: &[
        "The repairing update, or a later cumulative one, is installed on both ends.",
        "The server was not updated in September 2026.",
    ],
    remedies: &[&remedies::INSTALL_2026_09],
    sources: &[&sources::AZ_SEP26],
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
        Check {
            what: "\"A large number of incomplete connections\" (1006)",
            powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-RemoteConnectionManager/Admin'; Id=1006} \
                         -MaxEvents 5",
        },
        Check {
            what: "Connections at this moment",
            powershell: "Get-NetTCPConnection -LocalPort (Get-ItemProperty -Path \
                         'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp' -Name \
                         PortNumber).PortNumber | Group-Object State | Select-Object Name,Count",
        },
    ],
    rules_out: &["Every one of several spaced attempts ends in the same way."],
    remedies: &[&remedies::LIMIT_SOURCES],
    sources: &[&sources::KB192165, &sources::DETWIKI_RCM],
    certainty: Documented,
    unseen: None,
};

pub const SERVERS_DIFFER: Cause = Cause {
    id: "servers-differ",
    title: "Several servers answer, and not all of them are at fault",
    explains: "Behind the name or the address stand several servers: a farm, a load balancer, an old record in DNS. One of \
               them died, and another one answered the same question. What is ruled out here is ruled out for the one \
               that answered, so ask each of them by its own address.",
    confirms: &[
        Check {
            what: "The addresses of the name",
            powershell: "Resolve-DnsName SERVER | Select-Object Name,IPAddress",
        },
        MEMBER_OF_COLLECTION,
    ],
    rules_out: &["The server's own address, asked directly, dies now and then as well."],
    remedies: &[&remedies::CHECK_BROKER],
    sources: &[&sources::AZ_INT, &sources::F17],
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
        Check {
            what: "Session events of this time: disconnect with a reason (40)",
            powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'; Id=40} \
                         -MaxEvents 5",
        },
        Check {
            what: "Crashes of this time (1000)",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='Application'; Id=1000} -MaxEvents 5",
        },
    ],
    rules_out: &["Another session starts at the same moment."],
    remedies: &[&remedies::RESTART_SERVICE, &remedies::INSTALL_2026_09],
    sources: &[&sources::ERRINFO],
    certainty: Documented,
    unseen: None,
};

pub const SERVER_ENDED_SESSION: Cause = Cause {
    id: "server-ended-session",
    title: "The server ended it on purpose",
    explains: "A disconnect ultimatum or a Set Error Info says that this was meant: denied, replaced by another \
               connection, logged off, idle, shutting down. It is a decision, not a fault of the transport.",
    confirms: &[
        Check {
            what: "Session events: disconnect with a reason (40)",
            powershell: "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'; Id=40} \
                         -MaxEvents 5",
        },
        Check {
            what: "Whether connections are refused by drain mode (0 means they are allowed)",
            powershell: "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
                         Win32_TerminalServiceSetting | Select-Object SessionBrokerDrainMode,AllowTSConnections",
        },
    ],
    rules_out: &["The connection was closed without any message."],
    remedies: &[&remedies::CHECK_SESSION_LIMITS],
    sources: &[&sources::ERRINFO, &sources::MCS_FRDP],
    certainty: Documented,
    unseen: None,
};

pub const BROKER_FAILED: Cause = Cause {
    id: "broker-failed",
    title: "The connection broker could not place the session",
    explains: "The farm's connection broker found no session host, or its machine did not start in time. The server \
               that answered is fine; its answer is about another one.",
    confirms: &[Check {
        what: "The broker's own log",
        powershell: "Get-WinEvent -LogName 'Microsoft-Windows-TerminalServices-SessionBroker/Operational' \
                         -MaxEvents 20",
    }],
    rules_out: &["The server is no member of a collection."],
    remedies: &[&remedies::CHECK_BROKER],
    sources: &[&sources::ERRINFO],
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
    remedies: &[&remedies::CHECK_BROKER],
    sources: &[&sources::CC],
    certainty: Documented,
    unseen: None,
};
