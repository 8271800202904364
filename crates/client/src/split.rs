//! Cuts received bytes at TLS record ends, so that what the witness and the TLS layer see does not depend on how the
//! socket delivered them.

use rdpwhy_pdu::frame::record_header;

const HEADER: usize = 5;

/// Where in a record the next received byte lies.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecordSplit {
    header: Vec<u8>,
    /// Bytes of the record's fragment still to come.
    remaining: usize,
}

impl RecordSplit {
    /// How many of `bytes` belong to the record that is being received: at least one, when there are any.
    pub(crate) fn piece(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        if self.remaining == 0 {
            let missing = HEADER - self.header.len();
            let part = bytes.get(..missing).unwrap_or(bytes);
            self.header.extend_from_slice(part);
            taken = part.len();
            if self.header.len() < HEADER {
                return taken;
            }
            self.remaining = record_header(&self.header).map_or(0, |header| usize::from(header.len));
            self.header.clear();
        }
        let fragment = self.remaining.min(bytes.len() - taken);
        self.remaining -= fragment;
        taken + fragment
    }
}

#[cfg(test)]
mod tests {
    use super::RecordSplit;

    fn pieces(chunks: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut split = RecordSplit::default();
        let mut pieces = Vec::new();
        for chunk in chunks {
            let mut rest = *chunk;
            while !rest.is_empty() {
                let taken = split.piece(rest);
                pieces.push(rest[..taken].to_vec());
                rest = &rest[taken..];
            }
        }
        pieces
    }

    #[test]
    fn cuts_at_record_ends_and_nowhere_else() {
        let two = [0x16, 3, 3, 0, 2, 1, 2, 0x17, 3, 3, 0, 0, 0x17, 3, 3, 0, 1, 9];
        assert_eq!(pieces(&[&two]), vec![two[..7].to_vec(), two[7..12].to_vec(), two[12..].to_vec()]);
    }

    #[test]
    fn goes_on_in_the_middle_of_header_and_fragment() {
        let one: [u8; 7] = [0x16, 3, 3, 0, 2, 1, 2];
        assert_eq!(pieces(&[&one[..3], &one[3..6], &one[6..]]), vec![one[..3].to_vec(), one[3..6].to_vec(), vec![2]]);
    }
}
