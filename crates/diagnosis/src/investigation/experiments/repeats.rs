//! The controls: does the same happen again? What comes and goes is told from what stays by nothing else.

use core::time::Duration;

use rdpwhy_handshake::Stage;

use super::super::experiment::Applies;
use super::super::{Change, Expectation, Experiment, Reading, Readings};
use super::{AGAIN, CREDENTIAL};

/// Where a probe without credentials and without a session may die.
const ANONYMOUS: &[Stage] = &[Stage::Negotiation, Stage::Tls, Stage::Credssp, Stage::BasicSettings, Stage::Channels];
/// Behind an X.224 confirm: somebody speaks RDP there.
const CONFIRMED: &[Stage] = &[Stage::Tls, Stage::Credssp, Stage::BasicSettings, Stage::Channels];

/// Long enough for a moment's crowd to be gone, and short enough to be waited for.
const A_WHILE: Duration = Duration::from_secs(3);

/// Causes that show every time.
const STEADY: &[&str] = &[
    "tls-version-mismatch",
    "tls-no-common-cipher",
    "fips-mismatch",
    "mtu-black-hole",
    "middlebox",
    "relay-without-backend",
    "foreign-service",
    "credssp-rejected",
    "credssp-oracle-policy",
    "kdc-unreachable",
    "settings-rejected",
    "key-exchange-failed",
    "user-certificate-required",
];

pub(super) const REPEAT: Experiment = Experiment {
    applies: Applies { stages: ANONYMOUS, died: Readings::ALIKE, before_hello: false },
    expects: &[
        Expectation { stages: &[Stage::Negotiation], causes: &["service-hung"], fits: Readings::just(Reading::Silent) },
        Expectation {
            stages: &[Stage::Negotiation],
            causes: &["connection-limit"],
            fits: Readings::LIVES.and(Reading::Closes).and(Reading::Refuses),
        },
        Expectation { stages: &[], causes: STEADY, fits: Readings::ALIKE },
        Expectation { stages: &[], causes: CREDENTIAL, fits: Readings::ALIKE },
        Expectation { stages: &[], causes: &["banned", "service-hung"], fits: Readings::ALIKE },
    ],
    sources: &["F31", "DETWIKI-RCM"],
    ..Experiment::new(AGAIN, "Does the same happen again at once?", Change::Again, ANONYMOUS)
};

pub(super) const REPEAT_LATER: Experiment = Experiment {
    pause: A_WHILE,
    applies: Applies { stages: ANONYMOUS, died: Readings::ALIKE, before_hello: false },
    needs: &[(AGAIN, Readings::ALIKE)],
    expects: &[
        // What comes and goes does not come three times at the same place.
        Expectation { stages: CONFIRMED, causes: &["connection-limit", "unstable-path"], fits: Readings::LIVES },
        // The updates are said to hang, or to close anywhere: not to close thrice at one place.
        Expectation { stages: &[], causes: &["update-2026-09"], fits: Readings::LIVES.and(Reading::Silent) },
        Expectation { stages: &[], causes: STEADY, fits: Readings::ALIKE },
        Expectation { stages: &[], causes: CREDENTIAL, fits: Readings::ALIKE },
    ],
    sources: &["F31", "DETWIKI-RCM"],
    ..Experiment::new("repeat-later", "Does the same happen again after a while?", Change::Again, ANONYMOUS)
};
