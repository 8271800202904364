//! Other ClientHellos: what the server accepts, and what somebody on the way objects to.

use rdpwhy_handshake::Stage;
use rdpwhy_knowledge::{Cause, causes, sources};

use super::super::experiment::Applies;
use super::super::{Change, Expectation, Experiment, Reading, Readings};
use super::{AGAIN, CREDENTIAL, NOT_THE_KEY};

const TLS: &[Stage] = &[Stage::Tls];
const REFUSED_HELLO: Applies = Applies { stages: TLS, died: Readings::DIES, before_hello: true };
const SILENT_HELLO: Applies = Applies { stages: TLS, died: Readings::just(Reading::Silent), before_hello: true };
const UNANSWERED_HELLO: Applies = Applies { stages: TLS, died: DIES_OR_SILENT, before_hello: true };
const DIES_OR_SILENT: Readings = Readings::DIES.and(Reading::Silent);
/// What does not care how a hello with the same offer looks.
const NOT_THE_HELLO: &[&Cause] = &[
    &causes::TLS_VERSION_MISMATCH,
    &causes::TLS_NO_COMMON_CIPHER,
    &causes::FIPS_MISMATCH,
    &causes::RELAY_WITHOUT_BACKEND,
    &causes::SERVICE_HUNG,
    &causes::MTU_BLACK_HOLE,
    &causes::USER_CERTIFICATE_REQUIRED,
    &causes::CREDSSP_REJECTED,
];
/// The control has shown that the death is no accident.
const REPEATED: &[(&str, Readings)] = &[(AGAIN, Readings::ALIKE)];

pub(super) const WIDE: Experiment = Experiment {
    applies: REFUSED_HELLO,
    needs: REPEATED,
    expects: &[
        // An answer with RSA key exchange is not signed.
        Expectation {
            stages: &[],
            causes: &[&causes::CERTIFICATE_KEY_UNUSABLE],
            fits: DIES_OR_SILENT.and(Reading::OtherParameters),
        },
        Expectation { stages: &[], causes: CREDENTIAL, fits: DIES_OR_SILENT },
        // An old server may object to so long a ClientHello for other reasons, and refuse it.
        Expectation {
            stages: &[],
            causes: &[&causes::TLS_VERSION_MISMATCH],
            fits: Readings::just(Reading::OtherVersion).and(Reading::Refuses),
        },
        Expectation {
            stages: &[],
            causes: &[&causes::TLS_NO_COMMON_CIPHER],
            // A server may want a group or a signature that no hello of ours has, and refuse this one, too.
            fits: Readings::just(Reading::OtherParameters).and(Reading::Passes).and(Reading::Refuses),
        },
        Expectation {
            stages: &[],
            causes: &[&causes::FIPS_MISMATCH],
            fits: DIES_OR_SILENT.and(Reading::OtherParameters).and(Reading::Passes),
        },
        Expectation {
            stages: &[],
            causes: &[&causes::RELAY_WITHOUT_BACKEND, &causes::USER_CERTIFICATE_REQUIRED, &causes::CREDSSP_REJECTED],
            fits: DIES_OR_SILENT,
        },
        // It is longer than the first hello, and whole, with the same name: whoever lets it pass did not object to those.
        // And a server that answers now and then would choose what the first hello had, since that leads the list.
        Expectation {
            stages: &[],
            causes: &[&causes::MIDDLEBOX, &causes::CONNECTION_LIMIT, &causes::UNSTABLE_PATH, &causes::UPDATE_2026_09],
            fits: DIES_OR_SILENT.and(Reading::Passes),
        },
    ],
    confirms: &[
        (Reading::OtherVersion, &causes::TLS_VERSION_MISMATCH),
        (Reading::OtherParameters, &causes::TLS_NO_COMMON_CIPHER),
    ],
    sources: &[&sources::TLSPROT, &sources::SCH_70],
    ..Experiment::new(
        "hello-wide",
        "Does a hello with every version and every suite find anything in common?",
        Change::Hello("wide"),
        TLS,
    )
};

pub(super) const DISGUISED: Experiment = Experiment {
    applies: REFUSED_HELLO,
    needs: REPEATED,
    expects: &[
        // A device that puts the pieces together, or that ends every ClientHello, ends this one as well.
        Expectation { stages: &[], causes: &[&causes::MIDDLEBOX], fits: Readings::LIVES.or(DIES_OR_SILENT) },
        Expectation { stages: &[], causes: CREDENTIAL, fits: DIES_OR_SILENT },
        Expectation { stages: &[], causes: NOT_THE_HELLO, fits: DIES_OR_SILENT },
    ],
    confirms: &[(Reading::Passes, &causes::MIDDLEBOX)],
    sources: &[&sources::F31],
    ..Experiment::new(
        "hello-disguised",
        "Does the same ClientHello pass in small TLS records and small segments?",
        Change::Hello("in-pieces"),
        TLS,
    )
};

pub(super) const RSA_KEY_EXCHANGE: Experiment = Experiment {
    applies: REFUSED_HELLO,
    // It is compared with a hello that has these suites and those whose answer is signed: a server that has no others, or
    // does not tolerate TLS 1.3, answers that one as well.
    control: Some("hello-tls12"),
    needs: &[
        (AGAIN, Readings::ALIKE),
        ("hello-wide", Readings::DIES),
        ("hello-disguised", Readings::DIES),
        ("hello-tls12", Readings::DIES),
    ],
    expects: &[
        Expectation { stages: &[], causes: NOT_THE_KEY, fits: DIES_OR_SILENT },
        // Nothing is signed for the answer, so that a key that cannot sign does not stop it.
        Expectation {
            stages: &[],
            causes: &[&causes::CERTIFICATE_KEY_UNUSABLE],
            fits: Readings::LIVES.or(DIES_OR_SILENT),
        },
    ],
    sources: &[&sources::F31],
    ..Experiment::new(
        "hello-rsa-key-exchange",
        "Does the server answer where its answer needs no private key?",
        Change::Hello("rsa-key-exchange"),
        TLS,
    )
};

/// What mstsc of today sends: whether the failure is that of most users, or this client's own.
pub(super) const MSTSC: Experiment = Experiment {
    applies: UNANSWERED_HELLO,
    needs: REPEATED,
    expects: &[
        Expectation { stages: &[], causes: CREDENTIAL, fits: DIES_OR_SILENT },
        Expectation { stages: &[], causes: &[&causes::RELAY_WITHOUT_BACKEND], fits: DIES_OR_SILENT },
        Expectation { stages: &[], causes: &[&causes::CLIENT_ONLY_MISMATCH], fits: Readings::LIVES },
    ],
    confirms: &[
        (Reading::Passes, &causes::CLIENT_ONLY_MISMATCH),
        (Reading::OtherParameters, &causes::CLIENT_ONLY_MISMATCH),
        (Reading::OtherVersion, &causes::CLIENT_ONLY_MISMATCH),
    ],
    sources: &[&sources::TELEPORT39892],
    ..Experiment::new(
        "hello-mstsc",
        "Is the ClientHello of mstsc (Windows 11) answered?",
        Change::Hello("mstsc-win11"),
        TLS,
    )
};

/// The same offer and the same size, without TLS 1.3.
pub(super) const WITHOUT_TLS_1_3: Experiment = Experiment {
    applies: UNANSWERED_HELLO,
    needs: REPEATED,
    expects: &[
        // A key of an old provider signs for TLS 1.2, and not with the padding that TLS 1.3 requires (RFC 8446 4.2.3).
        Expectation { stages: &[], causes: NOT_THE_KEY, fits: DIES_OR_SILENT },
        Expectation {
            stages: &[],
            causes: &[&causes::RELAY_WITHOUT_BACKEND, &causes::TLS_VERSION_MISMATCH],
            fits: DIES_OR_SILENT,
        },
        Expectation { stages: &[], causes: &[&causes::VERSION_INTOLERANCE], fits: Readings::LIVES },
    ],
    confirms: &[(Reading::Passes, &causes::VERSION_INTOLERANCE)],
    sources: &[&sources::TLSPROT],
    ..Experiment::new(
        "hello-without-tls13",
        "Does the same ClientHello pass without TLS 1.3?",
        Change::Hello("without-tls13"),
        TLS,
    )
};

/// A reset before the ClientHello is complete was caused by nothing that reads TLS.
pub(super) const PARTIAL: Experiment = Experiment {
    applies: REFUSED_HELLO,
    needs: REPEATED,
    suggests: &[(Reading::Earlier, &causes::MIDDLEBOX)],
    sources: &[&sources::F31],
    ..Experiment::new(
        "hello-partial",
        "Does the connection end before the ClientHello is complete, 300 ms behind its first five bytes?",
        Change::Hello("partial"),
        TLS,
    )
};

pub(super) const NO_OVERLAP: Experiment = Experiment {
    applies: SILENT_HELLO,
    needs: REPEATED,
    expects: &[
        Expectation { stages: &[], causes: &[&causes::MTU_BLACK_HOLE], fits: Readings::DIES },
        Expectation { stages: &[], causes: &[&causes::SERVICE_HUNG], fits: Readings::just(Reading::Silent) },
        Expectation {
            stages: &[],
            causes: &[&causes::RELAY_WITHOUT_BACKEND],
            fits: Readings::just(Reading::Silent).and(Reading::Closes),
        },
    ],
    sources: &[&sources::F31],
    ..Experiment::new(
        "hello-no-overlap",
        "Does a small refusal arrive where a long answer does not?",
        Change::Hello("no-overlap"),
        TLS,
    )
};

/// Describes more closely what somebody on the way objects to. Where nothing answers, it is told by these alone: the
/// short answer to a disguised hello would also come through a path that loses what is long.
macro_rules! of_middlebox {
    ($id:literal, $asks:literal, $hello:literal) => {
        Experiment {
            applies: SILENT_HELLO,
            needs: REPEATED,
            expects: &[Expectation { stages: &[], causes: NOT_THE_HELLO, fits: DIES_OR_SILENT }],
            confirms: &[(Reading::Passes, &causes::MIDDLEBOX)],
            details: &[&causes::MIDDLEBOX],
            sources: &[&sources::F31],
            ..Experiment::new($id, $asks, Change::Hello($hello), TLS)
        }
    };
}

/// What the name of the server decides, where a server ends the connection or does not answer.
macro_rules! of_name {
    ($id:literal, $asks:literal, $hello:literal) => {
        Experiment {
            applies: UNANSWERED_HELLO,
            needs: REPEATED,
            expects: &[
                // What ends TLS in front of the server may have a certificate of its own for each name.
                Expectation { stages: &[], causes: NOT_THE_HELLO, fits: DIES_OR_SILENT },
                Expectation { stages: &[], causes: &[&causes::SERVER_NAME_REJECTED], fits: Readings::LIVES },
            ],
            confirms: &[(Reading::Passes, &causes::SERVER_NAME_REJECTED)],
            suggests: &[(Reading::Passes, &causes::MIDDLEBOX)],
            details: &[&causes::MIDDLEBOX],
            sources: &[&sources::F31],
            ..Experiment::new($id, $asks, Change::Hello($hello), TLS)
        }
    };
}

/// Describes it without separating it from anything.
macro_rules! detail_of_middlebox {
    ($id:literal, $asks:literal, $hello:literal) => {
        Experiment {
            details: &[&causes::MIDDLEBOX],
            sources: &[&sources::F31],
            ..Experiment::new($id, $asks, Change::Hello($hello), TLS)
        }
    };
}

pub(super) const NO_SNI: Experiment = of_name!("hello-no-sni", "Does it pass without the server's name?", "no-sni");
pub(super) const OTHER_SNI: Experiment =
    of_name!("hello-other-sni", "Does it pass with another server's name?", "other-sni");
pub(super) const SPLIT_SEGMENTS: Experiment =
    of_middlebox!("hello-split-segments", "Does it pass in small TCP segments?", "split-segments");
pub(super) const SPLIT_RECORDS: Experiment =
    detail_of_middlebox!("hello-split-records", "Does it pass in small TLS records?", "split-records");
pub(super) const NARROW: Experiment = detail_of_middlebox!("hello-narrow", "Does a short hello pass?", "narrow");
pub(super) const PADDED: Experiment = detail_of_middlebox!("hello-padded", "Does a long hello pass?", "padded");

/// Describes more closely which versions the server has.
macro_rules! of_version {
    ($id:literal, $asks:literal, $hello:literal) => {
        Experiment {
            details: &[&causes::TLS_VERSION_MISMATCH],
            sources: &[&sources::TLSPROT, &sources::SCH_70],
            ..Experiment::new($id, $asks, Change::Hello($hello), TLS)
        }
    };
}

pub(super) const TLS_1_3: Experiment = of_version!("hello-tls13", "Does the server have TLS 1.3?", "tls13");
pub(super) const TLS_1_2: Experiment = of_version!("hello-tls12", "What does it choose of TLS 1.2 at most?", "tls12");
pub(super) const TLS_1_1: Experiment = of_version!("hello-tls11", "What does it choose of TLS 1.1 at most?", "tls11");
pub(super) const TLS_1_0: Experiment = of_version!("hello-tls10", "What does it choose of TLS 1.0 at most?", "tls10");
