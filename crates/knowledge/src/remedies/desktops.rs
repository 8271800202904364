//! Remedies for the servers of Linux desktops: gnome-remote-desktop, KRdp, weston, FreeRDP's shadow server.

use crate::Platform::{FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston};
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const GRD_SET_CERTIFICATE: Remedy = Remedy {
    id: "grd-set-certificate",
    title: "gnome-remote-desktop: set a certificate and its key",
    place: Place::Server,
    servers: Servers::Only(&[GnomeRemoteDesktop]),
    shell: Shell::Posix,
    steps: &[
        Step::say(
            "These lines are for the desktop of a user who is logged on. For remote logons by GDM add --system to grdctl \
             and run it with sudo; for a headless session add --headless.",
        ),
        Step::save("Keep what is set.", "grdctl status > \"$HOME/rdpwhy-grd-set-certificate.txt\""),
        Step::change(
            "Make a key and a certificate in its folder. Where one with these names is there, leave it out.",
            "openssl req -x509 -newkey rsa:2048 -nodes -days 720 -subj \"/CN=$(hostname)\" -keyout \
             \"$HOME/.local/share/gnome-remote-desktop/rdp-tls.key\" -out \
             \"$HOME/.local/share/gnome-remote-desktop/rdp-tls.crt\"",
        ),
        Step::change("Set the key.", "grdctl rdp set-tls-key \"$HOME/.local/share/gnome-remote-desktop/rdp-tls.key\""),
        Step::change(
            "Set the certificate.",
            "grdctl rdp set-tls-cert \"$HOME/.local/share/gnome-remote-desktop/rdp-tls.crt\"",
        ),
        Step::interrupt(
            "Restart the service: connections end.",
            "systemctl --user restart gnome-remote-desktop.service",
        ),
    ],
    risk: Risk::Medium,
    proves: "TLS comes up: the certificate or the key was the cause.",
    undo: "Set the two paths that were kept.",
    undo_line: None,
    sources: &[&sources::GRDCTL],
};

pub const GRD_SET_CREDENTIALS: Remedy = Remedy {
    id: "grd-set-credentials",
    title: "gnome-remote-desktop: set a user name and a password",
    place: Place::Server,
    servers: Servers::Only(&[GnomeRemoteDesktop]),
    shell: Shell::Posix,
    steps: &[
        Step::save(
            "Keep what is set; the password is not shown.",
            "grdctl status > \"$HOME/rdpwhy-grd-set-credentials.txt\"",
        ),
        Step::change(
            "Set both: it asks for them, so that the password is in no history. For remote logons by GDM: sudo grdctl \
             --system.",
            "grdctl rdp set-credentials",
        ),
        Step::change("Switch RDP on, where the status says that it is off.", "grdctl rdp enable"),
        Step::interrupt(
            "Restart the service: connections end.",
            "systemctl --user restart gnome-remote-desktop.service",
        ),
    ],
    risk: Risk::Medium,
    proves: "The server answers with an NTLM challenge and takes the password.",
    undo: "Clear them, and switch RDP off if it was off.",
    undo_line: Some("grdctl rdp clear-credentials"),
    sources: &[&sources::GRDCTL],
};

pub const KRDP_ADD_USER: Remedy = Remedy {
    id: "krdp-add-user",
    title: "KRdp: add a user",
    place: Place::Server,
    servers: Servers::Only(&[Krdp]),
    shell: Shell::Posix,
    steps: &[
        Step::say(
            "In System Settings, Networking, Remote Desktop: add a user name and a password, and switch the server on. \
             Started by hand, krdpserver takes -u and -p.",
        ),
        Step::read("What the service says.", "journalctl --user -u app-org.kde.krdpserver.service -n 50"),
    ],
    risk: Risk::Medium,
    proves: "The name and the password of the list are accepted.",
    undo: "Remove the user in the same place.",
    undo_line: None,
    sources: &[&sources::KRDP],
};

pub const SHADOW_SET_ACCOUNTS: Remedy = Remedy {
    id: "shadow-set-accounts",
    title: "FreeRDP's shadow server: give it accounts",
    place: Place::Server,
    servers: Servers::Only(&[FreerdpShadow]),
    shell: Shell::Posix,
    steps: &[
        Step::read("How it was started.", "pgrep -a freerdp-shadow"),
        Step::say(
            "Make a SAM file with winpr-hash (-f sam), readable by its user alone, and start the server with \
             /sam-file:FILE. Without NLA (-sec-nla) it asks for no password before the session: only on a trusted network.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The name and the password of the SAM file are accepted.",
    undo: "Start it as before.",
    undo_line: None,
    sources: &[&sources::SHADOW],
};

pub const WESTON_SET_CERTIFICATE: Remedy = Remedy {
    id: "weston-set-certificate",
    title: "weston: name a certificate and its key",
    place: Place::Server,
    servers: Servers::Only(&[Weston]),
    shell: Shell::Posix,
    steps: &[
        Step::read("How it was started, and with which files.", "pgrep -a weston"),
        Step::say(
            "Start weston with --rdp-tls-cert=FILE and --rdp-tls-key=FILE, or name them in the section [rdp] of \
             weston.ini as tls-cert and tls-key. Its user must be able to read both.",
        ),
    ],
    risk: Risk::Medium,
    proves: "TLS comes up: the certificate or the key was the cause.",
    undo: "Start it as before.",
    undo_line: None,
    sources: &[&sources::WESTON],
};
