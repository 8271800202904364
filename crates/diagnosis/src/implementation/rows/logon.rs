//! The NTLM challenge. Measured on FreeRDP 2.11 (which calls itself 6.1.7601) and 3.32 (10.0.22631); sspi 0.23 in its
//! source; Windows by MS-NLMP 3.2.5.1.1.

use rdpwhy_handshake::{NtlmFacts, PduKind, Report};
use rdpwhy_knowledge::Platform::{FreerdpShadow, GnomeRemoteDesktop, IronrdpServer, Krdp, Weston, Windows};

use super::super::Strength::{Decisive, Suggestive};
use super::super::observation::{Row, Seen, each};

const CHALLENGE: PduKind = PduKind::NtlmChallenge;
/// NTLMSSP_TARGET_TYPE_DOMAIN and NTLMSSP_TARGET_TYPE_SERVER (MS-NLMP 2.2.2.5).
const TARGET_TYPES: u32 = 0x0003_0000;

pub(super) const TARGET_TYPE: Row = Row {
    id: "ntlm-target-type",
    fits: &[Windows],
    strength: Decisive,
    looks: |reports| {
        let shows = |ntlm: &NtlmFacts| names_target_type(ntlm) && ntlm.os_build.is_some_and(|build| build != 0);
        let version = reports.iter().filter_map(|report| report.facts.ntlm.as_ref()).find(|ntlm| shows(ntlm));
        let version = version.and_then(|ntlm| ntlm.os_version.clone()).unwrap_or_default();
        let says =
            format!("The NTLM challenge says version {version} and what kind of name its target has, as Windows does.");
        of_ntlm(reports, shows, says)
    },
};

pub(super) const NO_TARGET_TYPE: Row = Row {
    id: "ntlm-without-target-type",
    fits: &[FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston],
    strength: Decisive,
    looks: |reports| {
        let shows = |ntlm: &NtlmFacts| !names_target_type(ntlm) && !ntlm.target_name.is_empty();
        let says = "The NTLM challenge does not say what kind of name its target has: FreeRDP's code. The version in it is \
                    not that of an operating system.";
        of_ntlm(reports, shows, says)
    },
};

pub(super) const NO_TARGET_NAME: Row = Row {
    id: "ntlm-without-target-name",
    fits: &[IronrdpServer],
    strength: Suggestive,
    looks: |reports| {
        let shows = |ntlm: &NtlmFacts| !names_target_type(ntlm) && ntlm.target_name.is_empty();
        of_ntlm(reports, shows, "The NTLM challenge has no target name, as sspi, IronRDP's library, sends it.")
    },
};

/// Whether the challenge says that its target is a domain or a server. Windows does, as MS-NLMP 3.2.5.1.1 asks for.
pub(in super::super) const fn names_target_type(ntlm: &NtlmFacts) -> bool {
    ntlm.flags & TARGET_TYPES != 0
}

fn of_ntlm(reports: &[&Report], shows: impl Fn(&NtlmFacts) -> bool, says: impl Into<String>) -> Option<Seen> {
    each(reports, CHALLENGE, |report| report.facts.ntlm.as_ref().is_some_and(&shows), says)
}
