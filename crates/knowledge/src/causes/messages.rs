//! Causes in the messages themselves: malformed by the server, or damaged on the network path.

use super::events::LISTENER_ERROR;
use super::platforms::{FREERDP_FAMILY, XRDP};
use crate::Certainty::{Documented, Reported};
use crate::{Cause, Check, Servers, remedies, sources};

pub const MALFORMED_MESSAGE: Cause = Cause {
    id: "malformed-message",
    title: "The server sent a malformed or unexpected message",
    explains: "A message of the server does not decode, ends before its stated length, holds a code that the \
               specification does not list, or belongs to another step of the connection sequence. \
               Clients that check it end the connection there; clients that are more tolerant may go on. It is a fault \
               of the server's software or of a proxy that rewrites messages, not of the network.",
    confirms: &[
        Check::posix(XRDP, "The version of xrdp", "xrdp --version"),
        Check::posix(FREERDP_FAMILY, "The server's log of the same second", "journalctl --user -n 50"),
        LISTENER_ERROR,
    ],
    rules_out: &["The message decodes, and the connection sequence allows it at this step."],
    remedies: &[&remedies::USE_ANOTHER_CLIENT, &remedies::UPDATE_SERVER_SOFTWARE],
    sources: &[&sources::IRONRDP198, &sources::IRONRDP1371],
    servers: Servers::Any,
    certainty: Reported,
    unseen: None,
};

pub const PATH_CORRUPTS: Cause = Cause {
    id: "path-corrupts",
    title: "The network path damages what it carries",
    explains: "Bytes arrive changed: TLS reports a record whose authentication fails (alert 20, bad_record_mac, or 51, \
               decrypt_error), at either end. The TCP checksum does not catch what a device between the ends damages \
               and sums again. Typical are a faulty network card or its offloading, a VPN, and an inspection that \
               rewrites payloads.",
    confirms: &[
        Check::elsewhere(
            "From the client: errors that the network card counted",
            "Get-NetAdapterStatistics | Format-List Name,ReceivedPacketErrors,OutboundPacketErrors",
        ),
        Check::windows("On the server: the alert in Schannel's log (36887)", super::events::schannel!("36887")),
    ],
    rules_out: &[
        "The same connection over another path, or from inside the server's own network, fails in the same way.",
        "No record failed to decrypt and no alert 20 or 51 was seen.",
    ],
    remedies: &[&remedies::CHECK_PATH],
    sources: &[&sources::TLS12_ALERTS, &sources::ALERT, &sources::CSSP_ALERTS],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};
