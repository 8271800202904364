//! Remedies for xrdp.

use crate::Platform::Xrdp;
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const XRDP_READ_KEY: Remedy = Remedy {
    id: "xrdp-read-key",
    title: "xrdp: let the service read its key",
    place: Place::Server,
    servers: Servers::Only(&[Xrdp]),
    shell: Shell::Posix,
    steps: &[
        Step::read(
            "The files that are configured; where nothing stands behind the sign, cert.pem and key.pem in /etc/xrdp are \
             used.",
            "grep -nE '^(certificate|key_file)=' /etc/xrdp/xrdp.ini",
        ),
        Step::read(
            "The files behind the names, with owner and group. On Debian and Ubuntu the key is a link to one that only \
             root and the group ssl-cert may read.",
            "sudo ls -lL /etc/xrdp/cert.pem /etc/xrdp/key.pem",
        ),
        Step::read(
            "Whether the user xrdp may read the key: no output, and status 0.",
            "sudo -u xrdp test -r /etc/xrdp/key.pem",
        ),
        Step::save("Keep the groups of the user.", "id xrdp > /var/tmp/rdpwhy-xrdp-read-key.txt"),
        Step::change(
            "On Debian and Ubuntu: add the user to the group. Elsewhere give a group of xrdp alone read access to the key.",
            "sudo usermod -a -G ssl-cert xrdp",
        ),
        Step::interrupt(
            "Restart xrdp. Connections end; sessions stay, and are taken up again by the next logon.",
            "sudo systemctl restart xrdp",
        ),
    ],
    risk: Risk::Medium,
    proves: "TLS is selected and comes up: the key could not be read.",
    undo: "Take the user out of the group again, if the list that was kept does not have it, and restart xrdp.",
    undo_line: Some("sudo gpasswd -d xrdp ssl-cert"),
    sources: &[&sources::XRDP_INI, &sources::XRDP_ISO],
};
