//! Other beginnings: who is it that does not answer a connection request?

use rdpwhy_handshake::Stage;
use rdpwhy_knowledge::{causes, sources};

use super::super::experiment::Applies;
use super::super::{Change, Expectation, Experiment, Reading, Readings};
use super::AGAIN;

const UNCONFIRMED: Applies = Applies { stages: &[Stage::Negotiation], died: Readings::ALIKE, before_hello: false };
const REPEATED: &[(&str, Readings)] = &[(AGAIN, Readings::ALIKE)];
/// Somebody with another protocol may speak or not; whoever has none does not.
const EXPECTS: &[Expectation] = &[Expectation {
    stages: &[],
    causes: &[
        &causes::RELAY_WITHOUT_BACKEND,
        &causes::CONNECTION_LIMIT,
        &causes::BANNED,
        &causes::SERVICE_HUNG,
        &causes::UPDATE_2026_09,
        &causes::MIDDLEBOX,
    ],
    fits: Readings::just(Reading::Closes).and(Reading::Silent),
}];

pub(super) const BANNER: Experiment = Experiment {
    applies: UNCONFIRMED,
    needs: REPEATED,
    expects: EXPECTS,
    confirms: &[(Reading::Speaks, &causes::FOREIGN_SERVICE)],
    sources: &[&sources::NOMACH],
    ..Experiment::new("banner", "Does the port say something by itself?", Change::Listen, &[Stage::Negotiation])
};

pub(super) const DIRECT_TLS: Experiment = Experiment {
    applies: UNCONFIRMED,
    needs: REPEATED,
    expects: EXPECTS,
    // An RDP server may be behind the TLS.
    confirms: &[(Reading::SpeaksTls, &causes::TLS_FIRST), (Reading::Speaks, &causes::FOREIGN_SERVICE)],
    sources: &[&sources::NOMACH],
    ..Experiment::new(
        "direct-tls",
        "Does the port speak TLS without a connection request?",
        Change::DirectTls,
        &[Stage::Negotiation],
    )
};
