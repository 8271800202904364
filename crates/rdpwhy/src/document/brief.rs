//! How much of a transcript a document shows: a report may hold thousands of events of a server that floods. A
//! document shows how the conversation began, how it ended, and what the findings cite.

use std::collections::BTreeSet;

use rdpwhy_handshake::{DialEvent, Event, EventBody, EventId, Value};

/// Bytes of JSON that all transcripts of one document take together, unless they are to be whole. With everything else
/// a document has less than 2 MiB.
pub(super) const TRANSCRIPTS: usize = 1 << 20;
/// What an event's JSON has besides texts and lists.
const FIXED: usize = 160;
/// The longest number and what separates it from the next.
const NUMBER: usize = 21;

/// Of `events` the first and the last ones that take no more than `bytes`, and those that are `cited`.
pub(super) fn brief<'a>(events: &[&'a Event], cited: &BTreeSet<EventId>, bytes: usize) -> Vec<&'a Event> {
    let sizes: Vec<usize> = events.iter().map(|event| size(event)).collect();
    if sizes.iter().sum::<usize>() <= bytes {
        return events.to_vec();
    }
    let within = |sizes: &mut dyn Iterator<Item = &usize>| {
        let mut room = bytes / 2;
        sizes.take_while(|size| room.checked_sub(**size).map(|left| room = left).is_some()).count()
    };
    let (first, last) = (within(&mut sizes.iter()), events.len() - within(&mut sizes.iter().rev()));
    let kept = |(index, event): &(usize, &&Event)| *index < first || *index >= last || cited.contains(&event.id);
    events.iter().enumerate().filter(kept).map(|(_, event)| *event).collect()
}

/// How long an event's JSON is at most, controls escaped.
fn size(event: &Event) -> usize {
    FIXED
        + match &event.body {
            EventBody::Pdu { summary, .. } => {
                summary.iter().map(|(name, field)| name.len() + 4 + value(field)).sum::<usize>()
            }
            EventBody::Anomaly { detail, head, .. } => detail.as_deref().map_or(0, text) + 2 * head.len(),
            EventBody::Dial(DialEvent::Resolving { host, .. }) => text(host),
            EventBody::Dial(DialEvent::Resolved { addresses }) => 60 * addresses.len(),
            EventBody::Dial(DialEvent::ResolveFailed { detail, .. } | DialEvent::AttemptFailed { detail, .. }) => {
                text(detail)
            }
            _ => 0,
        }
}

fn value(field: &Value) -> usize {
    match field {
        Value::Int(_) | Value::Bool(_) => NUMBER,
        Value::Text(words) => text(words),
        Value::List(entries) => 2 + entries.iter().map(|entry| value(entry) + 1).sum::<usize>(),
    }
}

/// A character takes itself, or `\uXXXX` for each of its units.
fn text(words: &str) -> usize {
    let escaped = |character: char| match character {
        ' '..='~' if !matches!(character, '"' | '\\') => 1,
        '"' | '\\' => 2,
        _ => 6 * character.len_utf16(),
    };
    2 + words.chars().map(escaped).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rdpwhy_handshake::{Event, EventBody, EventId, Timestamp};

    use super::{FIXED, brief};

    fn event(index: u32) -> Event {
        let id = EventId { connection: 1, index };
        Event { id, at: Timestamp(u64::from(index)), body: EventBody::TlsUp }
    }

    fn kept(cited: &[u32], bytes: usize) -> Vec<u32> {
        let events: Vec<Event> = (0..10).map(event).collect();
        let cited: BTreeSet<EventId> = cited.iter().map(|index| event(*index).id).collect();
        let events: Vec<&Event> = events.iter().collect();
        brief(&events, &cited, bytes).into_iter().map(|event| event.id.index).collect()
    }

    #[test]
    fn a_short_transcript_is_whole_and_of_a_long_one_the_ends_and_what_is_cited_are_there() {
        assert_eq!(kept(&[], 10 * FIXED), (0..10).collect::<Vec<_>>());
        assert_eq!(kept(&[5], 4 * FIXED), [0, 1, 5, 8, 9]);
        assert_eq!(kept(&[0, 9], 0), [0, 9]);
    }
}
