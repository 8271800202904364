//! Remedies for servers on Linux and other Unixes, whatever their software, and for hosts that publish a port.

use crate::Platform::{FreerdpShadow, GnomeRemoteDesktop, IronrdpServer, Krdp, Relay, VirtualBox, Weston, Xrdp};
use crate::{Place, Platform, Remedy, Risk, Servers, Shell, Step, sources};

const UNIX: &[Platform] = &[Xrdp, FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston, IronrdpServer, Relay];
const NOTHING_CHANGED: &str = "Nothing was changed.";

pub const READ_SERVER_LOG: Remedy = Remedy {
    id: "read-server-log",
    title: "Read what the server logged at the second of the attempt",
    place: Place::Server,
    servers: Servers::Only(&[Xrdp, FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston, VirtualBox, IronrdpServer, Relay]),
    shell: Shell::Posix,
    steps: &[
        Step::read("xrdp and its session manager.", "sudo journalctl -u xrdp -u xrdp-sesman -n 50"),
        Step::read("xrdp where it logs to files.", "sudo tail -n 50 /var/log/xrdp.log /var/log/xrdp-sesman.log"),
        Step::read(
            "Servers in the session of a user: gnome-remote-desktop, KRdp, weston, FreeRDP's shadow server. Run it as that \
             user.",
            "journalctl --user -n 50",
        ),
        Step::read("gnome-remote-desktop for remote logons.", "sudo journalctl -u gnome-remote-desktop -n 50"),
        Step::read("A virtual machine of VirtualBox.", "VBoxManage showvminfo MACHINE --log 0"),
        Step::read("A server in a container.", "docker logs --tail 50 CONTAINER"),
        Step::say(
            "Compare the times with those of the probe, which are in UTC. Each connection of it leaves lines, too.",
        ),
    ],
    risk: Risk::Low,
    proves: "The server's own sentence names the cause.",
    undo: NOTHING_CHANGED,
    undo_line: None,
    sources: &[&sources::XRDP_INI, &sources::GRDCTL, &sources::VRDE],
};

pub const CHECK_LINUX_LISTENER: Remedy = Remedy {
    id: "check-linux-listener",
    title: "Linux: see which program listens",
    place: Place::Server,
    servers: Servers::Only(UNIX),
    shell: Shell::Posix,
    steps: &[
        Step::read(
            "Which process listens on which port. 127.0.0.1 or [::1] as its address is reachable from the machine itself \
             alone.",
            "sudo ss -ltnp",
        ),
        Step::read("Services that failed.", "systemctl --failed"),
        Step::read(
            "xrdp, where it is installed. In a desktop session: systemctl --user status gnome-remote-desktop, or \
             app-org.kde.krdpserver.",
            "systemctl status xrdp",
        ),
        Step::say(
            "Only one server can have a port: where gnome-remote-desktop and xrdp are both on, one of them fails.",
        ),
    ],
    risk: Risk::Low,
    proves: "The program that listens is the RDP server, or it is not.",
    undo: NOTHING_CHANGED,
    undo_line: None,
    sources: &[&sources::XRDP_INI, &sources::GRDCTL],
};

pub const RESTART_LINUX_SERVER: Remedy = Remedy {
    id: "restart-linux-server",
    title: "Linux: restart the RDP server",
    place: Place::Server,
    servers: Servers::Only(UNIX),
    shell: Shell::Posix,
    steps: &[
        Step::read("Processes that are stopped (T) or wait in the kernel (D).", "ps -eo pid,stat,user,args"),
        Step::read("The last lines of xrdp.", "sudo journalctl -u xrdp -n 50"),
        Step::interrupt(
            "Restart xrdp. Connections end; sessions stay. Restarting xrdp-sesman as well ends no session either, but \
             leaves them without a manager.",
            "sudo systemctl restart xrdp",
        ),
        Step::say(
            "In a desktop session: systemctl --user restart gnome-remote-desktop, or app-org.kde.krdpserver. A stopped \
             process goes on with kill -CONT and its number.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The server answers again: it was stuck; why is still open.",
    undo: "There is nothing to undo.",
    undo_line: None,
    sources: &[&sources::XRDP_INI],
};

pub const OPEN_LINUX_FIREWALL: Remedy = Remedy {
    id: "open-linux-firewall",
    title: "Linux: let the port in",
    place: Place::Server,
    servers: Servers::Only(UNIX),
    shell: Shell::Posix,
    steps: &[
        Step::read("The rules of the host.", "sudo nft list ruleset"),
        Step::say(
            "With ufw: sudo ufw allow from NETWORK to any port 3389 proto tcp. With firewalld: a rich rule for the service \
             rdp and the source. Let in known networks only: a desktop on the internet is attacked within minutes.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The connection is accepted: the host's firewall was the cause.",
    undo: "Delete the rule again, with the same tool.",
    undo_line: None,
    sources: &[&sources::PORTS],
};

pub const UNBAN_FAIL2BAN: Remedy = Remedy {
    id: "unban-fail2ban",
    title: "Linux: lift the ban of fail2ban",
    place: Place::Server,
    servers: Servers::Only(UNIX),
    shell: Shell::Posix,
    steps: &[
        Step::read("What is banned, by jail.", "sudo fail2ban-client banned"),
        Step::save("Keep the list.", "sudo fail2ban-client banned | sudo tee /root/rdpwhy-unban-fail2ban.txt"),
        Step::change("Lift the ban of this address.", "sudo fail2ban-client unban ADDRESS"),
        Step::say("Find out what failed before: stored passwords of a service are a usual reason."),
    ],
    risk: Risk::Medium,
    proves: "The same address gets in at once.",
    undo: "fail2ban bans again by itself after the next failures.",
    undo_line: None,
    sources: &[&sources::FAIL2BAN],
};

pub const CHECK_PUBLISHED_PORT: Remedy = Remedy {
    id: "check-published-port",
    title: "Containers: see what is behind the published port",
    place: Place::Elsewhere,
    servers: Servers::Any,
    shell: Shell::Posix,
    steps: &[
        Step::read("Containers, and the ports that they publish.", "docker ps"),
        Step::read("The port that this container publishes.", "docker port CONTAINER"),
        Step::read("Whether anything listens in the container.", "docker exec CONTAINER ss -ltn"),
        Step::read("The last lines of the container.", "docker logs --tail 50 CONTAINER"),
        Step::say(
            "Podman takes the same words. The host's proxy accepts every connection, whether anything listens behind it or \
             not: a guest that still starts, or that listens on 127.0.0.1 in its container, closes at once.",
        ),
    ],
    risk: Risk::Low,
    proves: "Nothing listens behind the port: the proxy answered for it.",
    undo: NOTHING_CHANGED,
    undo_line: None,
    sources: &[&sources::DOCKUR345, &sources::DOCKER_PORT],
};

pub const UPDATE_CERTIFICATE_FILES: Remedy = Remedy {
    id: "update-certificate-files",
    title: "Put a new certificate and its key where the server reads them",
    place: Place::Server,
    servers: Servers::Only(&[FreerdpShadow, Krdp, IronrdpServer, Relay]),
    shell: Shell::Posix,
    steps: &[
        Step::read("How the server was started: its arguments may name the files.", "ps -eo pid,stat,user,args"),
        Step::say(
            "FreeRDP's shadow server reads server.crt and server.key in ~/.config/freerdp/server (version 2: shadow.crt and \
             shadow.key in ~/.config/freerdp/shadow) and makes both anew where they are missing when it starts: move the old \
             ones aside. krdpserver takes --certificate and --certificate-key. Others have \
             settings of their own. Restart the server.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The client sees the new certificate.",
    undo: "Move the old files back.",
    undo_line: None,
    sources: &[&sources::SHADOW, &sources::KRDP],
};
