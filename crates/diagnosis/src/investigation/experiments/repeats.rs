//! The controls: does the same happen again? What comes and goes is told from what stays by nothing else.

use core::time::Duration;
use rdpwhy_knowledge::{Cause, causes, sources};

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
const STEADY: &[&Cause] = &[
    &causes::TLS_VERSION_MISMATCH,
    &causes::TLS_NO_COMMON_CIPHER,
    &causes::FIPS_MISMATCH,
    &causes::MTU_BLACK_HOLE,
    &causes::MIDDLEBOX,
    &causes::RELAY_WITHOUT_BACKEND,
    &causes::FOREIGN_SERVICE,
    &causes::CREDSSP_REJECTED,
    &causes::CREDSSP_ORACLE_POLICY,
    &causes::KDC_UNREACHABLE,
    &causes::SETTINGS_REJECTED,
    &causes::KEY_EXCHANGE_FAILED,
    &causes::USER_CERTIFICATE_REQUIRED,
];

pub(super) const REPEAT: Experiment = Experiment {
    applies: Applies { stages: ANONYMOUS, died: Readings::ALIKE, before_hello: false },
    expects: &[
        Expectation {
            stages: &[Stage::Negotiation],
            causes: &[&causes::SERVICE_HUNG],
            fits: Readings::just(Reading::Silent),
        },
        Expectation {
            stages: &[Stage::Negotiation],
            causes: &[&causes::CONNECTION_LIMIT],
            fits: Readings::LIVES.and(Reading::Closes).and(Reading::Refuses),
        },
        Expectation { stages: &[], causes: STEADY, fits: Readings::ALIKE },
        Expectation { stages: &[], causes: CREDENTIAL, fits: Readings::ALIKE },
        Expectation { stages: &[], causes: &[&causes::BANNED, &causes::SERVICE_HUNG], fits: Readings::ALIKE },
    ],
    sources: &[&sources::F31, &sources::DETWIKI_RCM],
    ..Experiment::new(AGAIN, "Does the same happen again at once?", Change::Again, ANONYMOUS)
};

pub(super) const REPEAT_LATER: Experiment = Experiment {
    pause: A_WHILE,
    applies: Applies { stages: ANONYMOUS, died: Readings::ALIKE, before_hello: false },
    needs: &[(AGAIN, Readings::ALIKE)],
    expects: &[
        // What comes and goes does not come three times at the same place.
        Expectation { stages: CONFIRMED, causes: &[&causes::UNSTABLE_PATH], fits: Readings::LIVES },
        // The updates are said to hang, or to close anywhere: not to close thrice at one place.
        Expectation { stages: &[], causes: &[&causes::UPDATE_2026_09], fits: Readings::LIVES.and(Reading::Silent) },
        Expectation { stages: &[], causes: STEADY, fits: Readings::ALIKE },
        Expectation { stages: &[], causes: CREDENTIAL, fits: Readings::ALIKE },
    ],
    sources: &[&sources::F31, &sources::DETWIKI_RCM],
    ..Experiment::new("repeat-later", "Does the same happen again after a while?", Change::Again, ANONYMOUS)
};
