//! Remedies for the server's software and its files.

use crate::{Place, Remedy, Risk, Step, sources};

pub const REPORT_MESSAGE: Remedy = Remedy {
    id: "report-message",
    title: "Report the message to the maker of the server",
    place: Place::Client,
    steps: &[
        Step::say("Record one connection: rdpwhy probe SERVER --record FILE. The file holds the message byte by byte."),
        Step::say(
            "Look in the release notes of the server's software, and of a proxy in front of it, for a fault in this message; \
             a newer version may have it corrected.",
        ),
        Step::say("Otherwise report it to the maker, with the version of the software and the recorded message."),
    ],
    risk: Risk::Low,
    proves: "If another version of the server's software sends a message that decodes, the software was the cause.",
    undo: "Nothing was changed.",
    undo_line: None,
    sources: &[&sources::IRONRDP198, &sources::IRONRDP1371],
};

pub const MAKE_KEY_READABLE: Remedy = Remedy {
    id: "make-key-readable",
    title: "Let the service read its key",
    place: Place::Client,
    steps: &[
        Step::say(
            "On the server, look which files are used (certificate and key_file in /etc/xrdp/xrdp.ini; without a value \
             /etc/xrdp/cert.pem and /etc/xrdp/key.pem), and write down their owner, group and mode: ls -lL FILE.",
        ),
        Step::say(
            "On Debian and Ubuntu, where the key belongs to the group ssl-cert: sudo adduser xrdp ssl-cert. Elsewhere give \
             the service's group the right to read the file, and nobody else: sudo chgrp xrdp FILE; sudo chmod 640 FILE.",
        ),
        Step::say(
            "Check that key and certificate belong together: openssl x509 -in CERT -noout -pubkey and openssl pkey -in KEY \
             -pubout print the same.",
        ),
        Step::say("Restart the service, which ends its sessions: sudo systemctl restart xrdp."),
    ],
    risk: Risk::Medium,
    proves: "If the server selects TLS afterwards, the key could not be read.",
    undo: "Put owner, group and mode back as they were written down, and restart the service.",
    undo_line: None,
    sources: &[&sources::XRDP2858, &sources::MULTIPASS3422],
};
