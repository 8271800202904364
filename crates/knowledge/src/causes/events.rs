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

pub(super) const KEY_PROPERTIES_MISSING: Check =
    Check::windows("A certificate without the properties of a key (36869)", schannel!("36869"));

pub(super) const NO_CREDENTIAL: Check = Check::windows("A credential cannot be created (36871)", schannel!("36871"));

pub(super) const KEY_UNUSABLE: Check = Check::windows("The private key cannot be used (36870)", schannel!("36870"));

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
    "Whether the host is member of a collection",
    "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
                         Win32_TerminalServiceSetting | Select-Object SessionDirectoryActive",
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
