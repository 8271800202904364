//! What rustls is still shown once our close_notify has gone out.
//!
//! rustls asserts (in debug builds) that it has nothing to object to after its own goodbye, while a peer may still send
//! anything. So from there on it is shown whole records of application data, up to the first that is something else.

use std::borrow::Cow;

use rdpwhy_pdu::frame::{FrameLayer, Scan};

/// ContentType application_data (RFC 8446 5.1).
const APPLICATION_DATA: u8 = 23;

/// Keeps count of where records end, before and after our goodbye.
#[derive(Debug, Default)]
pub(super) struct LastWords {
    /// What has come of a record that is not whole yet.
    record: Vec<u8>,
    reading: Reading,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    Everything,
    ApplicationData,
    Nothing,
}

impl LastWords {
    /// Our goodbye goes out. A handshake in progress is over then, and so is a record that has come in part.
    pub(super) fn begin(&mut self, is_up: bool) {
        self.reading = if is_up && self.record.is_empty() { Reading::ApplicationData } else { Reading::Nothing };
    }

    /// What of `bytes`, or of what came before, is to be read now.
    pub(super) fn pass<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let mut readable = Vec::new();
        self.record.extend_from_slice(bytes);
        while !self.record.is_empty() {
            let record: Vec<u8> = match FrameLayer::TlsRecord.scan(&self.record) {
                Scan::Whole(len) => self.record.drain(..len).collect(),
                Scan::Partial { .. } => break,
                Scan::Foreign => core::mem::take(&mut self.record),
            };
            if self.reading != Reading::ApplicationData {
                continue;
            }
            if record.first() == Some(&APPLICATION_DATA) {
                readable.extend(record);
            } else {
                self.reading = Reading::Nothing;
            }
        }
        if self.reading == Reading::Everything { Cow::Borrowed(bytes) } else { Cow::Owned(readable) }
    }
}

#[cfg(test)]
mod tests {
    use super::LastWords;

    const DATA: [u8; 7] = [23, 3, 3, 0, 2, 1, 2];
    const HANDSHAKE: [u8; 6] = [22, 3, 3, 0, 1, 9];

    #[test]
    fn everything_is_read_before_a_goodbye() {
        let mut words = LastWords::default();
        for bytes in [&HANDSHAKE[..4], &HANDSHAKE[4..], b"HTTP/1.1"] {
            assert_eq!(*words.pass(bytes), *bytes);
        }
    }

    #[test]
    fn whole_records_of_data_are_read_after_it_up_to_anything_else() {
        let mut words = LastWords::default();
        words.begin(true);
        assert_eq!(*words.pass(&DATA[..3]), []);
        assert_eq!(*words.pass(&[&DATA[3..], &DATA].concat()), [DATA, DATA].concat());
        assert_eq!(*words.pass(&[&HANDSHAKE[..], &DATA].concat()), []);
    }

    #[test]
    fn nothing_is_read_after_it_where_something_was_left_unfinished() {
        let mut words = LastWords::default();
        words.begin(false);
        assert_eq!(*words.pass(&DATA), []);
        let mut words = LastWords::default();
        words.pass(&DATA[..5]);
        words.begin(true);
        assert_eq!(*words.pass(&[&DATA[5..], &DATA].concat()), []);
    }
}
