//! Resolving and connecting.

use rdpwhy_handshake::{DialEvent, Ending, Input, Outcome, Stage, Unreachable};

use crate::conversation::Conversation;

#[test]
fn a_name_that_does_not_resolve() {
    let mut conversation = Conversation::new();
    conversation.observe(Input::Dial(DialEvent::Resolving { host: "a.invalid".into(), port: 3389 }));
    let failed = DialEvent::ResolveFailed { reason: Unreachable::NameNotFound, detail: "no such name".into() };
    conversation.observe(Input::Dial(failed));
    assert_eq!(conversation.witness.position().stage, Stage::Resolve);
    let reason = Unreachable::NameNotFound;
    assert_eq!(conversation.witness.ending(), Some(&Ending::Unreachable { reason }));
    assert_eq!(conversation.outcome(Stage::Resolve), Outcome::Failed);
    assert_eq!(conversation.outcome(Stage::Tls), Outcome::NotReached);
}

#[test]
fn of_several_failed_attempts_the_most_telling_counts() {
    let mut conversation = Conversation::new();
    let addresses = vec!["[2001:db8::1]:3389".parse().unwrap(), "192.0.2.1:3389".parse().unwrap()];
    conversation.observe(Input::Dial(DialEvent::Resolved { addresses: addresses.clone() }));
    let reasons = [Unreachable::Refused, Unreachable::NetworkUnreachable];
    for (address, reason) in addresses.into_iter().zip(reasons) {
        conversation.observe(Input::Dial(DialEvent::AttemptFailed { address, reason, detail: String::new() }));
    }
    conversation.observe(Input::Dial(DialEvent::Exhausted));
    assert_eq!(conversation.witness.position().stage, Stage::Connect);
    assert_eq!(conversation.witness.ending(), Some(&Ending::Unreachable { reason: Unreachable::Refused }));
}
