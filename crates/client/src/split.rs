//! Cuts received bytes at frame ends, so that what the witness and the TLS layer see does not depend on how the socket
//! delivered them, and what follows a Connection Confirm in the same read reaches the layer that the confirm calls for.

use rdpwhy_pdu::frame::{FrameLayer, Scan};

/// Where in a frame the next received byte lies.
#[derive(Clone, Debug)]
pub(crate) struct FrameSplit {
    header: Vec<u8>,
    /// Bytes of the frame still to come, behind its header.
    remaining: usize,
    /// What the message is that is being received.
    message: FrameLayer,
    /// Bytes came that are no frame. No later frame is looked for, as the observer looks for none.
    is_foreign: bool,
}

impl Default for FrameSplit {
    fn default() -> Self {
        Self { header: Vec::new(), remaining: 0, message: FrameLayer::Tpkt, is_foreign: false }
    }
}

impl FrameSplit {
    /// As [`FrameSplit::piece`], for messages: `framing` says which frame a first byte begins.
    pub(crate) fn message(&mut self, bytes: &[u8], framing: impl FnOnce(u8) -> FrameLayer) -> usize {
        if let (0, true, Some(first)) = (self.remaining, self.header.is_empty(), bytes.first()) {
            self.message = framing(*first);
        }
        self.piece(self.message, bytes)
    }

    /// Whether the next byte begins a frame.
    pub(crate) const fn is_between_frames(&self) -> bool {
        self.remaining == 0 && self.header.is_empty() && !self.is_foreign
    }

    /// Whether bytes came that are no frame: from there on nothing is cut.
    pub(crate) const fn is_foreign(&self) -> bool {
        self.is_foreign
    }

    /// How many of `bytes` belong to the frame of `layer` that is being received: at least one, when there are any. What
    /// is no such frame is not cut.
    pub(crate) fn piece(&mut self, layer: FrameLayer, bytes: &[u8]) -> usize {
        if self.is_foreign {
            return bytes.len();
        }
        let mut taken = 0;
        while self.remaining == 0 {
            let Some(next) = bytes.get(taken) else { return taken };
            self.header.push(*next);
            taken += 1;
            match layer.scan(&self.header) {
                Scan::Whole(_) => {
                    self.header.clear();
                    return taken;
                }
                Scan::Partial { need } if self.header.len() >= header_size(layer, &self.header) => {
                    self.remaining = need.saturating_sub(self.header.len());
                    self.header.clear();
                }
                Scan::Partial { .. } => {}
                Scan::Foreign => {
                    self.header.clear();
                    self.is_foreign = true;
                    return bytes.len();
                }
            }
        }
        let rest = self.remaining.min(bytes.len() - taken);
        self.remaining -= rest;
        taken + rest
    }
}

/// How many bytes it takes to know how long a frame is.
fn header_size(layer: FrameLayer, header: &[u8]) -> usize {
    match (layer, header) {
        (FrameLayer::TlsRecord, _) => 5,
        // BER (X.690 8.1.3): the second byte is the length, or how many bytes the length has.
        (FrameLayer::TsRequest, [_, length, ..]) if length & 0x80 != 0 => 2 + usize::from(length & 0x7F),
        (FrameLayer::TsRequest, _) => 2,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use rdpwhy_pdu::frame::FrameLayer;

    use super::FrameSplit;

    fn pieces(layer: FrameLayer, chunks: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut split = FrameSplit::default();
        let mut pieces = Vec::new();
        for chunk in chunks {
            let mut rest = *chunk;
            while !rest.is_empty() {
                let taken = split.piece(layer, rest);
                pieces.push(rest[..taken].to_vec());
                rest = &rest[taken..];
            }
        }
        pieces
    }

    #[test]
    fn cuts_at_record_ends_and_nowhere_else() {
        let two = [0x16, 3, 3, 0, 2, 1, 2, 0x17, 3, 3, 0, 0, 0x17, 3, 3, 0, 1, 9];
        assert_eq!(
            pieces(FrameLayer::TlsRecord, &[&two]),
            vec![two[..7].to_vec(), two[7..12].to_vec(), two[12..].to_vec()]
        );
    }

    #[test]
    fn goes_on_in_the_middle_of_header_and_fragment() {
        let one: [u8; 7] = [0x16, 3, 3, 0, 2, 1, 2];
        assert_eq!(
            pieces(FrameLayer::TlsRecord, &[&one[..3], &one[3..6], &one[6..]]),
            vec![one[..3].to_vec(), one[3..6].to_vec(), vec![2]]
        );
    }

    #[test]
    fn what_follows_a_tpkt_is_a_piece_of_its_own() {
        let confirm_and_more = [3, 0, 0, 11, 6, 0xD0, 0, 0, 0x12, 0x34, 0, 0x16, 3, 3];
        let cut = pieces(FrameLayer::Tpkt, &[&confirm_and_more[..11], &confirm_and_more[11..]]);
        assert_eq!(cut, pieces(FrameLayer::Tpkt, &[&confirm_and_more]));
        assert_eq!(cut.first().map(Vec::len), Some(11));
    }

    #[test]
    fn garbage_is_not_cut() {
        assert_eq!(pieces(FrameLayer::Tpkt, &[b"HTTP/1.1 400"]), vec![b"HTTP/1.1 400".to_vec()]);
    }

    #[test]
    fn nothing_behind_garbage_is_a_frame() {
        let confirm = [3, 0, 0, 11, 6, 0xD0, 0, 0, 0x12, 0x34, 0];
        let behind = [&confirm[..], &[9]].concat();
        assert_eq!(pieces(FrameLayer::Tpkt, &[&[0], &behind]), vec![vec![0], behind]);
    }
}
