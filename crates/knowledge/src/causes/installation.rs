//! Causes in how the server was set up: its key file, its accounts, its edition.

use super::platforms::XRDP;
use crate::Certainty::{Documented, Inferred, Measured, Reported};
use crate::Platform::{FreerdpShadow, GnomeRemoteDesktop, Krdp, VirtualBox, Weston, Xrdp};
use crate::{Cause, Check, Servers, remedies, sources};

pub const SERVER_KEY_UNREADABLE: Cause = Cause {
    id: "server-key-unreadable",
    title: "The server cannot read its certificate or key file",
    explains: "A server that takes its TLS certificate and key from files cannot open one of them, or the two do not \
               belong together. Typical is xrdp whose user may not read /etc/ssl/private. xrdp then selects Standard \
               RDP security, answers with failure 3, or closes after the ClientHello; others close the connection. \
               xrdp's key for Standard RDP security is in /etc/xrdp/rsakeys.ini: without it xrdp disconnects in the \
               basic settings exchange.",
    confirms: &[
        Check::posix(
            XRDP,
            "\"Cannot accept TLS connections because certificate or private key file is not readable\"",
            "sudo journalctl -u xrdp -n 50",
        ),
        Check::posix(XRDP, "The files that are configured", "grep -nE '^(certificate|key_file)=' /etc/xrdp/xrdp.ini"),
        Check::posix(
            XRDP,
            "Whether xrdp may read its key: no output and status 0",
            "sudo -u xrdp test -r /etc/xrdp/key.pem",
        ),
        Check::posix(
            XRDP,
            "Whether xrdp may read its key for Standard RDP security: no output and status 0",
            "sudo -u xrdp test -r /etc/xrdp/rsakeys.ini",
        ),
        Check::posix(&[GnomeRemoteDesktop], "The certificate and the key that are set", "grdctl status"),
        Check::posix(
            &[FreerdpShadow],
            "The certificate and the key that it made for itself",
            "ls -l ~/.config/freerdp/server ~/.config/freerdp/shadow",
        ),
    ],
    rules_out: &[
        "A ServerHello and a signature by the key arrive.",
        "The server runs on Windows, whose keys are in the system's key storage.",
    ],
    remedies: &[
        &remedies::READ_SERVER_LOG,
        &remedies::XRDP_READ_KEY,
        &remedies::XRDP_NEW_CERTIFICATE,
        &remedies::GRD_SET_CERTIFICATE,
        &remedies::WESTON_SET_CERTIFICATE,
        &remedies::VBOX_SET_CERTIFICATE,
        &remedies::UPDATE_CERTIFICATE_FILES,
    ],
    sources: &[&sources::XRDP_ISO, &sources::XRDP_INI, &sources::GRDCTL],
    servers: Servers::Only(&[Xrdp, FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston, VirtualBox]),
    certainty: Measured,
    unseen: None,
};

pub const NO_CREDENTIALS_CONFIGURED: Cause = Cause {
    id: "no-credentials-configured",
    title: "The server has no account that anyone could log on with",
    explains: "The server checks passwords against a list of its own, and that list is missing or empty. \
               gnome-remote-desktop without credentials closes in the negotiation or refuses every logon; KRdp, weston and \
               FreeRDP's shadow server refuse every logon by NLA. No name and no password can be right; weston has no accounts at all, \
               and lets clients in by TLS alone.",
    confirms: &[
        Check::posix(&[GnomeRemoteDesktop], "Whether a user name and a password are set", "grdctl status"),
        Check::posix(
            &[GnomeRemoteDesktop],
            "\"Credentials are not set, denying client\"",
            "journalctl --user -u gnome-remote-desktop -n 50",
        ),
        Check::posix(&[Krdp], "The accounts of KRdp", "cat ~/.config/krdpserverrc").known(Inferred),
    ],
    rules_out: &["A logon succeeded.", "The server runs on Windows or is xrdp, which ask the system for accounts."],
    remedies: &[
        &remedies::READ_SERVER_LOG,
        &remedies::ALLOW_TLS_WITHOUT_NLA,
        &remedies::GRD_SET_CREDENTIALS,
        &remedies::KRDP_ADD_USER,
        &remedies::SHADOW_SET_ACCOUNTS,
    ],
    sources: &[&sources::GRD, &sources::GRDCTL],
    servers: Servers::Only(&[GnomeRemoteDesktop, Krdp, Weston, FreerdpShadow]),
    certainty: Measured,
    unseen: None,
};

pub const WINDOWS_HOME_NO_HOST: Cause = Cause {
    id: "windows-home-no-host",
    title: "This edition of Windows has no Remote Desktop host",
    explains: "The Home editions of Windows have the client and not the server: nothing listens on port 3389, and no \
               setting changes that. Connecting needs Pro, Enterprise, Education or a Server edition on the machine \
               that is connected to.",
    confirms: &[Check::windows(
        "The edition (Core, CoreSingleLanguage and CoreCountrySpecific are Home)",
        "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' -Name EditionID",
    )],
    rules_out: &["A connection is accepted and the request is answered.", "EditionID is not one of Home."],
    remedies: &[&remedies::CHANGE_EDITION],
    sources: &[&sources::ALLOW_ACCESS],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: Some("Nothing listens, as where Remote Desktop is switched off: the wire shows a closed port."),
};

pub const RDP_WRAPPER_BROKEN: Cause = Cause {
    id: "rdp-wrapper-broken",
    title: "RDP Wrapper does not fit this build of Windows",
    explains: "RDP Wrapper patches the Remote Desktop service in memory, by a table of builds. After an update of \
               Windows its table has no row for the new build, and the service refuses connections, or closes them at \
               once.",
    confirms: &[
        Check::windows(
            "Which library the service loads (termsrv.dll is Microsoft's)",
            "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters' -Name \
             ServiceDll",
        ),
        Check::windows(
            "The edition (Core, CoreSingleLanguage and CoreCountrySpecific are Home)",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' -Name EditionID",
        ),
    ],
    rules_out: &["ServiceDll is the system's own termsrv.dll."],
    remedies: &[&remedies::REMOVE_RDP_WRAPPER],
    sources: &[&sources::RDPW1640, &sources::RDPW2564],
    servers: Servers::WINDOWS,
    certainty: Reported,
    unseen: Some("The wire shows a closed port or a close at once, which have many other causes."),
};
