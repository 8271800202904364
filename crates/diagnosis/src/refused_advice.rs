//! Owns the advice that many pages give and this one refuses, each with its reason and with what to do instead.

/// Advice that is not given.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RefusedAdvice {
    /// `rename-machinekeys`.
    pub id: &'static str,
    /// What is advised elsewhere.
    pub advice: &'static str,
    /// Why it is refused.
    pub because: &'static str,
    /// Ids of remedies, or of causes, to look at instead.
    pub instead: &'static [&'static str],
    /// Tags, see [`crate::source`].
    pub sources: &'static [&'static str],
}

/// The refused advice with this id.
#[must_use]
pub fn refused_advice(id: &str) -> Option<&'static RefusedAdvice> {
    REFUSED.iter().find(|refused| refused.id == id)
}

/// All of it.
#[must_use]
pub const fn all_refused_advice() -> &'static [RefusedAdvice] {
    REFUSED
}

const REFUSED: &[RefusedAdvice] = &[
    RefusedAdvice {
        id: "rename-machinekeys",
        advice: "Rename the MachineKeys folder and restart.",
        because: "The folder holds the CAPI keys of the whole machine: web servers, agents, WinRM and others lose \
                  theirs, and most of them say so much later. Remote Desktop needs one file of it.",
        instead: &["renew-self-signed", "fix-key-acl", "fix-machinekeys-folder"],
        sources: &["AZ-EVT", "MS-GEN", "MS-INT"],
    },
    RefusedAdvice {
        id: "delete-machinekeys",
        advice: "Delete what is in the MachineKeys folder.",
        because: "Keys that are gone do not come back: every certificate of the machine whose key was there is \
                  worthless. Remote Desktop needs one file of it.",
        instead: &["renew-self-signed", "fix-key-acl", "fix-machinekeys-folder"],
        sources: &["AZ-EVT", "MS-GEN", "MS-INT"],
    },
    RefusedAdvice {
        id: "disable-nla-permanently",
        advice: "Switch NLA off and leave it so.",
        because: "Then anyone who reaches the port reaches the logon screen, without any password. It hides what is \
                  wrong with CredSSP instead of showing it; for one test of minutes there is isolate-nla.",
        instead: &["credssp-rejected", "kdc-unreachable", "isolate-nla"],
        sources: &["MS-INT", "AZ-AUTH"],
    },
    RefusedAdvice {
        id: "security-layer-0-permanently",
        advice: "Set SecurityLayer to 0 and leave it so.",
        because: "Standard RDP security does not authenticate the server and its encryption is broken; clients of today \
                  refuse it. It goes around the certificate instead of repairing it.",
        instead: &["tls-credential-fault", "renew-self-signed", "restore-security-layer"],
        sources: &["MS-INT", "NEGFAIL"],
    },
    RefusedAdvice {
        id: "allow-encryption-oracle",
        advice: "Set AllowEncryptionOracle to 2 on the client.",
        because: "It opens the hole of CVE-2018-0886 for every server that this client talks to: whoever sits in \
                  between can use the credentials. Both ends have to be patched.",
        instead: &["patch-credssp"],
        sources: &["AZ-CSSP"],
    },
    RefusedAdvice {
        id: "enable-tls10",
        advice: "Switch TLS 1.0 and 1.1 on again.",
        because: "It weakens every service of the machine that uses Schannel, and newer systems leave these versions \
                  out. TLS 1.2 is what both ends need; the old server may need an update for it.",
        instead: &["enable-tls12", "tls-version-mismatch"],
        sources: &["MS-INT", "TLSOVER", "ANS-RDP"],
    },
    RefusedAdvice {
        id: "reset-grace-period",
        advice: "Delete the GracePeriod key, so that the licensing grace period begins anew.",
        because: "It goes around the licence. A licence server and a mode have to be named; remote administration needs \
                  neither.",
        instead: &["use-admin-mode", "configure-licensing"],
        sources: &["MS-LIC", "RDPELE-GLOSS"],
    },
    RefusedAdvice {
        id: "reset-wmi-repository",
        advice: "Reset the WMI repository.",
        because: "It drops what every other product registered there. Damaged classes have no effect on connections, \
                  and can be checked and brought back one by one.",
        instead: &["repair-wmi", "wmi-broken"],
        sources: &["MS-LISTEN"],
    },
    RefusedAdvice {
        id: "grant-machinekeys-to-network-service",
        advice: "Give NETWORK SERVICE read on the MachineKeys folder and everything below it.",
        because: "Then a broken service of that account reads the keys of all others. The one file of Remote Desktop is \
                  enough; the vendor's own script does it recursively, and the narrower form is to be preferred.",
        instead: &["fix-key-acl"],
        sources: &["AZ-EVT", "MS-INT"],
    },
];
