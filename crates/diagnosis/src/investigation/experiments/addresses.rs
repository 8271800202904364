//! The other addresses of the name: a server of its own may stand behind each.

use rdpwhy_handshake::Stage;
use rdpwhy_knowledge::{Cause, causes, sources};

use super::super::experiment::Applies;
use super::super::{Change, Experiment, Reading, Readings};
use super::AGAIN;

const ANY: &[Stage] = Stage::ALL;

/// It passes there, or is answered otherwise.
const DIFFERENT: &[(Reading, &Cause)] = &[
    (Reading::Passes, &causes::SERVERS_DIFFER),
    (Reading::OtherVersion, &causes::SERVERS_DIFFER),
    (Reading::OtherParameters, &causes::SERVERS_DIFFER),
];

const fn address(id: &'static str, nth: u8) -> Experiment {
    Experiment {
        applies: Applies { stages: ANY, died: Readings::ALIKE, before_hello: false },
        needs: &[(AGAIN, Readings::ANY)],
        confirms: DIFFERENT,
        suggests: DIFFERENT,
        sources: &[&sources::AZ_INT],
        ..Experiment::new(id, "Does another address of the name show the same?", Change::Address(nth), ANY)
    }
}

/// The name's second address to its ninth.
pub(in crate::investigation) const ADDRESSES: [&Experiment; 8] = [
    &address("address-2", 1),
    &address("address-3", 2),
    &address("address-4", 3),
    &address("address-5", 4),
    &address("address-6", 5),
    &address("address-7", 6),
    &address("address-8", 7),
    &address("address-9", 8),
];
