//! Other packets: smaller ones, and UDP.

use rdpwhy_handshake::Stage;
use rdpwhy_knowledge::{causes, sources};

use super::super::experiment::Applies;
use super::super::{Change, Expectation, Experiment, Reading, Readings};
use super::AGAIN;

/// The default of TCP, which every path takes (RFC 9293 3.7.1).
const SMALL: u16 = 536;
const LARGE_ANSWERS: &[Stage] = &[Stage::Tls, Stage::BasicSettings];

pub(super) const SMALL_SEGMENTS: Experiment = Experiment {
    applies: Applies { stages: LARGE_ANSWERS, died: Readings::just(Reading::Silent), before_hello: false },
    needs: &[(AGAIN, Readings::ALIKE)],
    expects: &[
        Expectation { stages: &[], causes: &[&causes::MTU_BLACK_HOLE], fits: Readings::LIVES.and(Reading::Refuses) },
        Expectation {
            stages: &[],
            causes: &[
                &causes::SERVICE_HUNG,
                &causes::MIDDLEBOX,
                &causes::RELAY_WITHOUT_BACKEND,
                &causes::UPDATE_2026_09,
            ],
            fits: Readings::DIES.and(Reading::Silent),
        },
    ],
    confirms: &[(Reading::Passes, &causes::MTU_BLACK_HOLE), (Reading::Refuses, &causes::MTU_BLACK_HOLE)],
    sources: &[&sources::MTU],
    ..Experiment::new(
        "small-segments",
        "Does the answer arrive in segments of 536 bytes?",
        Change::MaxSegment(SMALL),
        LARGE_ANSWERS,
    )
};

pub(super) const UDP_SYN: Experiment = Experiment {
    applies: Applies { stages: &[Stage::Connect], died: Readings::just(Reading::Silent), before_hello: false },
    // Silence tells nothing, and a refusal may be a packet filter's; a datagram comes from a host that is up.
    expects: &[Expectation { stages: &[], causes: &[&causes::HOST_DOWN], fits: Readings::just(Reading::Refuses) }],
    sources: &[&sources::UDP_SYN, &sources::NETSCOUT],
    ..Experiment::new("udp-syn", "Does the host answer on UDP, once asked?", Change::UdpSyn, &[Stage::Connect])
};
