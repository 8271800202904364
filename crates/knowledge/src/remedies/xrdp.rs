//! Remedies for xrdp.

use super::keep::keep_file;
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
        Step::read(
            "The same of the key for Standard RDP security, which belongs to the user xrdp on Debian and Ubuntu.",
            "sudo -u xrdp test -r /etc/xrdp/rsakeys.ini",
        ),
        Step::save("Keep the groups of the user.", "id xrdp | sudo tee /root/rdpwhy-xrdp-read-key.txt"),
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

pub const XRDP_SET_SECURITY_LAYER: Remedy = Remedy {
    id: "xrdp-set-security-layer",
    title: "xrdp: allow TLS",
    place: Place::Server,
    servers: Servers::Only(&[Xrdp]),
    shell: Shell::Posix,
    steps: &[
        Step::read("What is set: rdp excludes TLS.", "grep -n '^security_layer=' /etc/xrdp/xrdp.ini"),
        Step::save("Keep the file.", keep_file!("/etc/xrdp/xrdp.ini", "/root/rdpwhy-xrdp-set-security-layer.ini")),
        Step::change(
            "Negotiate: clients of today get TLS. With tls instead, older clients are refused.",
            "sudo sed -i 's/^security_layer=.*/security_layer=negotiate/' /etc/xrdp/xrdp.ini",
        ),
        Step::interrupt(
            "Restart xrdp. Connections end; sessions stay, and are taken up again by the next logon.",
            "sudo systemctl restart xrdp",
        ),
    ],
    risk: Risk::Medium,
    proves: "TLS is selected: the security layer was the cause.",
    undo: "The file as it was. Restart xrdp.",
    undo_line: Some("sudo cp -p /root/rdpwhy-xrdp-set-security-layer.ini /etc/xrdp/xrdp.ini"),
    sources: &[&sources::XRDP_INI],
};

pub const XRDP_ALLOW_TLS: Remedy = Remedy {
    id: "xrdp-allow-tls",
    title: "xrdp: allow versions and suites that clients have",
    place: Place::Server,
    servers: Servers::Only(&[Xrdp]),
    shell: Shell::Posix,
    steps: &[
        Step::read("What is set.", "grep -nE '^(ssl_protocols|tls_ciphers)=' /etc/xrdp/xrdp.ini"),
        Step::read(
            "The kind of the certificate's key: suites have to go with it.",
            "sudo openssl x509 -in /etc/xrdp/cert.pem -noout -text",
        ),
        Step::save("Keep the file.", keep_file!("/etc/xrdp/xrdp.ini", "/root/rdpwhy-xrdp-allow-tls.ini")),
        Step::change(
            "TLS 1.2 and 1.3.",
            "sudo sed -i 's/^ssl_protocols=.*/ssl_protocols=TLSv1.2, TLSv1.3/' /etc/xrdp/xrdp.ini",
        ),
        Step::change(
            "OpenSSL's own choice of suites: a line tls_ciphers is taken out.",
            "sudo sed -i 's/^tls_ciphers=/#tls_ciphers=/' /etc/xrdp/xrdp.ini",
        ),
        Step::interrupt(
            "Restart xrdp. Connections end; sessions stay, and are taken up again by the next logon.",
            "sudo systemctl restart xrdp",
        ),
    ],
    risk: Risk::Medium,
    proves: "TLS comes up: versions or suites were the cause.",
    undo: "The file as it was. Restart xrdp.",
    undo_line: Some("sudo cp -p /root/rdpwhy-xrdp-allow-tls.ini /etc/xrdp/xrdp.ini"),
    sources: &[&sources::XRDP_INI],
};

pub const XRDP_NEW_CERTIFICATE: Remedy = Remedy {
    id: "xrdp-new-certificate",
    title: "xrdp: make a new certificate with its key",
    place: Place::Server,
    servers: Servers::Only(&[Xrdp]),
    shell: Shell::Posix,
    steps: &[
        Step::read(
            "The dates and the subject of the certificate.",
            "sudo openssl x509 -in /etc/xrdp/cert.pem -noout -dates -subject",
        ),
        Step::read("The files that are configured.", "grep -nE '^(certificate|key_file)=' /etc/xrdp/xrdp.ini"),
        Step::save(
            "Keep the configuration.",
            keep_file!("/etc/xrdp/xrdp.ini", "/root/rdpwhy-xrdp-new-certificate.ini"),
        ),
        Step::change(
            "Make a key and a certificate under names of their own; the old files stay.",
            "sudo openssl req -x509 -newkey rsa:2048 -nodes -days 720 -subj \"/CN=$(hostname)\" -keyout \
             /etc/xrdp/rdp-new-key.pem -out /etc/xrdp/rdp-new-cert.pem",
        ),
        Step::change(
            "Let the group of xrdp read the key, and no other. Where xrdp runs as root there is no such group, and none is \
             needed.",
            "sudo chgrp xrdp /etc/xrdp/rdp-new-key.pem && sudo chmod 640 /etc/xrdp/rdp-new-key.pem",
        ),
        Step::change(
            "Name both in the configuration.",
            "sudo sed -i -e 's|^certificate=.*|certificate=/etc/xrdp/rdp-new-cert.pem|' -e \
             's|^key_file=.*|key_file=/etc/xrdp/rdp-new-key.pem|' /etc/xrdp/xrdp.ini",
        ),
        Step::interrupt(
            "Restart xrdp. Connections end; sessions stay, and are taken up again by the next logon.",
            "sudo systemctl restart xrdp",
        ),
    ],
    risk: Risk::Medium,
    proves: "TLS comes up with the new certificate: the old one, or its key, was the cause.",
    undo: "The configuration as it was. Restart xrdp.",
    undo_line: Some("sudo cp -p /root/rdpwhy-xrdp-new-certificate.ini /etc/xrdp/xrdp.ini"),
    sources: &[&sources::XRDP_INI],
};
