//! Remedies for the certificate and its key.

use super::keep::KEEP_LISTENER;
use crate::{Place, Remedy, Risk, Step};

pub(super) const RENEW_SELF_SIGNED: Remedy = Remedy {
    id: "renew-self-signed",
    title: "Renew the self-signed certificate",
    place: Place::Server,
    steps: &[
        Step::read(
            "Whether a certificate is bound: then this changes nothing, and that one is to be repaired.",
            "Get-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp' | \
             Select-Object SSLCertificateSHA1Hash",
        ),
        Step::read(
            "Whether a new one could be made before: where this says access denied, mend the permissions first (1058).",
            "Get-WinEvent -FilterHashtable @{LogName='System'; \
             ProviderName='Microsoft-Windows-TerminalServices-RemoteConnectionManager'; Id=1058} -MaxEvents 5",
        ),
        Step::save(
            "Keep a copy.",
            "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | Export-Certificate -Type SST -FilePath \
             C:\\Windows\\Temp\\rdp-old.sst",
        ),
        Step::change("Remove it.", "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | Remove-Item"),
        Step::interrupt("SessionEnv makes a new one.", "Restart-Service SessionEnv -Force"),
        Step::read("See that it is there.", "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop'"),
        Step::say(
            "Only if the listener does not take it: restart TermService, which ends every session. Clients \
                   will warn of the new certificate.",
        ),
    ],
    risk: Risk::Low,
    proves: "The certificate or its key was the cause. If SessionEnv makes no new one, read 1057 and 1058.",
    undo: "The copy holds no private key: it is a record, not a way back.",
    sources: &["AZ-EVT", "AZ-INT"],
};

pub(super) const FIX_KEY_ACL: Remedy = Remedy {
    id: "fix-key-acl",
    title: "Let the service read its own key",
    place: Place::Server,
    steps: &[
        Step::save(
            "Keep what is there.",
            "icacls \"C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_*\" | \
             Out-File C:\\Windows\\Temp\\rdp-key-acl.txt",
        ),
        Step::change(
            "Grant it: SYSTEM all, NETWORK SERVICE read.",
            "icacls \"C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_*\" \
             /grant \"NETWORK SERVICE:(R)\" \"SYSTEM:(F)\"",
        ),
        Step::interrupt(
            "From the console, WinRM or Run Command: ends every session.",
            "Restart-Service TermService -Force",
        ),
    ],
    risk: Risk::Medium,
    proves: "The permissions on this one key were the cause.",
    undo: "icacls with /remove:g \"NETWORK SERVICE\" on the same file; the note shows what it was.",
    sources: &["MS-INT"],
};

pub(super) const FIX_MACHINEKEYS_FOLDER: Remedy = Remedy {
    id: "fix-machinekeys-folder",
    title: "Repair the permissions of the MachineKeys folder",
    place: Place::Server,
    steps: &[
        Step::say(
            "Only if a new certificate cannot be made (1057, 1058, access denied). The folder itself: \
                   Administrators full, Everyone special read and write, not inherited by the files.",
        ),
        Step::save(
            "Keep what is there.",
            "icacls C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys /save \
             C:\\Windows\\Temp\\machinekeys-acl.txt /t /c",
        ),
        Step::change(
            "The folder alone, without its files.",
            "icacls C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys /grant \"BUILTIN\\Administrators:(F)\" \
             \"Everyone:(R,W)\"",
        ),
        Step::interrupt("Let SessionEnv try again.", "Restart-Service SessionEnv -Force"),
        Step::say(
            "Microsoft's script grants NETWORK SERVICE read on every machine key, which concerns IIS and \
                   WinRM as well: this narrower form is to be preferred. Never rename or delete the folder: it \
                   holds the keys of all services.",
        ),
    ],
    risk: Risk::High,
    proves: "Permissions kept new keys from being made.",
    undo: "icacls C:\\ProgramData\\Microsoft\\Crypto\\RSA /restore C:\\Windows\\Temp\\machinekeys-acl.txt",
    sources: &["AZ-EVT", "MS-GEN", "MS-INT"],
};

pub(super) const FIX_CA_KEY: Remedy = Remedy {
    id: "fix-ca-key",
    title: "Repair the key of a certificate from a CA",
    place: Place::Server,
    steps: &[
        Step::say(
            "It must be in LocalMachine\\My with a machine key that is kept: import it anew with its private \
                   key if it has none.",
        ),
        Step::read(
            "Whether it has a key.",
            "Get-ChildItem Cert:\\LocalMachine\\My | Select-Object Thumbprint,Subject,HasPrivateKey,NotAfter",
        ),
        Step::say("In certlm.msc: All Tasks, Manage Private Keys, give NETWORK SERVICE Read."),
        Step::say(
            "By hand, mind the container: CNG and ECDSA keys are in C:\\ProgramData\\Microsoft\\Crypto\\Keys, \
                   CAPI keys in C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys. Permissions set in the wrong \
                   one change nothing.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The key was there and could not be read.",
    undo: "Remove NETWORK SERVICE in the same dialogue.",
    sources: &["MS-LISTEN", "F31"],
};

pub(super) const REBIND_CERTIFICATE: Remedy = Remedy {
    id: "rebind-certificate",
    title: "Bind the right certificate, or none",
    place: Place::Server,
    steps: &[
        Step::say("Not on a machine with the Connection Broker role."),
        KEEP_LISTENER,
        Step::read(
            "What is bound.",
            "reg query \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp\" /v \
             SSLCertificateSHA1Hash",
        ),
        Step::change(
            "Back to the self-signed one.",
            "reg delete \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp\" /v \
             SSLCertificateSHA1Hash /f",
        ),
        Step::change(
            "Or bind another.",
            "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting -Filter \
             \"TerminalName='RDP-Tcp'\" | Set-CimInstance -Property @{SSLCertificateSHA1Hash='THUMBPRINT'}",
        ),
    ],
    risk: Risk::Medium,
    proves: "The binding was the cause.",
    undo: "reg import C:\\Windows\\Temp\\rdp-tcp.reg; a value that was not there before is to be deleted by hand.",
    sources: &["MS-LISTEN", "AZ-EVT", "MS-INT"],
};

pub(super) const START_CRYPTO_SERVICES: Remedy = Remedy {
    id: "start-crypto-services",
    title: "Start what certificates need",
    place: Place::Server,
    steps: &[
        Step::read(
            "Their state.",
            "Get-Service KeyIso,CryptSvc,SessionEnv,CertPropSvc | Select-Object Name,Status,StartType",
        ),
        Step::save(
            "Keep it.",
            "Get-Service KeyIso,CryptSvc,SessionEnv,CertPropSvc | Select-Object Name,Status,StartType | Export-Csv \
             -NoTypeInformation -Path C:\\Windows\\Temp\\crypto-services.csv",
        ),
        Step::change("Start them.", "Start-Service KeyIso,CryptSvc,SessionEnv,CertPropSvc"),
    ],
    risk: Risk::Low,
    proves: "A stopped service was the cause; find out who disabled it.",
    undo: "Stop-Service on the ones that were stopped.",
    sources: &["MS-INT"],
};

pub(super) const RENEW_TERMINAL_CERTIFICATE: Remedy = Remedy {
    id: "renew-terminal-certificate",
    title: "Let the server make its own certificate anew",
    place: Place::Server,
    steps: &[
        Step::say("Standard RDP security and licensing use this certificate; TLS does not."),
        Step::save(
            "Keep what is there.",
            "reg export \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\RCM\" \
             C:\\Windows\\Temp\\rcm.reg /y",
        ),
        Step::change(
            "Remove the four values; one that is missing is no harm.",
            "Remove-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\RCM' -Name \
             'Certificate','X509 Certificate','X509 Certificate ID','X509 Certificate2' -ErrorAction \
             SilentlyContinue",
        ),
        Step::say("Restart the machine; a licence server on it has to be activated again."),
    ],
    risk: Risk::Medium,
    proves: "The certificate of Standard RDP security was corrupt.",
    undo: "reg import C:\\Windows\\Temp\\rcm.reg and restart.",
    sources: &["MS-DISC", "TN-SECERR"],
};
