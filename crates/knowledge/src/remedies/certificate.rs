//! Remedies for the certificate and its key.

use super::keep::{keep_values, kept, restore_values};
use crate::{Place, Remedy, Risk, Servers, Shell, Step, sources};

/// Ends the script where SessionEnv has just said that it cannot make a certificate: a server without one is worse off than
/// one whose certificate has expired.
macro_rules! end_if_it_cannot_be_made {
    ($event:literal) => {
        concat!(
            "if (Get-WinEvent -FilterHashtable @{LogName='System'; \
             ProviderName='Microsoft-Windows-TerminalServices-RemoteConnectionManager'; \
             StartTime=(Get-Date).AddMinutes(-1); Id=",
            $event,
            "} -MaxEvents 1 -ErrorAction SilentlyContinue) { throw 'SessionEnv cannot make a certificate (",
            $event,
            "), so the old one stays: mend the permissions first.' }"
        )
    };
}

pub const RENEW_SELF_SIGNED: Remedy = Remedy {
    id: "renew-self-signed",
    title: "Renew the self-signed certificate",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::read(
            "Whether a certificate is bound: then this changes nothing for clients, and that one is to be repaired.",
            "Get-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp' | \
             Select-Object SSLCertificateSHA1Hash",
        ),
        Step::read(
            "Whether a new one could be made before (1058): where this says access denied, or that the object exists \
             already, mend that first (fix-machinekeys-folder, free-key-container).",
            "Get-WinEvent -FilterHashtable @{LogName='System'; \
             ProviderName='Microsoft-Windows-TerminalServices-RemoteConnectionManager'; Id=1058} -MaxEvents 5",
        ),
        Step::read(
            "Test that a key of the machine can be made at all; it is removed again at once. Where it cannot, the script \
             ends here: a server without a certificate is worse off than before.",
            "try { $cspParameters = New-Object Security.Cryptography.CspParameters 1,$null,'rdpwhy-test'; \
             $cspParameters.Flags = 'UseMachineKeyStore'; $key = New-Object \
             Security.Cryptography.RSACryptoServiceProvider 2048,$cspParameters; $key.PersistKeyInCsp = $false; \
             $key.Clear() } catch { throw 'No key of the machine can be made, so the old certificate stays.' }",
        ),
        Step::save(
            "Keep a copy of the certificates, where there are any. It is a record: the private keys are not in it.",
            concat!(
                "if (Test-Path 'Cert:\\LocalMachine\\Remote Desktop') { Get-ChildItem 'Cert:\\LocalMachine\\Remote \
                 Desktop' | Export-Certificate -Type SST -FilePath ",
                kept!("renew-self-signed.sst"),
                " }"
            ),
        ),
        Step::interrupt(
            "SessionEnv replaces an expired one now. Where it does not even start, nothing may be removed: the script \
             ends here.",
            "Restart-Service SessionEnv -Force -ErrorAction Stop; Start-Sleep -Seconds 10",
        ),
        Step::read("It ends as well where an expired one could not be replaced.", end_if_it_cannot_be_made!("1058")),
        Step::read("Or none could be created.", end_if_it_cannot_be_made!("1057")),
        Step::change(
            "Remove what is self-signed; a certificate of a CA stays.",
            "if (Test-Path 'Cert:\\LocalMachine\\Remote Desktop') { Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | \
             Where-Object { $_.Subject -eq $_.Issuer } | Remove-Item }",
        ),
        Step::interrupt("SessionEnv makes a new one.", "Restart-Service SessionEnv -Force"),
        Step::read(
            "See that it is there; it can take a moment.",
            "Start-Sleep -Seconds 10; Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | Select-Object \
             Thumbprint,NotBefore,NotAfter,HasPrivateKey",
        ),
        Step::say(
            "If none is there, read 1057: \"object already exists\" is a stuck key container (free-key-container). Only if \
             the listener does not take the new one: restart TermService, which ends every session. Clients will warn of \
             the new certificate.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The certificate or its key was the cause. If SessionEnv makes no new one, read 1057 and 1058.",
    undo: "There is no way back: the copy is a record without the private key. Not for a cause that is only possible.",
    undo_line: None,
    sources: &[&sources::AZ_EVT, &sources::AZ_INT, &sources::TN_F686],
};

pub const FIX_KEY_ACL: Remedy = Remedy {
    id: "fix-key-acl",
    title: "Let the service read its own key",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "Run this as SYSTEM, as which Azure's Run Command runs; elsewhere by a scheduled task. An elevated \
             administrator is refused on these files, and for the copy of their permissions as well. Without SYSTEM the \
             ownership of this one file has to be taken first (takeown), and given back to SYSTEM after.",
        ),
        Step::save(
            "Keep the permissions of this one key.",
            concat!(
                "icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_*\" \
                 /save ",
                kept!("fix-key-acl.acl")
            ),
        ),
        Step::change(
            "Grant it: S-1-5-18, SYSTEM, all; S-1-5-20, NETWORK SERVICE, read. By number, because names are another in \
             every language of Windows.",
            "icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_*\" \
             /grant \"*S-1-5-20:(R)\" \"*S-1-5-18:(F)\"",
        ),
        Step::interrupt(
            "From the console, WinRM or Run Command: ends every session.",
            "Restart-Service TermService -Force",
        ),
    ],
    risk: Risk::Medium,
    proves: "The permissions on this one key were the cause.",
    undo: "The permissions as they were. The copy names the file alone, so it is restored in the folder that it is in.",
    undo_line: Some(concat!(
        "icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\" /restore ",
        kept!("fix-key-acl.acl")
    )),
    sources: &[&sources::MS_INT],
};

pub const FIX_MACHINEKEYS_FOLDER: Remedy = Remedy {
    id: "fix-machinekeys-folder",
    title: "Repair the permissions of the MachineKeys folder",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "Only if a new certificate cannot be made (1057, 1058, access denied). The folder itself: \
                   Administrators full, Everyone special read and write, not inherited by the files. Microsoft's text \
                   gives Administrators full control of this folder, its subfolders and files.",
        ),
        Step::save(
            "Keep the permissions of the folder.",
            concat!(
                "icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\" /save ",
                kept!("fix-machinekeys-folder.acl")
            ),
        ),
        Step::change(
            "The folder alone, without its files: S-1-5-32-544, the Administrators, all; S-1-1-0, Everyone, read and \
             write. By number, because names are another in every language of Windows.",
            "icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\" /grant \"*S-1-5-32-544:(F)\" \
             \"*S-1-1-0:(R,W)\"",
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
    undo: "The permissions as they were. The copy names the folder, so it is restored in the one above.",
    undo_line: Some(concat!(
        "icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\" /restore ",
        kept!("fix-machinekeys-folder.acl")
    )),
    sources: &[&sources::AZ_EVT, &sources::MS_GEN, &sources::MS_INT],
};

pub const FIX_CA_KEY: Remedy = Remedy {
    id: "fix-ca-key",
    title: "Repair the key of a certificate from a CA",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say(
            "It must be in LocalMachine\\My with a machine key that is kept: import it anew with its private \
                   key if it has none.",
        ),
        Step::read(
            "Whether it has a key.",
            "Get-ChildItem Cert:\\LocalMachine\\My | Select-Object Thumbprint,Subject,HasPrivateKey,NotAfter",
        ),
        Step::say(
            "In certlm.msc: All Tasks, Manage Private Keys, give NETWORK SERVICE Read. Server Core has no certlm.msc: the \
             next line names the key's file, whose permissions icacls shows and grants.",
        ),
        Step::read("The certificate's key container and provider.", "certutil -store My THUMBPRINT"),
        Step::say(
            "By hand, mind the container: CNG and ECDSA keys are in C:\\ProgramData\\Microsoft\\Crypto\\Keys, \
                   CAPI keys in C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys. Permissions set in the wrong \
                   one change nothing.",
        ),
    ],
    risk: Risk::Medium,
    proves: "The key was there and could not be read.",
    undo: "Remove NETWORK SERVICE in the same dialogue.",
    undo_line: None,
    sources: &[&sources::MS_LISTEN, &sources::F31],
};

pub const REBIND_CERTIFICATE: Remedy = Remedy {
    id: "rebind-certificate",
    title: "Bind the right certificate, or none",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say("Not on a machine with the Connection Broker role."),
        Step::save(
            "Keep which one is bound, or that none is.",
            keep_values!(
                "rebind-certificate.xml",
                "SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp",
                "'SSLCertificateSHA1Hash'"
            ),
        ),
        Step::read(
            "What is bound.",
            "reg query \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp\" /v \
             SSLCertificateSHA1Hash",
        ),
        Step::change(
            "Either back to the self-signed one; an error says that nothing was bound.",
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
    undo: "The binding as it was; if there was none, there is none again.",
    undo_line: Some(restore_values!("rebind-certificate.xml")),
    sources: &[&sources::MS_LISTEN, &sources::AZ_EVT, &sources::MS_INT],
};

pub const RENEW_TERMINAL_CERTIFICATE: Remedy = Remedy {
    id: "renew-terminal-certificate",
    title: "Let the server make its own certificate anew",
    place: Place::Server,
    servers: Servers::WINDOWS,
    shell: Shell::PowerShell,
    steps: &[
        Step::say("Standard RDP security and licensing use this certificate; TLS does not."),
        Step::save(
            "Keep the four values, and nothing else of the key: the licence's time of grace is below it.",
            keep_values!(
                "renew-terminal-certificate.xml",
                "SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\RCM",
                "'Certificate','X509 Certificate','X509 Certificate ID','X509 Certificate2'"
            ),
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
    undo: "The four values as they were; one that was made since and was not there is deleted. Restart.",
    undo_line: Some(restore_values!("renew-terminal-certificate.xml")),
    sources: &[&sources::MS_DISC, &sources::TN_SECERR],
};
