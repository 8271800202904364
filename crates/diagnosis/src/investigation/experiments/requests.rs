//! Other connection requests: wider and narrower masks, no mask, a cookie, no routing token.

use rdpwhy_handshake::Stage;
use rdpwhy_knowledge::{Cause, causes, sources};
use rdpwhy_pdu::x224::protocol;

use super::super::experiment::Applies;
use super::super::{Change, Expectation, Experiment, Reading, Readings};
use super::{AGAIN, CREDENTIAL};

const REPEATED: &[(&str, Readings)] = &[(AGAIN, Readings::ALIKE)];
/// A mask that is refused says as much about RDP being spoken as one that is granted.
const ANSWERED: Readings = Readings::LIVES.and(Reading::Refuses);
const UNANSWERED: Readings = Readings::just(Reading::Closes).and(Reading::Silent);
const UNCONFIRMED: Applies = Applies { stages: &[Stage::Negotiation], died: Readings::ALIKE, before_hello: false };

/// Programs, relays and states of a server that answer no connection request, whatever it asks for.
const NO_RDP_ANSWER: &[&Cause] = &[
    &causes::FOREIGN_SERVICE,
    &causes::RELAY_WITHOUT_BACKEND,
    &causes::SERVICE_HUNG,
    &causes::UPDATE_2026_09,
    &causes::BANNED,
    &causes::CONNECTION_LIMIT,
    &causes::NO_CREDENTIALS_CONFIGURED,
];
const OTHERWISE: Expectation =
    Expectation { stages: &[Stage::Negotiation], causes: NO_RDP_ANSWER, fits: Readings::ALIKE };

/// Where only a request without negotiation data is answered, the server may know no other one, or TLS fails on it.
const WITHOUT_NEGOTIATION: &[(Reading, &Cause)] = &[
    (Reading::Passes, &causes::SERVER_PREDATES_NEGOTIATION),
    (Reading::Passes, &causes::TLS_CREDENTIAL_FAULT),
    (Reading::Passes, &causes::CERTIFICATE_MISSING),
    (Reading::Passes, &causes::CERTIFICATE_KEY_UNUSABLE),
    (Reading::Passes, &causes::SERVER_KEY_UNREADABLE),
    (Reading::Passes, &causes::SECURITY_LAYER_RDP_ONLY),
];

/// All but the first: TLS fails on the server where Standard RDP security works.
const FAULTS_OF_TLS: &[(Reading, &Cause)] = match WITHOUT_NEGOTIATION.split_first() {
    Some((_, faults)) => faults,
    None => &[],
};

/// A request that is answered where the first one was not shows that the first one asked for too little, or for too much.
const ASKED_OTHERWISE: &[(Reading, &Cause)] =
    &[(Reading::Passes, &causes::REQUEST_NOT_OFFERED), (Reading::Refuses, &causes::REQUEST_NOT_OFFERED)];

/// Another request to a server that did not answer the first one.
const fn otherwise(id: &'static str, asks: &'static str, change: Change) -> Experiment {
    Experiment {
        applies: UNCONFIRMED,
        needs: REPEATED,
        expects: &[OTHERWISE],
        ..Experiment::new(id, asks, change, &[Stage::Negotiation])
    }
}

pub(super) const EVERYTHING: Experiment = Experiment {
    confirms: ASKED_OTHERWISE,
    sources: &[&sources::NEGREQ],
    ..otherwise(
        "protocols-all",
        "Is a request that offers TLS and both forms of CredSSP answered?",
        Change::Protocols(Some(protocol::SSL | protocol::HYBRID | protocol::HYBRID_EX)),
    )
};

pub(super) const HYBRID: Experiment = Experiment {
    confirms: ASKED_OTHERWISE,
    sources: &[&sources::NEGREQ],
    ..otherwise(
        "protocols-hybrid",
        "Is a request for TLS or CredSSP answered, without early user authorization?",
        Change::Protocols(Some(protocol::SSL | protocol::HYBRID)),
    )
};

pub(super) const SSL: Experiment = Experiment {
    applies: Applies { stages: &[Stage::Negotiation, Stage::Credssp], died: Readings::ALIKE, before_hello: false },
    needs: REPEATED,
    expects: &[
        OTHERWISE,
        Expectation {
            stages: &[Stage::Credssp],
            causes: &[&causes::CREDSSP_REJECTED, &causes::KDC_UNREACHABLE, &causes::CREDSSP_ORACLE_POLICY],
            fits: ANSWERED,
        },
        // A server that asks for NLA by a refusal has not got so far as to hang.
        Expectation {
            stages: &[Stage::Credssp],
            causes: &[&causes::SERVICE_HUNG],
            fits: UNANSWERED.and(Reading::Refuses),
        },
    ],
    confirms: ASKED_OTHERWISE,
    sources: &[&sources::GRD],
    ..Experiment::new(
        "protocols-ssl",
        "Does the server go on with TLS alone, without CredSSP?",
        Change::Protocols(Some(protocol::SSL)),
        &[Stage::Negotiation, Stage::Credssp],
    )
};

pub(super) const RDP: Experiment = Experiment {
    applies: Applies { stages: &[Stage::Negotiation, Stage::Tls], died: Readings::ALIKE, before_hello: true },
    needs: REPEATED,
    expects: &[
        OTHERWISE,
        Expectation { stages: &[Stage::Tls], causes: CREDENTIAL, fits: ANSWERED },
        Expectation {
            stages: &[Stage::Tls],
            causes: &[&causes::TLS_VERSION_MISMATCH, &causes::TLS_NO_COMMON_CIPHER, &causes::FIPS_MISMATCH],
            fits: ANSWERED,
        },
        Expectation { stages: &[Stage::Tls], causes: &[&causes::MTU_BLACK_HOLE], fits: ANSWERED.and(Reading::Silent) },
        Expectation {
            stages: &[Stage::Tls],
            causes: &[&causes::RELAY_WITHOUT_BACKEND],
            fits: UNANSWERED.and(Reading::Speaks),
        },
    ],
    suggests: FAULTS_OF_TLS,
    details: &[&causes::TLS_NOT_ALLOWED, &causes::CERTIFICATE_MISSING],
    sources: &[&sources::NEGRSP],
    ..Experiment::new(
        "protocols-rdp",
        "Does the server speak Standard RDP security, or say why not?",
        Change::Protocols(Some(protocol::RDP)),
        &[Stage::Negotiation, Stage::Tls],
    )
};

pub(super) const COOKIE: Experiment = Experiment {
    confirms: &[(Reading::Passes, &causes::COOKIE_DECIDES), (Reading::Refuses, &causes::COOKIE_DECIDES)],
    sources: &[&sources::CR],
    ..otherwise(
        "cookie",
        "Is a request with a cookie answered where one without is not, or the other way round?",
        Change::Cookie,
    )
};

pub(super) const WITHOUT_TOKEN: Experiment = Experiment {
    confirms: &[
        (Reading::Passes, &causes::ROUTING_TOKEN_REJECTED),
        (Reading::Refuses, &causes::ROUTING_TOKEN_REJECTED),
    ],
    sources: &[&sources::CR],
    ..otherwise("without-token", "Is a request without the routing token answered?", Change::WithoutToken)
};

pub(super) const HYBRID_ALONE: Experiment = Experiment {
    confirms: ASKED_OTHERWISE,
    sources: &[&sources::NEGREQ],
    ..otherwise(
        "protocols-hybrid-alone",
        "Is a request for CredSSP alone answered?",
        Change::Protocols(Some(protocol::HYBRID)),
    )
};

pub(super) const NO_NEGOTIATION: Experiment = Experiment {
    suggests: WITHOUT_NEGOTIATION,
    sources: &[&sources::NEGREQ],
    ..otherwise(
        "protocols-none",
        "Is a request without negotiation data answered, as the oldest clients send it?",
        Change::Protocols(None),
    )
};
