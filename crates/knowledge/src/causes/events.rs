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

pub(super) const CREATE_FAILED: Check = Check {
    what: "\"Failed to create a new self signed certificate\" (1057)",
    powershell: connection_manager!("1057"),
};

pub(super) const REPLACE_FAILED: Check = Check {
    what: "\"Failed to replace the expired self signed certificate\" (1058)",
    powershell: connection_manager!("1058"),
};

pub(super) const KEY_PROPERTIES_MISSING: Check =
    Check { what: "A certificate without the properties of a key (36869)", powershell: schannel!("36869") };

pub(super) const NO_CREDENTIAL: Check =
    Check { what: "A credential cannot be created (36871)", powershell: schannel!("36871") };

pub(super) const KEY_UNUSABLE: Check =
    Check { what: "The private key cannot be used (36870)", powershell: schannel!("36870") };

pub(super) const NOT_CREATED: Check =
    Check { what: "The certificate could not be created (1057)", powershell: connection_manager!("1057") };

pub(super) const NOT_REPLACED: Check =
    Check { what: "The certificate could not be replaced (1058)", powershell: connection_manager!("1058") };

pub(super) const NO_VERSION: Check =
    Check { what: "\"Creating a TLS server credential\" failed, state 10013 (36871)", powershell: schannel!("36871") };

pub(super) const TLS_1_2_OF_SERVERS: Check = Check {
    what: "TLS 1.2 for servers",
    powershell: "Get-ItemProperty -Path \
                         'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS \
                         1.2\\Server'",
};

pub(super) const NO_SUITE: Check = Check {
    what: "\"None of the cipher suites supported by the client are supported by the server\" (36874)",
    powershell: schannel!("36874"),
};

pub(super) const SUITES_BY_POLICY: Check = Check {
    what: "The order by policy",
    powershell: "Get-ItemProperty -Path \
                         'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002' -Name \
                         Functions",
};

pub(super) const MEMBER_OF_COLLECTION: Check = Check {
    what: "Whether the host is member of a collection",
    powershell: "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName \
                         Win32_TerminalServiceSetting | Select-Object SessionDirectoryActive",
};
