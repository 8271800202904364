//! Updates of Windows that break or repair connections: the one table of facts that change with time.
//!
//! Looked up on 2026-11-30. Where this table and a text disagree, the table is right. `Get-HotFix` does not list every
//! cumulative update: the build and its revision (`CurrentBuild` and `UBR`) decide.

use crate::{Cause, Source, causes, sources};

/// One update of Windows for one system.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Update {
    /// `KB5129235`.
    pub kb: &'static str,
    /// The systems that it is for.
    pub product: &'static str,
    /// Their builds; empty where the build does not name the system.
    pub builds: &'static [u32],
    /// The revision (UBR) that it brings; `None` where it was not found.
    pub revision: Option<u32>,
    /// The day of its release, as `2026-09-14`; only the month where the day was not found.
    pub released: &'static str,
    /// What it does.
    pub role: UpdateRole,
    /// The cause that it is about.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::cause"))]
    pub cause: &'static Cause,
    /// What is doubtful about this row.
    pub doubt: Option<&'static str>,
    /// Where it comes from.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::source"))]
    pub source: &'static Source,
}

/// What an update does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum UpdateRole {
    /// The cause exists from this revision on.
    Breaks,
    /// The cause is gone from this revision on.
    Repairs,
}

/// All of them.
#[must_use]
pub const fn updates() -> &'static [Update] {
    UPDATES
}

/// Those that a cause is about.
pub fn updates_about(id: &str) -> impl Iterator<Item = &'static Update> {
    UPDATES.iter().filter(move |update| update.cause.id == id)
}

/// The first revisions without the fault of September 2026, to be held against `CurrentBuild` and `UBR`.
macro_rules! repaired_2026_09 {
    () => {
        "Server 2016 14393.9339 (14393.9514 is named as well), Server 2019 17763.9247, Server 2022 20348.5631, Server 2025 \
         26100.33451, Windows 10 19044.7727 and 19045.7727, Windows 11 23H2 22631.7584, 24H2 26100.9457, 25H2 26200.9457, \
         26H1 28000.2956"
    };
}
pub(crate) use repaired_2026_09;

/// The updates that repair it, which Windows Update does not offer.
macro_rules! repairs_2026_09 {
    () => {
        "Server 2025 KB5129235, 2022 KB5129237, 2019 KB5129238, 2016 KB5129239, 2012 R2 KB5129243, 2012 KB5129244, Windows 11 \
         24H2 and 25H2 KB5129195 (hotpatch KB5129241), 23H2 KB5129242, 26H1 KB5129194, Windows 10 KB5129236"
    };
}
pub(crate) use repairs_2026_09;

const SEPTEMBER: &str = "2026-09";
const OUT_OF_BAND: &str = "2026-09-14";

const fn breaks(kb: &'static str, product: &'static str, builds: &'static [u32], revision: Option<u32>) -> Update {
    row(kb, product, builds, revision, SEPTEMBER, UpdateRole::Breaks)
}

const fn repairs(kb: &'static str, product: &'static str, builds: &'static [u32], revision: Option<u32>) -> Update {
    row(kb, product, builds, revision, OUT_OF_BAND, UpdateRole::Repairs)
}

const fn row(
    kb: &'static str,
    product: &'static str,
    builds: &'static [u32],
    revision: Option<u32>,
    released: &'static str,
    role: UpdateRole,
) -> Update {
    let (cause, source) = (&causes::UPDATE_2026_09, &sources::AZ_SEP26);
    Update { kb, product, builds, revision, released, role, cause, doubt: None, source }
}

const fn doubtful(doubt: &'static str, update: Update) -> Update {
    Update { doubt: Some(doubt), ..update }
}

#[rustfmt::skip]
const UPDATES: &[Update] = &[
    breaks("KB5122871", "Windows Server 2025", &[26100], None),
    breaks("KB5122882", "Windows Server 2022", &[20348], None),
    breaks("KB5122876", "Windows Server 2019 and Windows 10 LTSC 2019", &[17763], None),
    breaks("KB5123099", "Windows Server 2016 and Windows 10 LTSB 2016", &[14393], None),
    breaks("KB5123066", "Windows Server 2012 R2", &[], None),
    breaks("KB5123065", "Windows Server 2012", &[], None),
    doubtful("One article of Microsoft exchanges KB5124008 and KB5122880.", breaks("KB5124008", "Windows 11 24H2 and 25H2", &[26100, 26200], Some(9445))),
    doubtful("One article of Microsoft exchanges KB5124008 and KB5122880.", breaks("KB5122880", "Windows 11 23H2", &[22631], Some(7582))),
    breaks("KB5124012", "Windows 11 26H1", &[28000], None),
    breaks("KB5122878", "Windows 10 21H2 LTSC and 22H2", &[19044, 19045], None),
    repairs("KB5129235", "Windows Server 2025", &[26100], Some(33451)),
    repairs("KB5129237", "Windows Server 2022", &[20348], Some(5631)),
    repairs("KB5129238", "Windows Server 2019 and Windows 10 LTSC 2019", &[17763], Some(9247)),
    doubtful("Revision 9339 or 9514: the sources differ.", repairs("KB5129239", "Windows Server 2016 and Windows 10 LTSB 2016", &[14393], Some(9339))),
    repairs("KB5129243", "Windows Server 2012 R2", &[], None),
    repairs("KB5129244", "Windows Server 2012", &[], None),
    repairs("KB5129195", "Windows 11 24H2 and 25H2", &[26100, 26200], Some(9457)),
    repairs("KB5129241", "Windows 11 24H2 and 25H2, hotpatch", &[26100, 26200], None),
    repairs("KB5129242", "Windows 11 23H2", &[22631], Some(7584)),
    repairs("KB5129194", "Windows 11 26H1", &[28000], Some(2956)),
    repairs("KB5129236", "Windows 10 21H2 LTSC and 22H2", &[19044, 19045], Some(7727)),
    Update { kb: "KB5055523", product: "Windows 11 24H2", builds: &[26100], revision: Some(3775), released: "2025-04-08", role: UpdateRole::Repairs, cause: &causes::UDP_FAULT_24H2, doubt: None, source: &sources::KB5055523 },
    Update { kb: "KB5064081", product: "Windows 11 24H2, preview", builds: &[26100], revision: Some(5074), released: "2025-08-29", role: UpdateRole::Breaks, cause: &causes::DUPLICATE_SID, doubt: Some("Its day and revision were not looked up again."), source: &sources::KB5068222 },
    Update { kb: "KB5065426", product: "Windows 11 24H2 and 25H2, Windows Server 2025", builds: &[26100, 26200], revision: Some(6584), released: "2025-09-09", role: UpdateRole::Breaks, cause: &causes::DUPLICATE_SID, doubt: None, source: &sources::KB5068222 },
];

#[cfg(test)]
mod tests {
    use super::{UPDATES, UpdateRole, updates_about};

    #[test]
    fn the_texts_name_what_the_table_has() {
        for update in updates_about("update-2026-09").filter(|update| update.role == UpdateRole::Repairs) {
            assert!(repairs_2026_09!().contains(update.kb), "{}", update.kb);
            for (build, revision) in update.builds.iter().filter_map(|build| Some((build, update.revision?))) {
                let version = format!("{build}.{revision}");
                assert!(repaired_2026_09!().contains(&version), "{version}");
            }
        }
    }

    #[test]
    fn the_texts_name_nothing_else() {
        let of_2026_09 = || updates_about("update-2026-09").filter(|update| update.role == UpdateRole::Repairs);
        assert_eq!(repairs_2026_09!().matches("KB").count(), of_2026_09().count());
        let versions = of_2026_09().filter(|update| update.revision.is_some()).map(|update| update.builds.len());
        // One revision of Server 2016 is doubtful, so that two are named.
        assert_eq!(repaired_2026_09!().matches('.').count(), versions.sum::<usize>() + 1);
    }

    #[test]
    fn rows_are_dated_and_no_update_does_two_things() {
        for (at, update) in UPDATES.iter().enumerate() {
            assert!(update.released.starts_with("202") && update.released.len() >= 7, "{}", update.kb);
            assert!(!UPDATES[..at].iter().any(|other| other.kb == update.kb), "{} twice", update.kb);
        }
    }
}
