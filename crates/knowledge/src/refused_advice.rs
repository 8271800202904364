//! Owns the advice that many pages give and this one refuses, each with its reason and with what to do instead.

use crate::{Cause, Remedy, Source, causes, remedies, sources};

/// Advice that is not given.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedAdvice {
    /// `rename-machinekeys`.
    pub id: &'static str,
    /// What is advised elsewhere.
    pub advice: &'static str,
    /// Why it is refused.
    pub because: &'static str,
    /// Remedies to look at instead.
    pub remedies: &'static [&'static Remedy],
    /// Causes to look at instead.
    pub causes: &'static [&'static Cause],
    /// Where it comes from.
    pub sources: &'static [&'static Source],
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
        remedies: &[&remedies::RENEW_SELF_SIGNED, &remedies::FIX_KEY_ACL, &remedies::FIX_MACHINEKEYS_FOLDER],
        causes: &[],
        sources: &[&sources::AZ_EVT, &sources::MS_GEN, &sources::MS_INT],
    },
    RefusedAdvice {
        id: "delete-machinekeys",
        advice: "Delete what is in the MachineKeys folder.",
        because: "Keys that are gone do not come back: every certificate of the machine whose key was there is \
                  worthless. Remote Desktop needs one file of it.",
        remedies: &[&remedies::RENEW_SELF_SIGNED, &remedies::FIX_KEY_ACL, &remedies::FIX_MACHINEKEYS_FOLDER],
        causes: &[],
        sources: &[&sources::AZ_EVT, &sources::MS_GEN, &sources::MS_INT],
    },
    RefusedAdvice {
        id: "disable-nla-permanently",
        advice: "Switch NLA off and leave it so.",
        because: "Then anyone who reaches the port reaches the logon screen, without any password. It hides what is \
                  wrong with CredSSP instead of showing it; for one test of minutes there is isolate-nla.",
        remedies: &[&remedies::ISOLATE_NLA],
        causes: &[&causes::CREDSSP_REJECTED, &causes::KDC_UNREACHABLE],
        sources: &[&sources::MS_INT, &sources::AZ_AUTH],
    },
    RefusedAdvice {
        id: "security-layer-0-permanently",
        advice: "Set SecurityLayer to 0 and leave it so.",
        because: "Standard RDP security does not authenticate the server and its encryption is broken; clients of today \
                  refuse it. It goes around the certificate instead of repairing it.",
        remedies: &[&remedies::RENEW_SELF_SIGNED, &remedies::RESTORE_SECURITY_LAYER],
        causes: &[&causes::TLS_CREDENTIAL_FAULT],
        sources: &[&sources::MS_INT, &sources::NEGFAIL],
    },
    RefusedAdvice {
        id: "allow-encryption-oracle",
        advice: "Set AllowEncryptionOracle to 2 on the client.",
        because: "It opens the hole of CVE-2018-0886 for every server that this client talks to: an attacker in \
                  between can use the credentials. Both ends have to be patched.",
        remedies: &[&remedies::PATCH_CREDSSP],
        causes: &[],
        sources: &[&sources::AZ_CSSP],
    },
    RefusedAdvice {
        id: "enable-tls10",
        advice: "Switch TLS 1.0 and 1.1 on again.",
        because: "It weakens every service of the machine that uses Schannel, and newer systems leave these versions \
                  out. TLS 1.2 is what both ends need; the old server may need an update for it.",
        remedies: &[&remedies::ENABLE_TLS12],
        causes: &[&causes::TLS_VERSION_MISMATCH],
        sources: &[&sources::MS_INT, &sources::TLSOVER, &sources::ANS_RDP],
    },
    RefusedAdvice {
        id: "reset-grace-period",
        advice: "Delete the GracePeriod key, so that the licensing grace period begins anew.",
        because: "It goes around the licence. A licence server and a mode have to be named; remote administration needs \
                  neither.",
        remedies: &[&remedies::USE_ADMIN_MODE, &remedies::CONFIGURE_LICENSING],
        causes: &[],
        sources: &[&sources::MS_LIC, &sources::RDPELE_GLOSS],
    },
    RefusedAdvice {
        id: "reset-wmi-repository",
        advice: "Reset the WMI repository.",
        because: "It drops what every other product registered there. Damaged classes have no effect on connections, \
                  and can be checked and brought back one by one.",
        remedies: &[&remedies::REPAIR_WMI],
        causes: &[&causes::WMI_BROKEN],
        sources: &[&sources::MS_LISTEN],
    },
    RefusedAdvice {
        id: "grant-machinekeys-to-network-service",
        advice: "Give NETWORK SERVICE read on the MachineKeys folder and everything below it.",
        because: "Then a broken service of that account reads the keys of all others. The one file of Remote Desktop is \
                  enough; the vendor's own script does it recursively, and the narrower form is to be preferred.",
        remedies: &[&remedies::FIX_KEY_ACL],
        causes: &[],
        sources: &[&sources::AZ_EVT, &sources::MS_INT],
    },
];
