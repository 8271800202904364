//! Causes in what the client sent: its request, its preconnection data, its ClientHello.

use super::events::{LISTENER_ERROR, SCHANNEL_ALERT};
use super::platforms::{FREERDP_FAMILY, XRDP};
use crate::Certainty::{Documented, Inferred, Measured, Reported};
use crate::{Cause, Check, Servers, remedies, sources};

pub const REQUEST_NOT_OFFERED: Cause = Cause {
    id: "request-not-offered",
    title: "The server does not answer this offer of security protocols, and answers another one",
    explains: "The server closes or resets a connection request that offers too few security protocols, or one too \
               many, where Windows would answer with a negotiation failure. A request that offers others is answered. \
               The server is healthy: the client has to offer what the server takes.",
    confirms: &[
        Check::posix(
            XRDP,
            "The protocols that xrdp was asked for and those it is configured for",
            "sudo journalctl -u xrdp -n 50",
        ),
        Check::posix(FREERDP_FAMILY, "The server's log of the same second", "journalctl --user -n 50"),
        LISTENER_ERROR,
    ],
    rules_out: &[
        "A request that offers other protocols ends in the same way.",
        "The server answered the request with a negotiation failure, which names its own reason.",
    ],
    remedies: &[&remedies::OFFER_NLA],
    sources: &[&sources::NEGREQ, &sources::FRDP796, &sources::IRONRDP1152],
    servers: Servers::Any,
    certainty: Reported,
    unseen: None,
};

pub const NO_NLA_ON_SERVER: Cause = Cause {
    id: "no-nla-on-server",
    title: "The server does not offer NLA",
    explains: "The server takes TLS, and not CredSSP (NLA). A client that insists on NLA, as mstsc does by default \
               where the server's certificate is not trusted, gets no further. The server may be configured so, or its \
               software may have no CredSSP.",
    confirms: &[
        Check::posix(
            XRDP,
            "xrdp's security layer; xrdp has no NLA of its own",
            "grep -n '^security_layer' /etc/xrdp/xrdp.ini",
        ),
        Check::windows(
            "Whether NLA is required (1) or left to the client (0)",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal \
             Server\\WinStations\\RDP-Tcp' -Name UserAuthentication",
        ),
    ],
    rules_out: &["The server selects CredSSP for any request."],
    remedies: &[&remedies::ALLOW_TLS_WITHOUT_NLA],
    sources: &[&sources::NEGRSP, &sources::NEGREQ],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const ROUTING_TOKEN_REJECTED: Cause = Cause {
    id: "routing-token-rejected",
    title: "The routing token is not accepted",
    explains: "The connection request carries a routing token (loadbalanceinfo in an .rdp file, or the token of a \
               redirection) that this server does not know: it is stale, or it was issued for another broker or \
               server. The same request without the token is answered. A Windows session host says it with Set Error \
               Info 0x410.",
    confirms: &[
        Check::elsewhere(
            "From the client: the token in the .rdp file",
            "Select-String -Path *.rdp -Pattern 'loadbalanceinfo'",
        ),
        Check::windows(
            "On the connection broker: what became of the redirection",
            "Get-WinEvent -LogName 'Microsoft-Windows-TerminalServices-SessionBroker/Operational' -MaxEvents 20",
        ),
    ],
    rules_out: &["The same request without a routing token ends in the same way."],
    remedies: &[&remedies::DROP_ROUTING_TOKEN],
    sources: &[&sources::CR, &sources::ERRINFO],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const COOKIE_DECIDES: Cause = Cause {
    id: "cookie-decides",
    title: "The cookie of the request decides whether it is answered",
    explains: "The connection request may carry a cookie with a user name (mstshash), which most servers ignore. Here a \
               request with a cookie, or with another one, is answered and this one is not: a load balancer or a device \
               on the network path sorts connections by it. HAProxy's rdp-cookie and the filters of some firewalls do.",
    confirms: &[
        Check::elsewhere(
            "From the client: the user name of the .rdp file, which mstsc puts into the cookie",
            "Select-String -Path *.rdp -Pattern 'username:s:'",
        ),
        Check::on_relay("On an HAProxy: rules by the cookie", "grep -rn 'rdp' /etc/haproxy/haproxy.cfg"),
    ],
    rules_out: &["The request with another cookie, and the one without, end in the same way."],
    remedies: &[&remedies::CHECK_BALANCER, &remedies::CHECK_PATH],
    sources: &[&sources::CR, &sources::HAPROXY],
    servers: Servers::Any,
    certainty: Reported,
    unseen: None,
};

pub const PRECONNECTION_NEEDED: Cause = Cause {
    id: "preconnection-needed",
    title: "The port expects preconnection data",
    explains: "A Hyper-V host serves the consoles of its virtual machines on port 2179, and learns from a \
               preconnection PDU which of them is wanted. Without that PDU it answers nothing. Other brokers that put \
               several machines behind one port do the same.",
    confirms: &[
        Check::windows(
            "On the Hyper-V host: which process listens on port 2179 (vmms is right)",
            "Get-NetTCPConnection -LocalPort 2179 -State Listen | Select-Object LocalAddress,OwningProcess",
        ),
        Check::windows(
            "On the Hyper-V host: the virtual machines and their ids",
            "Get-VM | Select-Object Name,Id,State",
        ),
    ],
    rules_out: &[
        "A plain connection request is answered.",
        "The same connection with the id of a running machine in a preconnection PDU gets no answer either.",
    ],
    remedies: &[&remedies::SEND_PRECONNECTION_DATA],
    sources: &[&sources::RDPEPS, &sources::VMCONNECT],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};

pub const SERVER_NAME_REJECTED: Cause = Cause {
    id: "server-name-rejected",
    title: "The server name in the ClientHello, or its absence, is not accepted",
    explains: "The ClientHello names the server as the client knows it (SNI). The server, or a device in front of it \
               that routes or filters by that name, does not serve this name: it sends alert 112, unrecognized_name, or \
               ends the connection. Another name, or no name, is answered.",
    confirms: &[
        Check::elsewhere("From the client: the names and addresses that DNS has", "Resolve-DnsName -Name SERVER"),
        SCHANNEL_ALERT,
    ],
    rules_out: &["A ClientHello with another name, and one without a name, end in the same way."],
    remedies: &[&remedies::USE_EXPECTED_NAME, &remedies::CHECK_PATH],
    sources: &[&sources::SNI, &sources::ALERT],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const VERSION_INTOLERANCE: Cause = Cause {
    id: "version-intolerance",
    title: "TLS 1.3 in the ClientHello is not tolerated",
    explains: "The server, or a device on the network path, ends every ClientHello that offers TLS 1.3 (by \
               supported_versions), where it should ignore what it does not know and answer with TLS 1.2. A ClientHello \
               that offers TLS 1.2 alone is answered.",
    confirms: &[
        SCHANNEL_ALERT,
        Check::elsewhere(
            "From the client: whether TLS 1.3 is switched off for clients here (Enabled 0)",
            "Get-ItemProperty -Path \
             'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.3\\Client'",
        ),
    ],
    rules_out: &[
        "A ClientHello that offers TLS 1.2 alone ends in the same way.",
        "A ServerHello answers a ClientHello that offers TLS 1.3.",
    ],
    remedies: &[&remedies::CHECK_PATH, &remedies::UPDATE_SERVER_SOFTWARE],
    sources: &[&sources::TLS13],
    servers: Servers::Any,
    certainty: Measured,
    unseen: None,
};

pub const CLIENT_ONLY_MISMATCH: Cause = Cause {
    id: "client-only-mismatch",
    title: "This client's offer does not fit; mstsc's does",
    explains: "The server refuses or ends this client's ClientHello, or its connection request, and answers the one \
               that mstsc of today sends. A Windows Server 2012 R2 with an RSA certificate is an example: its suites \
               with RSA are all CBC, which many TLS libraries no longer offer. Nothing on the server has to change for \
               mstsc.",
    confirms: &[
        Check::windows(
            "The cipher suites of the server (not on 2012 R2 and before)",
            "Get-TlsCipherSuite | Select-Object Name",
        ),
        SCHANNEL_ALERT,
    ],
    rules_out: &["The hello of mstsc ends in the same way.", "The hello of this client is answered."],
    remedies: &[&remedies::USE_ANOTHER_CLIENT],
    sources: &[&sources::TELEPORT13059, &sources::TELEPORT39892, &sources::SUITES_81],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};
