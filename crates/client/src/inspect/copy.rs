//! A hand-made copy of the hello that a TLS layer sends: what an experiment changes one thing of.

use std::borrow::Cow;

use rdpwhy_pdu::frame::{FrameLayer, Scan, record_header};
use rdpwhy_pdu::tls::{HelloDraft, HelloExtension};

use super::hello::name_of;
use super::{Extension, Hello, ServerName};
use crate::layer::Connector;

const HEADER: usize = 5;
const PADDING: u16 = 21;

impl Hello {
    /// The hello that `connector` sends to `host`, field by field; with another random, session id and key share.
    /// `None` where the layer cannot be made, or does not begin with a hello.
    #[must_use]
    pub fn copy_of(connector: &dyn Connector, host: &str) -> Option<Self> {
        let mut layer = connector.connect(host, None).ok()?;
        Self::read(&layer.take_transmit(), host)
    }

    /// Puts the extensions in this order of their types; the others come behind them.
    #[must_use]
    pub fn ordered(mut self, kinds: &[u16]) -> Self {
        if let Some(layout) = &mut self.layout {
            let place = |kind| kinds.iter().position(|listed| *listed == kind).unwrap_or(usize::MAX);
            layout.sort_by_key(|extension| place(extension.kind()));
        }
        self
    }

    /// Reads the records that a client sends to `host`.
    pub(crate) fn read(records: &[u8], host: &str) -> Option<Self> {
        let record_version = record_header(records)?.version;
        let message = message(records)?;
        let draft = HelloDraft::decode(&message).ok()?;
        let mut hello = Self::new(draft.legacy_version, Vec::new(), draft.suites);
        hello.record_version = record_version;
        hello.server_name = if name_of(host).is_some() { ServerName::Absent } else { ServerName::Targets };
        let mut layout = Vec::new();
        for extension in draft.extensions {
            layout.extend(hello.take(extension, host, message.len()));
        }
        // A variation may give a name to a hello that has none.
        if !layout.contains(&Extension::ServerName) {
            layout.insert(0, Extension::ServerName);
        }
        hello.layout = Some(layout);
        Some(hello)
    }

    fn take(&mut self, extension: HelloExtension, host: &str, size: usize) -> Option<Extension> {
        Some(match extension {
            HelloExtension::ServerName(name) => {
                self.server_name = match name {
                    name if name_of(host).as_deref() == Some(&name) => ServerName::Targets,
                    name if name == host => ServerName::AsTyped,
                    name => ServerName::Other(name),
                };
                Extension::ServerName
            }
            HelloExtension::SupportedGroups(groups) => {
                self.groups = groups;
                Extension::SupportedGroups
            }
            HelloExtension::SignatureAlgorithms(schemes) => {
                self.signature_schemes = schemes;
                Extension::SignatureAlgorithms
            }
            HelloExtension::SupportedVersions(versions) => {
                self.versions = versions;
                Extension::SupportedVersions
            }
            HelloExtension::KeyShare(shares) => {
                let groups: Vec<u16> = shares.into_iter().map(|(group, _)| group).collect();
                Extension::KeyShare(Cow::Owned(groups))
            }
            HelloExtension::Other(PADDING, _) => {
                self.size = Some(size);
                return None;
            }
            HelloExtension::Other(kind, contents) => Extension::Other(kind, Cow::Owned(contents)),
            _ => return None,
        })
    }
}

/// The first handshake message, without the headers of its records.
fn message(mut records: &[u8]) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    while let (false, Scan::Whole(length)) = (records.is_empty(), FrameLayer::TlsRecord.scan(records)) {
        let (record, rest) = records.split_at_checked(length)?;
        message.extend(record.get(HEADER..)?);
        records = rest;
    }
    (!message.is_empty()).then_some(message)
}

#[cfg(test)]
mod tests {
    use super::super::key_share::Randoms;
    use super::{Extension, Hello, ServerName};

    const RANDOMS: Randoms = Randoms { random: [1; 32], session_id: [2; 32], share: [3; 32] };

    fn sent(hello: &Hello, host: &str) -> Vec<u8> {
        hello.pieces(host, &RANDOMS).unwrap().concat()
    }

    #[test]
    fn a_copy_sends_the_same_bytes() {
        for (name, make, _) in Hello::NAMED {
            let hello = make();
            // Neither the records' sizes nor the pieces are a part of what is offered.
            let hello = Hello { record: None, segments: None, ..hello };
            for host in ["server.example", "192.0.2.1"] {
                let bytes = sent(&hello, host);
                let copy = Hello::read(&bytes, host).unwrap_or_else(|| panic!("{name} cannot be read"));
                assert_eq!(sent(&copy, host), bytes, "{name} to {host}");
            }
        }
    }

    #[test]
    fn a_copy_can_be_given_a_name_and_another_order() {
        let hello = Hello::named("mstsc-win11").unwrap();
        assert_eq!(hello.server_name, ServerName::AsTyped);
        let kinds: Vec<u16> = hello.ordered(&[45, 0]).layout.unwrap().iter().map(Extension::kind).collect();
        assert_eq!(kinds, [45, 0, 5, 43, 13, 35, 10, 51, 49, 23, 0xFF01]);
        let silent = Hello { server_name: ServerName::Absent, ..Hello::named("as-probe").unwrap() };
        let copy = Hello::read(&sent(&silent, "server.example"), "server.example").unwrap();
        assert_eq!(copy.server_name, ServerName::Absent);
        assert!(copy.layout.unwrap().contains(&Extension::ServerName));
    }

    #[test]
    fn what_is_not_a_hello_is_not_copied() {
        assert_eq!(Hello::read(b"SSH-2.0-x\r\n", "host"), None);
        assert_eq!(Hello::read(&[22, 3, 1, 0, 4, 2, 0, 0, 0], "host"), None);
        assert_eq!(Hello::read(&[], "host"), None);
    }
}
