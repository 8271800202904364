//! Causes in licensing. An RD Session Host refuses there; a server in remote administration mode never does.

use crate::Certainty::{Documented, Inferred};
use crate::{Cause, Check, Servers, remedies, sources};

pub const LICENSE_SERVER_MISSING: Cause = Cause {
    id: "license-server-missing",
    title: "No licence server can be reached",
    explains: "The host is an RD Session Host, its grace period is over, and no licence server answers or none is \
               named. It says so in a readable message; new clients get in nowhere, and remote administration \
               (mstsc /admin) is not concerned.",
    confirms: &[
        Check::windows(
            "Grace is over and no licence server has licences (50280; 1128 before Windows 10 1803)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-RemoteConnectionManager/Admin'; Id=50280} \
                         -MaxEvents 5",
        ),
        Check::windows(
            "No licence server is specified (50282; 1130 before Windows 10 1803)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-RemoteConnectionManager/Admin'; Id=50282} \
                         -MaxEvents 5",
        ),
        Check::windows(
            "The licensing mode is not set (1069)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-RemoteConnectionManager/Admin'; Id=1069} \
                         -MaxEvents 5",
        ),
        Check::windows(
            "Days of grace left",
            "(Invoke-CimMethod -InputObject (Get-CimInstance -Namespace root/cimv2/TerminalServices \
                         -ClassName Win32_TerminalServiceSetting) -MethodName GetGracePeriodDays).DaysLeft",
        ),
    ],
    rules_out: &["The server says STATUS_VALID_CLIENT.", "Days of grace are left."],
    remedies: &[&remedies::USE_ADMIN_MODE, &remedies::CONFIGURE_LICENSING],
    sources: &[&sources::RDPELE_3255, &sources::MS_LIC, &sources::DIAG, &sources::MS_1069],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: None,
};

pub const LICENSE_REFUSED: Cause = Cause {
    id: "license-refused",
    title: "No licence is issued for this client",
    explains: "A licence server answers and cannot issue: no free CALs, the wrong kind (a workgroup host takes \
               per-device CALs only), or one that cannot be upgraded. The server says ERR_INVALID_CLIENT, or a \
               licensing code of Set Error Info.",
    confirms: &[
        Check::windows(
            "The licence cannot be issued (1004)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational'; Id=1004} \
                         -MaxEvents 5",
        ),
        Check::windows(
            "The licence could not be renewed (50180; 1028 before Windows 10 1803)",
            "Get-WinEvent -FilterHashtable \
                         @{LogName='Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational'; Id=50180} \
                         -MaxEvents 5",
        ),
    ],
    rules_out: &["Other devices of the same kind get a new licence."],
    remedies: &[&remedies::USE_ADMIN_MODE, &remedies::READ_SERVER_LOG, &remedies::CONFIGURE_LICENSING],
    sources: &[&sources::RDPELE_3255, &sources::MS_LIC, &sources::MS_1028],
    servers: Servers::Any,
    certainty: Documented,
    unseen: None,
};

pub const LICENSE_STORE_STALE: Cause = Cause {
    id: "license-store-stale",
    title: "The client's stored licence is not accepted",
    explains: "The licence in the client's registry is damaged, or belongs to another licence server or to other \
               hardware. The server rejects the client's message instead of issuing a new one.",
    confirms: &[Check::elsewhere(
        "From the client: the store",
        "Get-ChildItem HKLM:\\SOFTWARE\\Microsoft\\MSLicensing\\Store",
    )],
    rules_out: &["Another client gets in, and this one fails with an empty store, too."],
    remedies: &[&remedies::RESET_CLIENT_STORE],
    sources: &[&sources::LICERR, &sources::QA_TEMP],
    servers: Servers::WINDOWS,
    certainty: Inferred,
    unseen: None,
};

pub const LICENSE_CLIENT_STORE: Cause = Cause {
    id: "license-client-store",
    title: "The client cannot keep its licence",
    explains: "The client ends licensing by itself: it may not write its store (extended code 267), or does not \
               accept the server's licensing certificate. It is the client's machine that needs care.",
    confirms: &[Check::elsewhere(
        "From the client: who may write the store",
        "Get-Acl HKLM:\\SOFTWARE\\Microsoft\\MSLicensing | Format-List AccessToString",
    )],
    rules_out: &["Other clients fail in the same way."],
    remedies: &[&remedies::RESET_CLIENT_STORE],
    sources: &[&sources::EXT, &sources::LICERR],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: None,
};
