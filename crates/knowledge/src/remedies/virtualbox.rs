//! Remedies for VirtualBox' VRDP server. `MACHINE` is the virtual machine's name.

use crate::Platform::VirtualBox;
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

pub const VBOX_SET_SECURITY: Remedy = Remedy {
    id: "vbox-set-security",
    title: "VirtualBox: allow TLS",
    place: Place::Server,
    servers: Servers::Only(&[VirtualBox]),
    shell: Shell::Posix,
    steps: &[
        Step::read(
            "The settings of its RDP server (VRDE), with its properties.",
            "VBoxManage showvminfo MACHINE --details",
        ),
        Step::save("Keep them.", "VBoxManage showvminfo MACHINE --details > \"$HOME/rdpwhy-vbox-set-security.txt\""),
        Step::change(
            "Negotiate: TLS for clients that have it. tls alone excludes older ones, rdp excludes all of today.",
            "VBoxManage modifyvm MACHINE --vrde-property=Security/Method=negotiate",
        ),
        Step::say("It holds from the next start of the virtual machine on."),
    ],
    risk: Risk::Medium,
    proves: "TLS is selected: the security method was the cause.",
    undo: "The same command with the method that was kept; nothing behind the sign deletes the property.",
    undo_line: None,
    sources: &[&sources::VRDE],
};

pub const VBOX_SET_CERTIFICATE: Remedy = Remedy {
    id: "vbox-set-certificate",
    title: "VirtualBox: name a certificate and its key",
    place: Place::Server,
    servers: Servers::Only(&[VirtualBox]),
    shell: Shell::Posix,
    steps: &[
        Step::read(
            "The settings of its RDP server (VRDE), with its properties.",
            "VBoxManage showvminfo MACHINE --details",
        ),
        Step::say(
            "The properties Security/CACertificate, Security/ServerCertificate and Security/ServerPrivateKey name files \
             in PEM that the user of the virtual machine has to be able to read. Without them VirtualBox makes a \
             self-signed one.",
        ),
    ],
    risk: Risk::Medium,
    proves: "TLS comes up: the certificate or the key was the cause.",
    undo: "Set the properties as they were.",
    undo_line: None,
    sources: &[&sources::VRDE],
};
