//! Other connection requests: another mask, no mask, a cookie.

use rdpwhy_handshake::Stage;
use rdpwhy_knowledge::{causes, sources};
use rdpwhy_pdu::x224::protocol;

use super::super::experiment::Applies;
use super::super::{Change, Expectation, Experiment, Reading, Readings};
use super::{AGAIN, CREDENTIAL};

const REPEATED: &[(&str, Readings)] = &[(AGAIN, Readings::ALIKE)];
/// A mask that is refused says as much about RDP being spoken as one that is granted.
const ANSWERED: Readings = Readings::LIVES.and(Reading::Refuses);
const UNANSWERED: Readings = Readings::just(Reading::Closes).and(Reading::Silent);

pub(super) const RDP: Experiment = Experiment {
    applies: Applies { stages: &[Stage::Tls], died: Readings::ALIKE, before_hello: true },
    needs: REPEATED,
    expects: &[
        Expectation { stages: &[], causes: CREDENTIAL, fits: ANSWERED },
        Expectation {
            stages: &[],
            causes: &[&causes::TLS_VERSION_MISMATCH, &causes::TLS_NO_COMMON_CIPHER, &causes::FIPS_MISMATCH],
            fits: ANSWERED,
        },
        Expectation { stages: &[], causes: &[&causes::MTU_BLACK_HOLE], fits: ANSWERED.and(Reading::Silent) },
        Expectation { stages: &[], causes: &[&causes::RELAY_WITHOUT_BACKEND], fits: UNANSWERED.and(Reading::Speaks) },
    ],
    confirms: &[(Reading::Passes, &causes::SECURITY_LAYER_RDP_ONLY)],
    details: &[&causes::TLS_NOT_ALLOWED],
    sources: &[&sources::NEGRSP],
    ..Experiment::new(
        "protocols-rdp",
        "Does the server speak Standard RDP security, or say why not?",
        Change::Protocols(Some(protocol::RDP)),
        &[Stage::Tls],
    )
};

pub(super) const SSL: Experiment = Experiment {
    applies: Applies { stages: &[Stage::Credssp], died: Readings::ALIKE, before_hello: false },
    needs: REPEATED,
    expects: &[
        Expectation {
            stages: &[],
            causes: &[&causes::CREDSSP_REJECTED, &causes::KDC_UNREACHABLE, &causes::CREDSSP_ORACLE_POLICY],
            fits: ANSWERED,
        },
        // Whoever asks for NLA by a refusal has not got so far as to hang.
        Expectation { stages: &[], causes: &[&causes::SERVICE_HUNG], fits: UNANSWERED.and(Reading::Refuses) },
    ],
    sources: &[&sources::GRD],
    ..Experiment::new(
        "protocols-ssl",
        "Does the server go on with TLS alone, without CredSSP?",
        Change::Protocols(Some(protocol::SSL)),
        &[Stage::Credssp],
    )
};

/// What a connection request that looks otherwise shows of somebody who did not answer the first one.
const OTHERWISE: &[Expectation] = &[Expectation {
    stages: &[],
    causes: &[&causes::FOREIGN_SERVICE, &causes::RELAY_WITHOUT_BACKEND, &causes::SERVICE_HUNG, &causes::BANNED],
    fits: Readings::ALIKE,
}];
const UNCONFIRMED: Applies = Applies { stages: &[Stage::Negotiation], died: Readings::ALIKE, before_hello: false };

pub(super) const COOKIE: Experiment = Experiment {
    applies: UNCONFIRMED,
    needs: REPEATED,
    expects: OTHERWISE,
    sources: &[&sources::CR],
    ..Experiment::new(
        "cookie",
        "Is a request with a cookie answered where one without is not, or the other way round?",
        Change::Cookie,
        &[Stage::Negotiation],
    )
};

pub(super) const NO_NEGOTIATION: Experiment = Experiment {
    applies: UNCONFIRMED,
    needs: REPEATED,
    expects: OTHERWISE,
    sources: &[&sources::NEGREQ],
    ..Experiment::new(
        "protocols-none",
        "Is a request without negotiation data answered, as the oldest clients send it?",
        Change::Protocols(None),
        &[Stage::Negotiation],
    )
};
