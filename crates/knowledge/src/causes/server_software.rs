//! Causes in the server's software and its files: messages that no client can use, a key that the service cannot read.

use crate::Certainty::{Inferred, Reported};
use crate::{Cause, Check, remedies, sources};

pub const MALFORMED_MESSAGE: Cause = Cause {
    id: "malformed-message",
    title: "The server sends a message that clients cannot use",
    explains: "The server's message arrived whole, and its contents do not decode, or it belongs to another place of the \
               protocol exchange. Clients disconnect there, whatever their settings are. It is a fault of the server's \
               software, or of a proxy in front of it that writes RDP messages of its own.",
    confirms: &[
        Check {
            what: "From another client: mstsc ends at the same place, with a protocol error",
            powershell: "mstsc /v:SERVER",
        },
        Check {
            what: "In a capture at the server: the message leaves the server as it arrives; pktmon stop ends it",
            powershell: "pktmon start --capture --pkt-size 0",
        },
    ],
    rules_out: &[
        "The next connection brings the same message in a form that decodes.",
        "A capture at the server shows other bytes than one at the client.",
    ],
    remedies: &[&remedies::REPORT_MESSAGE],
    sources: &[&sources::IRONRDP198, &sources::IRONRDP1371],
    certainty: Reported,
    unseen: None,
};

pub const SERVER_KEY_UNREADABLE: Cause = Cause {
    id: "server-key-unreadable",
    title: "The service cannot read the file of its TLS key",
    explains: "Servers that are not Windows read the TLS key from a file, as a user of their own: xrdp as user xrdp, from \
               /etc/xrdp/key.pem. Where that user may not read the file, or key and certificate do not belong together, \
               there is no TLS: xrdp then selects Standard RDP security although it was not asked for (security_layer=\
               negotiate), answers with failure 3 (security_layer=tls), or disconnects in place of its TLS hello. Clients \
               of today end the connection.",
    confirms: &[Check {
        what: "On the server: whether the service's user can read the key, and what its log says (Cannot read private key \
               file)",
        powershell: "ssh SERVER 'sudo -u xrdp head -c 1 /etc/xrdp/key.pem; sudo tail -n 50 /var/log/xrdp.log'",
    }],
    rules_out: &[
        "The server completes a TLS handshake.",
        "The server is Windows, which keeps its key in a key container.",
    ],
    remedies: &[&remedies::MAKE_KEY_READABLE],
    sources: &[&sources::XRDP2858, &sources::MULTIPASS3422],
    certainty: Inferred,
    unseen: None,
};
