//! Bounds of what a decoder keeps of one message, and [`List`], which counts what it leaves out.
//!
//! A list on the wire may have an entry every two bytes, and an entry in memory takes thirty and more. So a decoder adds
//! each entry to a [`List`], which keeps the first ones.

/// Entries of one list in a [`crate::Summary`]. A ClientHello that names every cipher suite has fewer.
pub(crate) const SHOWN: usize = 512;
/// Numbers of one list of a TLS hello, and its extensions.
pub(crate) const NUMBERS: usize = 512;
/// GCC blocks of unknown kinds, of one side.
pub(crate) const BLOCKS: usize = 32;
/// Static virtual channels of one side: MS-RDPBCGR 2.2.1.3.4 allows 31.
pub(crate) const CHANNELS: usize = 64;
/// Tokens of one TSRequest, and its unknown fields: MS-CSSP 2.2.1 has one token and six fields.
pub(crate) const TOKENS: usize = 32;
/// AV_PAIRs of one challenge: MS-NLMP 2.2.2.1 has twelve.
pub(crate) const PAIRS: usize = 64;
/// Certificates of one chain.
pub(crate) const CERTIFICATES: usize = 64;
/// Key exchange algorithms of one licence request: MS-RDPELE 2.2.2.1 has one.
pub(crate) const ALGORITHMS: usize = 32;

/// Characters that are kept of a text of the network that is shown. Names are shorter: 255 bytes in DNS, 64 characters of
/// a common name.
const CHARACTERS: usize = 256;

/// The first entries of a list from the wire.
#[derive(Debug)]
pub(crate) struct List<T> {
    kept: Vec<T>,
    limit: usize,
    dropped: usize,
}

impl<T> List<T> {
    /// Of at most so many entries.
    pub(crate) const fn new(limit: usize) -> Self {
        Self { kept: Vec::new(), limit, dropped: 0 }
    }

    /// Keeps one more, or counts it; `entry` is not made where it is not kept.
    pub(crate) fn add(&mut self, entry: impl FnOnce() -> T) {
        if self.kept.len() < self.limit {
            self.kept.push(entry());
        } else {
            self.dropped += 1;
        }
    }

    /// The entries; how many there were beyond them is added to `dropped`.
    pub(crate) fn finish(self, dropped: &mut usize) -> Vec<T> {
        *dropped += self.dropped;
        self.kept
    }
}

/// A text of the network, fit to be kept and shown: beyond 256 characters it is cut, and its length is told.
///
/// ```
/// let long = rdpwhy_pdu::cut("a".repeat(50_000));
/// assert!(long.len() < 300 && long.ends_with("a… (50000 characters)"));
/// assert_eq!(rdpwhy_pdu::cut("srv.example".to_owned()), "srv.example");
/// ```
#[must_use]
pub fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(CHARACTERS) {
        let characters = text.chars().count();
        text.truncate(end);
        text.push_str(&format!("… ({characters} characters)"));
    }
    text.shrink_to_fit();
    text
}

#[cfg(test)]
mod tests {
    use super::{List, cut};

    #[test]
    fn a_list_keeps_its_first_entries_and_counts_the_others() {
        let mut list = List::new(2);
        (0..5).for_each(|entry| list.add(|| entry));
        let mut dropped = 1;
        assert_eq!((list.finish(&mut dropped), dropped), (vec![0, 1], 4));
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let text = "\u{20AC}".repeat(257);
        assert_eq!(cut(text), format!("{}… (257 characters)", "\u{20AC}".repeat(256)));
        assert_eq!(cut("\u{20AC}".repeat(256)).len(), 768);
    }
}
