//! Causes that an alert or a status of the peer names: the server's name, bytes that were changed, NTLM, this client's offer.

use crate::Certainty::{Documented, Inferred, Reported};
use crate::{Cause, Check, remedies, sources};

pub const PATH_CORRUPTS: Cause = Cause {
    id: "path-corrupts",
    title: "Bytes are changed between the client and the server",
    explains: "A device on the network path, or a faulty network adapter, changes what is sent. TLS notices and ends the \
               connection with bad_record_mac, decrypt_error or a similar alert, whatever was sent, so this is no verdict \
               on a name or a password.",
    confirms: &[
        Check {
            what: "On both ends: errors of the network adapter",
            powershell: "Get-NetAdapterStatistics | Format-List Name,ReceivedPacketErrors,OutboundPacketErrors",
        },
        Check {
            what: "In captures at both ends of one connection: the same record has other bytes; pktmon stop ends it",
            powershell: "pktmon start --capture --pkt-size 0",
        },
    ],
    rules_out: &["From inside the server's own network the same alert comes.", "Both captures hold the same bytes."],
    remedies: &[&remedies::CHECK_PATH],
    sources: &[&sources::RFC_8446_6],
    certainty: Inferred,
    unseen: None,
};

pub const SERVER_NAME_REJECTED: Cause = Cause {
    id: "server-name-rejected",
    title: "The server does not accept the name that was sent",
    explains: "The client names the server in its ClientHello (server_name), and the server, or a proxy in front of it, \
               serves other names only, or wants a name where none was sent. Certificate and key are not the fault. mstsc \
               sends the name or the address that was typed.",
    confirms: &[Check {
        what: "From the client: the names by which the server is known",
        powershell: "Resolve-DnsName -Name SERVER",
    }],
    rules_out: &["The same alert comes whatever name is sent, and without one."],
    remedies: &[&remedies::CHECK_NAME],
    sources: &[&sources::RFC_6066_3],
    certainty: Documented,
    unseen: None,
};

pub const CLIENT_ONLY_MISMATCH: Cause = Cause {
    id: "client-only-mismatch",
    title: "The server does not accept this client's offer; another client's it does",
    explains: "What this client offers in its ClientHello or its request has nothing that the server takes, while another \
               client offers more. A default Server 2012 R2 with an RSA certificate has no suite in common with a client \
               that offers GCM and ChaCha20 alone, and mstsc connects. Nothing has to be changed on the server.",
    confirms: &[Check { what: "From another client: whether mstsc connects", powershell: "mstsc /v:SERVER" }],
    rules_out: &["mstsc fails in the same way."],
    remedies: &[&remedies::USE_OTHER_CLIENT],
    sources: &[&sources::TELEPORT13059],
    certainty: Reported,
    unseen: None,
};

pub const NTLM_BLOCKED: Cause = Cause {
    id: "ntlm-blocked",
    title: "A policy of the server blocks NTLM",
    explains: "The policy \"Restrict NTLM\" of the server or of its domain does not allow a logon with NTLM, whatever the \
               name and the password are. The server answers 0xC0000418 (STATUS_NTLM_BLOCKED) or 0x80090302 in CredSSP. \
               Kerberos still works: by the full name of the server, with a domain account, and with a domain controller \
               that the client reaches.",
    confirms: &[
        Check {
            what: "NTLM that was blocked (4002); 4001 and 4003 tell of outgoing and of domain logons",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-NTLM/Operational'; Id=4002} \
                         -MaxEvents 5",
        },
        Check {
            what: "A failed logon (4625) with sub-status 0xC0000418",
            powershell: "Get-WinEvent -FilterHashtable @{LogName='Security'; Id=4625} -MaxEvents 5",
        },
    ],
    rules_out: &["The server answers with its proof of the key to a logon with NTLM."],
    remedies: &[&remedies::USE_KERBEROS],
    sources: &[&sources::ITPRO11384, &sources::CSSP_2_2_1],
    certainty: Reported,
    unseen: None,
};
