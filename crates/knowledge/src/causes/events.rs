//! Events and settings that more than one cause is confirmed by.

use crate::Check;

/// The last events of Schannel with this id.
macro_rules! schannel {
    ($id:literal) => {
        concat!("Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=", $id, "} -MaxEvents 5")
    };
}
pub(super) use schannel;

/// The last events of the Remote Connection Manager with this id, in the system's log.
macro_rules! connection_manager {
    ($id:literal) => {
        concat!(
            "Get-WinEvent -FilterHashtable @{LogName='System'; \
             ProviderName='Microsoft-Windows-TerminalServices-RemoteConnectionManager'; Id=",
            $id,
            "} -MaxEvents 5"
        )
    };
}
pub(super) use connection_manager;

pub(super) const CREATE_FAILED: Check =
    Check::windows("\"Failed to create a new self signed certificate\" (1057)", connection_manager!("1057"));

pub(super) const REPLACE_FAILED: Check =
    Check::windows("\"Failed to replace the expired self signed certificate\" (1058)", connection_manager!("1058"));

pub(super) const KEY_PROPERTIES_MISSING: Check = Check::windows(
    "A certificate without the properties of a key (36869). Schannel serves IIS and others, too: see whose process it was",
    schannel!("36869"),
);

pub(super) const NO_CREDENTIAL: Check = Check::windows(
    "A credential cannot be created (36871). Schannel serves IIS and others, too: see whose process it was",
    schannel!("36871"),
);

pub(super) const KEY_UNUSABLE: Check = Check::windows(
    "The private key cannot be used (36870). Schannel serves IIS and others, too: see whose process it was",
    schannel!("36870"),
);

pub(super) const NOT_CREATED: Check =
    Check::windows("The certificate could not be created (1057)", connection_manager!("1057"));

pub(super) const NOT_REPLACED: Check =
    Check::windows("The certificate could not be replaced (1058)", connection_manager!("1058"));

pub(super) const NO_VERSION: Check =
    Check::windows("\"Creating a TLS server credential\" failed, state 10013 (36871)", schannel!("36871"));

pub(super) const TLS_1_2_OF_SERVERS: Check = Check::windows(
    "TLS 1.2 for servers",
    "Get-ItemProperty -Path \
                         'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS \
                         1.2\\Server'",
);

pub(super) const NO_SUITE: Check = Check::windows(
    "\"None of the cipher suites supported by the client are supported by the server\" (36874)",
    schannel!("36874"),
);

pub(super) const SUITES_BY_POLICY: Check = Check::windows(
    "The order by policy",
    "Get-ItemProperty -Path \
                         'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002' -Name \
                         Functions",
);

pub(super) const MEMBER_OF_COLLECTION: Check = Check::windows(
    "Whether the host is a member of a collection (1)",
    "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSSessionDirectory | Select-Object \
     SessionDirectoryActive,SessionDirectoryLocation",
);

/// The listener's own account of a connection that it ended. Windows 10 and Server 2016 and later.
pub(super) const LISTENER_ERROR: Check = Check::windows(
    "An error of the listener's security layer, with the address of the client and a code (139)",
    "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=139} \
     -MaxEvents 5",
);

pub(super) const SCHANNEL_ALERT: Check = Check::windows(
    "An alert that Schannel generated (36888). Newer systems log it at a level that is off by default",
    schannel!("36888"),
);

pub(super) const TERMSERVICE_PROCESS: Check = Check::windows(
    "The process of TermService: from Windows 11 21H2 and Server 2022 on, events of Schannel name their CallerProcessId",
    "Get-CimInstance -ClassName Win32_Service -Filter \"Name='TermService'\" | Select-Object ProcessId,State",
);

pub(super) const CUSTOM_CERTIFICATE_MISSING: Check = Check::windows(
    "The bound certificate was not found, and the default one is used (1051)",
    connection_manager!("1051"),
);
pub(super) const CUSTOM_CERTIFICATE_EXPIRED: Check = Check::windows(
    "The bound certificate has expired, and the default one is used (1053)",
    connection_manager!("1053"),
);
pub(super) const CUSTOM_CERTIFICATE_PURPOSE: Check = Check::windows(
    "The bound certificate is not for server authentication, and the default one is used (1054)",
    connection_manager!("1054"),
);
pub(super) const CUSTOM_KEY_NOT_ACCESSIBLE: Check = Check::windows(
    "The private key of the bound certificate is not accessible, and the default one is used (1055)",
    connection_manager!("1055"),
);
pub(super) const BINDING_RESET: Check =
    Check::windows("The binding was invalid and was reset (1059)", connection_manager!("1059"));

pub(super) const CONNECTION_IN: Check = Check::windows(
    "Whether the listener accepted the connection (131), with the address and port of the client",
    "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational'; Id=131} \
     -MaxEvents 5",
);
