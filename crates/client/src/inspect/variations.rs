//! One hello in other forms: each changes one thing, and offers the same.

use core::time::Duration;

use super::{Hello, Segments, ServerName};

/// Reserved for examples (RFC 2606 3), so no server has it.
const OTHER_NAME: &str = "rdpwhy.example";

/// Longer than one segment of the usual path.
const LONG: usize = 1_800;
/// Bytes of a record's header.
const RECORD_HEADER: usize = 5;
const PIECES: Segments = Segments { first: None, bytes: 64, pause: Duration::from_millis(20) };
/// Long enough that the server's answer to the first piece is here before the second one is sent.
const PARTIAL: Segments = Segments { first: Some(RECORD_HEADER), bytes: usize::MAX, pause: Duration::from_millis(300) };

impl Hello {
    /// This hello in the form with that name, with the same versions, suites, groups and signature algorithms: `no-sni`,
    /// `other-sni`, `split-records`, `split-segments`, `in-pieces`, `partial`, `padded`, `disguised`; without TLS 1.3 for
    /// `without-tls13`; as it is for `as-probe` and `modern`. `None` for any other name.
    #[must_use]
    pub fn in_form(self, name: &str) -> Option<Self> {
        Some(match name {
            "as-probe" | "modern" => self,
            "no-sni" => Self { server_name: ServerName::Absent, ..self },
            "other-sni" => Self { server_name: ServerName::Other(OTHER_NAME.to_owned()), ..self },
            "split-records" => Self { record: Some(64), ..self },
            "split-segments" => Self { segments: Some(PIECES), ..self },
            "partial" => Self { segments: Some(PARTIAL), ..self },
            "in-pieces" => Self { record: Some(64), segments: Some(PIECES), ..self },
            "without-tls13" => self.without_tls_1_3(),
            "padded" => self.padded_to(LONG),
            // Everything at once that a device on the network path could look at, and nothing that matters to the
            // server: if this one fails as the plain one does, neither the name, nor the length, nor being whole is
            // the cause. What the server chooses from, and the key share, stay: it must get as far with this one.
            // Pieces are not as long as records with their headers, so that no piece but the first begins with one.
            "disguised" => Self { server_name: ServerName::Absent, record: Some(64), segments: Some(PIECES), ..self },
            _ => return None,
        })
    }

    /// The same without TLS 1.3: its versions, suites and extensions are left out.
    fn without_tls_1_3(mut self) -> Self {
        const OF_TLS_1_3: [u16; 4] = [41, 43, 45, 51];
        self.versions.clear();
        self.suites.retain(|suite| suite >> 8 != 0x13);
        if let Some(layout) = &mut self.layout {
            layout.retain(|extension| !OF_TLS_1_3.contains(&extension.kind()));
        }
        self
    }
}
