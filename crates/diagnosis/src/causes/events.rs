//! Events and settings that more than one cause is confirmed by.

use crate::Check;

pub(super) const CREATE_FAILED: Check = Check {
    what: "\"Failed to create a new self signed certificate\" (1057)",
    powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; \
                         ProviderName='Microsoft-Windows-TerminalServices-RemoteConnectionManager'; Id=1057} \
                         -MaxEvents 5",
};

pub(super) const REPLACE_FAILED: Check = Check {
    what: "\"Failed to replace the expired self signed certificate\" (1058)",
    powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; \
                         ProviderName='Microsoft-Windows-TerminalServices-RemoteConnectionManager'; Id=1058} \
                         -MaxEvents 5",
};

pub(super) const KEY_PROPERTIES_MISSING: Check = Check {
    what: "A certificate without the properties of a key (36869)",
    powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36869} \
                         -MaxEvents 5",
};

pub(super) const NO_CREDENTIAL: Check = Check {
    what: "A credential cannot be created (36871)",
    powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36871} \
                         -MaxEvents 5",
};

pub(super) const KEY_UNUSABLE: Check = Check {
    what: "The private key cannot be used (36870)",
    powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36870} \
                         -MaxEvents 5",
};

pub(super) const NOT_CREATED: Check = Check {
    what: "The certificate could not be created (1057)",
    powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; \
                         ProviderName='Microsoft-Windows-TerminalServices-RemoteConnectionManager'; Id=1057} \
                         -MaxEvents 5",
};

pub(super) const NOT_REPLACED: Check = Check {
    what: "The certificate could not be replaced (1058)",
    powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; \
                         ProviderName='Microsoft-Windows-TerminalServices-RemoteConnectionManager'; Id=1058} \
                         -MaxEvents 5",
};

pub(super) const NO_VERSION: Check = Check {
    what: "\"Creating a TLS server credential\" failed, state 10013 (36871)",
    powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36871} \
                         -MaxEvents 5",
};

pub(super) const TLS_1_2_OF_SERVERS: Check = Check {
    what: "TLS 1.2 for servers",
    powershell: "Get-ItemProperty -Path \
                         'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS \
                         1.2\\Server'",
};

pub(super) const NO_SUITE: Check = Check {
    what: "\"None of the cipher suites supported by the client are supported by the server\" (36874)",
    powershell: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36874} \
                         -MaxEvents 5",
};

pub(super) const SUITES_BY_POLICY: Check = Check {
    what: "The order by policy",
    powershell: "Get-ItemProperty -Path \
                         'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002' -Name \
                         Functions",
};
