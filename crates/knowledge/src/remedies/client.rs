//! Remedies on the client, and for the makers of clients and servers.

use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

const NOTHING_CHANGED: &str = "Nothing was changed.";

pub const ALLOW_TLS_WITHOUT_NLA: Remedy = Remedy {
    id: "allow-tls-without-nla",
    title: "Let the client connect without NLA",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "Check the server's certificate first: without NLA the user types the password into a screen that the \
             server draws, so a false server gets it.",
        ),
        Step::say("mstsc: put the line enablecredsspsupport:i:0 into the .rdp file. FreeRDP: /sec:tls."),
    ],
    risk: Risk::Medium,
    proves: "The connection comes about: the server only lacks NLA.",
    undo: "Remove the line or the option.",
    undo_line: None,
    sources: &[&sources::NEGREQ],
};

pub const DROP_ROUTING_TOKEN: Remedy = Remedy {
    id: "drop-routing-token",
    title: "Connect without the stale routing token",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::read("Whether the .rdp file carries a token.", "Select-String -Path *.rdp -Pattern 'loadbalanceinfo'"),
        Step::say(
            "Download the .rdp file again from the portal or the broker, or connect to the collection's own name. A \
             token is for one broker, and some are for one session.",
        ),
    ],
    risk: Risk::Low,
    proves: "Without the token the server answers: the token was the cause.",
    undo: NOTHING_CHANGED,
    undo_line: None,
    sources: &[&sources::CR],
};

pub const SEND_PRECONNECTION_DATA: Remedy = Remedy {
    id: "send-preconnection-data",
    title: "Say which virtual machine is meant",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::read("On the Hyper-V host: the id of the virtual machine.", "Get-VM | Select-Object Name,Id,State"),
        Step::say(
            "Connect with vmconnect.exe; with FreeRDP by /vmconnect:ID; with an .rdp file by the lines pcb:s:ID and \
             server port:i:2179. The user must be in Hyper-V Administrators on the host.",
        ),
    ],
    risk: Risk::Low,
    proves: "With the id the port answers: preconnection data was missing.",
    undo: NOTHING_CHANGED,
    undo_line: None,
    sources: &[&sources::RDPEPS, &sources::VMCONNECT],
};

pub const USE_EXPECTED_NAME: Remedy = Remedy {
    id: "use-expected-name",
    title: "Connect by the name that the server serves",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::read("The names and addresses that DNS has.", "Resolve-DnsName -Name SERVER"),
        Step::say(
            "Use the name in the server's certificate, or the name that the balancer or the reverse proxy is configured \
             for. mstsc sends the name as it was typed, an address too.",
        ),
    ],
    risk: Risk::Low,
    proves: "By the expected name TLS begins: the name was the cause.",
    undo: NOTHING_CHANGED,
    undo_line: None,
    sources: &[&sources::SNI],
};

pub const USE_ANOTHER_CLIENT: Remedy = Remedy {
    id: "use-another-client",
    title: "Use a client whose offer the server takes",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::say("Update the client. mstsc of a supported Windows, and FreeRDP 3, offer the widest choice."),
        Step::say(
            "Where the client's own library leaves suites out (CBC, or versions before TLS 1.2), its documentation may \
             name an option. Suites and versions that are left out are weak: prefer a newer server.",
        ),
    ],
    risk: Risk::Low,
    proves: "Another client gets in: this client's offer was the cause.",
    undo: NOTHING_CHANGED,
    undo_line: None,
    sources: &[&sources::TELEPORT13059],
};

pub const UPDATE_SERVER_SOFTWARE: Remedy = Remedy {
    id: "update-server-software",
    title: "Update the server, and report what it sent",
    place: Place::Elsewhere,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[
        Step::say("Install the newest version of the server's software, and of what stands in front of it."),
        Step::say(
            "If it stays, report it to the makers of the server with the name of the message, its bytes, and the \
             version. Remove what is confidential from the bytes first.",
        ),
    ],
    risk: Risk::Medium,
    proves: "A newer version sends another message: it was a fault of the software.",
    undo: "Install the previous version.",
    undo_line: None,
    sources: &[&sources::IRONRDP198, &sources::TLS13],
};

pub const TYPE_CREDENTIALS: Remedy = Remedy {
    id: "type-credentials",
    title: "Type the credentials for this connection",
    place: Place::Client,
    servers: Servers::Any,
    shell: Shell::PowerShell,
    steps: &[Step::say(
        "Type the name and the password instead of using single sign-on, or connect by a name that Kerberos knows. \
         Credential Guard need not be switched off.",
    )],
    risk: Risk::Low,
    proves: "Typed credentials work: only single sign-on was kept back.",
    undo: NOTHING_CHANGED,
    undo_line: None,
    sources: &[&sources::CRED_GUARD],
};

pub const USE_KERBEROS: Remedy = Remedy {
    id: "use-kerberos",
    title: "Connect by a name that Kerberos knows",
    place: Place::Client,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "Use the server's full name of the domain, not its address and not an alias: only a name with a service \
             principal gets a Kerberos ticket. The client needs a domain controller in reach.",
        ),
        Step::read("Whether a ticket is issued for it.", "klist get TERMSRV/SERVER"),
    ],
    risk: Risk::Low,
    proves: "With Kerberos the logon works: NTLM was blocked.",
    undo: NOTHING_CHANGED,
    undo_line: None,
    sources: &[&sources::NTLM_POLICY],
};
