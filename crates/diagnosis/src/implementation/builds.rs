//! Versions: builds of Windows by the NTLM challenge, FreeRDP by its core version.

use rdpwhy_handshake::Report;
use rdpwhy_knowledge::Platform;

use super::rows::{FREERDP, names_target_type};

/// Builds of Windows. Client and server of one build answer alike.
const BUILDS: &[(u16, &str)] = &[
    (2600, "Windows XP (build 2600)"),
    (3790, "Windows Server 2003 (build 3790)"),
    (6000, "Windows Vista (build 6000)"),
    (6001, "Windows Vista SP1 or Server 2008 (build 6001)"),
    (6002, "Windows Vista SP2 or Server 2008 SP2 (build 6002)"),
    (6003, "Windows Server 2008 SP2 (build 6003)"),
    (7600, "Windows 7 or Server 2008 R2 (build 7600)"),
    (7601, "Windows 7 SP1 or Server 2008 R2 SP1 (build 7601)"),
    (9200, "Windows 8 or Server 2012 (build 9200)"),
    (9600, "Windows 8.1 or Server 2012 R2 (build 9600)"),
    (10_240, "Windows 10 1507 (build 10240)"),
    (10_586, "Windows 10 1511 (build 10586)"),
    (14_393, "Windows 10 1607 or Server 2016 (build 14393)"),
    (15_063, "Windows 10 1703 (build 15063)"),
    (16_299, "Windows 10 1709 (build 16299)"),
    (17_134, "Windows 10 1803 (build 17134)"),
    (17_763, "Windows 10 1809 or Server 2019 (build 17763)"),
    (18_362, "Windows 10 1903 (build 18362)"),
    (18_363, "Windows 10 1909 (build 18363)"),
    (19_041, "Windows 10 2004 to 22H2 (build 19041)"),
    (19_042, "Windows 10 20H2 (build 19042)"),
    (19_043, "Windows 10 21H1 (build 19043)"),
    (19_044, "Windows 10 21H2 (build 19044)"),
    (19_045, "Windows 10 22H2 (build 19045)"),
    (20_348, "Windows Server 2022 (build 20348)"),
    (22_000, "Windows 11 21H2 (build 22000)"),
    (22_621, "Windows 11 22H2 or 23H2 (build 22621)"),
    (22_631, "Windows 11 23H2 (build 22631)"),
    (26_100, "Windows 11 24H2 or Server 2025 (build 26100)"),
    (26_200, "Windows 11 25H2 (build 26200)"),
];

/// SC_CORE's version of FreeRDP 2 (RDP 10.7) and of FreeRDP 3 (RDP 10.11).
const FREERDP_2: u32 = 0x0008_000C;
const FREERDP_3: u32 = 0x0008_0010;
/// The build that FreeRDP 2 and FreeRDP 3 write into NTLM's version.
const FREERDP_2_NTLM: u16 = 7601;
const FREERDP_3_NTLM: u16 = 22_631;

/// The version that shows, and the implementations that it is a version of.
pub(super) fn version(reports: &[&Report]) -> Option<(&'static [Platform], &'static str)> {
    reports.iter().find_map(|report| windows(report).or_else(|| freerdp(report)))
}

fn windows(report: &Report) -> Option<(&'static [Platform], &'static str)> {
    let ntlm = report.facts.ntlm.as_ref().filter(|ntlm| names_target_type(ntlm))?;
    let (_, name) = BUILDS.iter().find(|(build, _)| ntlm.os_build == Some(*build))?;
    Some((&[Platform::Windows], name))
}

fn freerdp(report: &Report) -> Option<(&'static [Platform], &'static str)> {
    let ntlm = report.facts.ntlm.as_ref().filter(|ntlm| !names_target_type(ntlm));
    let name = match (report.facts.gcc.server_version, ntlm.and_then(|ntlm| ntlm.os_build)) {
        (Some(FREERDP_2), _) | (None, Some(FREERDP_2_NTLM)) => "FreeRDP 2",
        (Some(FREERDP_3), _) | (None, Some(FREERDP_3_NTLM)) => "FreeRDP 3",
        _ => return None,
    };
    Some((FREERDP, name))
}
