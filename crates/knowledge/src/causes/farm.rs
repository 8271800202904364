//! Causes in what stands in front of the server: balancers and gateways.

use crate::Certainty::{Documented, Inferred};
use crate::{Cause, Check, Servers, remedies, sources};

pub const NO_HEALTHY_BACKEND: Cause = Cause {
    id: "no-healthy-backend",
    title: "The load balancer has no healthy server",
    explains: "A load balancer accepts the connection by itself, has no server that passes its health check, and closes. \
               The servers may all be well where the health check asks the wrong port, or asks in a way that counts as \
               an attack.",
    confirms: &[
        Check::elsewhere(
            "From inside the network: whether a server behind the balancer answers by its own address",
            "Test-NetConnection -ComputerName SERVER -Port 3389",
        ),
        Check::on_relay(
            "On an HAProxy: the state of its servers",
            "echo 'show servers state' | sudo socat stdio /run/haproxy/admin.sock",
        ),
    ],
    rules_out: &["The connection request was answered.", "No load balancer is on the network path."],
    remedies: &[&remedies::CHECK_BALANCER],
    sources: &[&sources::CR, &sources::HAPROXY],
    servers: Servers::Any,
    certainty: Inferred,
    unseen: None,
};

pub const GATEWAY_REFUSAL: Cause = Cause {
    id: "gateway-refusal",
    title: "The Remote Desktop gateway refuses",
    explains: "The connection runs through an RD Gateway, and the gateway refuses: its authorization policy does not \
               allow the user (CAP) or the server (RAP), or it cannot reach the server. The client shows codes of the \
               gateway (0x300xxxx, 0x800759xx). The server itself was never asked.",
    confirms: &[
        Check::windows(
            "On the gateway: the user does not meet the connection authorization policy (201)",
            "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-TerminalServices-Gateway/Operational'; Id=201} \
             -MaxEvents 5",
        ),
        Check::windows(
            "On the gateway: the user does not meet the resource authorization policy (301)",
            "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-TerminalServices-Gateway/Operational'; Id=301} \
             -MaxEvents 5",
        ),
        Check::windows(
            "On the gateway: it could not connect to the server (304)",
            "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-TerminalServices-Gateway/Operational'; Id=304} \
             -MaxEvents 5",
        ),
    ],
    rules_out: &["The client connects without a gateway."],
    remedies: &[&remedies::CHECK_GATEWAY],
    sources: &[&sources::TSGU],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: Some("The refusal is in the HTTPS conversation with the gateway, before any RDP message."),
};
