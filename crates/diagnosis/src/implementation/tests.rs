//! The table's form, and how observations are weighed.

use rdpwhy_knowledge::Platform;
use rdpwhy_knowledge::Platform::{GnomeRemoteDesktop, IronrdpServer, Krdp, Weston, Windows, Xrdp};

use super::rows::ROWS;
use super::{Implementation, Observation, Strength, Sureness, implementation};

fn observed(strength: Strength, fits: &'static [Platform]) -> Observation {
    Observation { id: "test", says: "It was seen.".to_owned(), fits, strength, evidence: Vec::new() }
}

fn weighed(observations: &[Observation]) -> Implementation {
    Implementation::of(observations.to_vec(), None)
}

#[test]
fn rows_have_names_of_their_own_and_exclude_some_implementation() {
    for (index, row) in ROWS.iter().enumerate() {
        assert!(ROWS.iter().skip(index + 1).all(|other| other.id != row.id), "{} twice", row.id);
        assert!(!row.fits.is_empty() && row.fits.len() < Platform::ALL.len(), "{}", row.id);
    }
}

#[test]
fn nothing_seen_is_not_known() {
    let nothing = implementation([]);
    assert_eq!((nothing.platform, nothing.candidates.len(), nothing.contradictory), (None, 0, false));
    assert_eq!(nothing.to_string(), "not known");
    assert!(!nothing.is_not_windows());
}

#[test]
fn what_decides_is_certain_and_what_suggests_is_likely() {
    let both = observed(Strength::Decisive, &[Windows, Xrdp]);
    let certain = weighed(&[both.clone(), observed(Strength::Decisive, &[Xrdp, IronrdpServer])]);
    assert_eq!((certain.platform, certain.sureness), (Some(Xrdp), Some(Sureness::Certain)));
    let likely = weighed(&[both.clone(), observed(Strength::Suggestive, &[Xrdp])]);
    assert_eq!((likely.platform, likely.sureness), (Some(Xrdp), Some(Sureness::Likely)));
    assert_eq!(likely.to_string(), "xrdp (likely)");
    assert!(likely.is_not_windows());
    let open = weighed(&[both]);
    assert_eq!((open.platform, open.sureness), (None, None));
    assert_eq!(open.to_string(), "one of Windows, xrdp");
    assert!(!open.is_not_windows());
}

#[test]
fn contradictory_observations_give_no_answer() {
    let decisive = weighed(&[observed(Strength::Decisive, &[Xrdp]), observed(Strength::Decisive, &[Windows])]);
    assert_eq!((decisive.platform, decisive.contradictory), (None, true));
    assert!(decisive.candidates.is_empty() && !decisive.is_not_windows());
    let suggestive = weighed(&[observed(Strength::Suggestive, &[Xrdp]), observed(Strength::Suggestive, &[Windows])]);
    assert_eq!((suggestive.platform, suggestive.candidates.len()), (None, 0));
    // Within what decides, suggestions that disagree leave it as it was.
    let freerdp = observed(Strength::Decisive, &[GnomeRemoteDesktop, Krdp, Weston]);
    let undecided = [freerdp, observed(Strength::Suggestive, &[Krdp]), observed(Strength::Suggestive, &[Weston])];
    assert_eq!(weighed(&undecided).candidates, [GnomeRemoteDesktop, Krdp, Weston]);
}

#[test]
fn a_suggestion_gives_way_to_what_decides() {
    let decisive = observed(Strength::Decisive, &[GnomeRemoteDesktop, Krdp]);
    let answer =
        weighed(&[decisive, observed(Strength::Suggestive, &[Windows]), observed(Strength::Suggestive, &[Krdp])]);
    assert_eq!((answer.platform, answer.sureness), (Some(Krdp), Some(Sureness::Likely)));
}
