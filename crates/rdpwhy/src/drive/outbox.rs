//! What is still to be written, and whether a FIN follows.

/// Bytes on their way to the socket.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    bytes: Vec<u8>,
    flush: bool,
    finish: bool,
    /// A write has failed: nothing that comes can be written.
    failed: bool,
}

/// What the socket is to be asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Due<'a> {
    /// Take these bytes, or the first of them.
    Write(&'a [u8]),
    /// Let go of what was taken.
    Flush,
    /// Send a FIN.
    Finish,
    /// Nothing.
    Nothing,
}

impl Outbox {
    /// What comes next.
    pub(crate) fn due(&self) -> Due<'_> {
        match self {
            Self { failed: true, .. } => Due::Nothing,
            Self { bytes, .. } if !bytes.is_empty() => Due::Write(bytes),
            Self { flush: true, .. } => Due::Flush,
            Self { finish: true, .. } => Due::Finish,
            _ => Due::Nothing,
        }
    }

    /// Bytes that the socket has not taken yet.
    pub(crate) const fn unsent(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) const fn finish(&mut self) {
        self.finish = true;
    }

    /// The socket took the first `count` bytes.
    pub(crate) fn wrote(&mut self, count: usize) {
        self.bytes.drain(..count.min(self.bytes.len()));
        self.flush = true;
    }

    /// The socket was flushed or, where that was due, shut down.
    pub(crate) fn settled(&mut self) {
        match self.due() {
            Due::Flush => self.flush = false,
            Due::Finish => self.finish = false,
            Due::Write(_) | Due::Nothing => {}
        }
    }

    pub(crate) const fn fail(&mut self) {
        self.failed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::{Due, Outbox};

    #[test]
    fn bytes_then_a_flush_then_a_fin() {
        let mut outbox = Outbox::default();
        outbox.push(b"abc");
        outbox.finish();
        assert_eq!(outbox.due(), Due::Write(b"abc"));
        outbox.wrote(2);
        assert_eq!(outbox.due(), Due::Write(b"c"));
        outbox.wrote(1);
        assert_eq!(outbox.due(), Due::Flush);
        outbox.settled();
        assert_eq!(outbox.due(), Due::Finish);
        outbox.settled();
        assert_eq!(outbox.due(), Due::Nothing);
    }

    #[test]
    fn nothing_is_due_after_a_failure() {
        let mut outbox = Outbox::default();
        outbox.push(b"abc");
        outbox.fail();
        outbox.push(b"def");
        assert_eq!(outbox.due(), Due::Nothing);
    }
}
