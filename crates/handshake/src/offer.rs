//! [`Offer`]: what the client of one connection sent up to its ClientHello, and in which fields two offers differ. An
//! experiment that differs from the first connection in more than it intended proves nothing.

use crate::{Offered, Report};

/// Extension types whose presence follows from another field (IANA's TLS ExtensionType Values): server_name,
/// supported_groups, signature_algorithms, padding, supported_versions, psk_key_exchange_modes, key_share.
const FIELDS_OF_THEIR_OWN: [u16; 7] = [0, 10, 13, 21, 43, 45, 51];

/// What the client of a connection sent up to its ClientHello, as the observer saw it: all that a server, or a device
/// on the network path, could decide by until then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offer {
    /// Length of the preconnection PDU in bytes; `None` where the client sent none. Its text is not compared.
    pub preconnection_bytes: Option<usize>,
    /// Length of the whole connection request in bytes; `None` where the client sent none.
    pub request_bytes: Option<usize>,
    /// requestedProtocols; `None` where there is no negotiation request (RDP_NEG_REQ).
    pub protocols: Option<u32>,
    /// Flags of the negotiation request.
    pub request_flags: Option<u8>,
    /// `cookie` or `token`, and the length of its text in bytes. The text itself names a user and is not compared.
    pub routing: Option<(&'static str, usize)>,
    /// Whether the request has a correlation id. The id itself is not compared.
    pub correlation: bool,
    /// server_name.
    pub server_name: Option<String>,
    /// The ClientHello; `None` where the connection ended before it was sent, or without TLS.
    pub hello: Option<Offered>,
    /// The largest TCP segment that the kernel sends, in bytes, where the platform tells it.
    pub send_mss: Option<u32>,
}

/// A field in which two offers can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Field {
    /// The preconnection PDU: whether there is one, and its length.
    Preconnection,
    /// Whether there is a connection request at all: a client may begin with TLS, or send nothing.
    Request,
    /// requestedProtocols, or whether there is a negotiation request.
    Protocols,
    /// Flags of the negotiation request.
    RequestFlags,
    /// The cookie (`Cookie: mstshash=`): whether there is one, and its length.
    Cookie,
    /// The routing token: whether there is one, and its length.
    RoutingToken,
    /// Whether there is a correlation id.
    Correlation,
    /// The largest TCP segment, where both are known.
    SegmentSize,
    /// server_name.
    ServerName,
    /// legacy_version.
    LegacyVersion,
    /// supported_versions.
    Versions,
    /// Cipher suites and their order.
    Suites,
    /// supported_groups and their order.
    Groups,
    /// signature_algorithms and their order.
    SignatureAlgorithms,
    /// Groups of key_share.
    KeyShares,
    /// Length of legacy_session_id.
    SessionId,
    /// Which extensions there are, but for those that follow from a field of their own (server_name, supported_groups,
    /// signature_algorithms, supported_versions, psk_key_exchange_modes, key_share, padding).
    Extensions,
    /// The order of the extensions that both have. rustls changes it at each connection.
    ExtensionOrder,
    /// Length of the ClientHello, where no other field explains it.
    HelloSize,
    /// TLS records that carried the ClientHello.
    Records,
    /// Whether the client paused inside the ClientHello, and how often.
    Pieces,
}

impl Offer {
    /// What the client of this connection offered.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let negotiation = &report.facts.negotiation;
        Self {
            preconnection_bytes: negotiation.preconnection_bytes,
            request_bytes: negotiation.request_bytes,
            protocols: negotiation.requested,
            request_flags: negotiation.request_flags,
            routing: negotiation.routing.zip(negotiation.routing_bytes),
            correlation: negotiation.correlation_id.is_some(),
            server_name: report.facts.tls.server_name.clone(),
            hello: report.facts.tls.offered.clone(),
            send_mss: report.facts.path.tcp.and_then(|tcp| tcp.send_mss),
        }
    }

    /// The fields in which the two differ, in the order of the conversation.
    ///
    /// A connection may have ended before its ClientHello. So the fields of the ClientHello are compared where both
    /// offers have one ([`Offer::hello`]), and those of the connection request where both have one.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut compare = |field, differs: bool| fields.extend(differs.then_some(field));
        compare(Field::Preconnection, self.preconnection_bytes != other.preconnection_bytes);
        compare(Field::Request, self.request_bytes.is_some() != other.request_bytes.is_some());
        if self.request_bytes.is_some() && other.request_bytes.is_some() {
            compare(Field::Protocols, self.protocols != other.protocols);
            compare(Field::RequestFlags, self.request_flags.unwrap_or(0) != other.request_flags.unwrap_or(0));
            compare(Field::Cookie, self.routing_of("cookie") != other.routing_of("cookie"));
            compare(Field::RoutingToken, self.routing_of("token") != other.routing_of("token"));
            compare(Field::Correlation, self.correlation != other.correlation);
        }
        let sizes = self.send_mss.zip(other.send_mss);
        compare(Field::SegmentSize, sizes.is_some_and(|(one, another)| one != another));
        if let (Some(one), Some(another)) = (&self.hello, &other.hello) {
            let named = self.server_name != other.server_name;
            compare(Field::ServerName, named);
            fields.extend(hello_differences(one, another, named));
        }
        fields
    }

    /// The differences that were neither intended nor follow from an intended one: TLS 1.3 brings a key share, for
    /// example. Empty where an experiment changed only what it was to change.
    ///
    /// rustls changes the order of its extensions at each connection: [`Field::ExtensionOrder`] is always to be
    /// expected between two connections of it.
    #[must_use]
    pub fn unintended(&self, other: &Self, intended: &[Field]) -> Vec<Field> {
        let mut fields = self.differences(other);
        fields.retain(|field| {
            !intended.contains(field) && !field.follows_from().iter().any(|cause| intended.contains(cause))
        });
        fields
    }

    fn routing_of(&self, form: &str) -> Option<usize> {
        self.routing.filter(|(own, _)| *own == form).map(|(_, bytes)| bytes)
    }
}

fn hello_differences(one: &Offered, other: &Offered, named: bool) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut compare = |field, differs: bool| fields.extend(differs.then_some(field));
    compare(Field::LegacyVersion, one.legacy_version != other.legacy_version);
    compare(Field::Versions, one.versions != other.versions);
    compare(Field::Suites, one.suites != other.suites);
    compare(Field::Groups, one.groups != other.groups);
    compare(Field::SignatureAlgorithms, one.signature_schemes != other.signature_schemes);
    compare(Field::KeyShares, one.key_shares != other.key_shares);
    compare(Field::SessionId, one.session_id_bytes != other.session_id_bytes);
    compare(Field::Extensions, kinds(one) != kinds(other));
    compare(Field::ExtensionOrder, common(one, other) != common(other, one));
    // A name, a suite or an extension more makes it longer.
    let explained = named || fields.iter().any(|field| Field::HelloSize.follows_from().contains(field));
    let mut compare = |field, differs: bool| fields.extend(differs.then_some(field));
    compare(Field::HelloSize, !explained && one.bytes != other.bytes);
    compare(Field::Records, one.form.records != other.form.records);
    compare(Field::Pieces, one.form.pieces != other.form.pieces);
    fields
}

/// The extensions that have no other field, in ascending order.
fn kinds(hello: &Offered) -> Vec<u16> {
    let others = hello.extensions.iter().copied().filter(|kind| !FIELDS_OF_THEIR_OWN.contains(kind));
    let mut kinds: Vec<u16> = others.collect();
    kinds.sort_unstable();
    kinds
}

/// The extensions of `one` that `other` has too, in the order of `one`. Padding is the last one wherever it is needed.
fn common(one: &Offered, other: &Offered) -> Vec<u16> {
    one.extensions.iter().copied().filter(|kind| other.extensions.contains(kind)).collect()
}

impl Field {
    /// Every field, in the order of the conversation.
    pub const ALL: [Self; 21] = [
        Self::Preconnection,
        Self::Request,
        Self::Protocols,
        Self::RequestFlags,
        Self::Cookie,
        Self::RoutingToken,
        Self::Correlation,
        Self::SegmentSize,
        Self::ServerName,
        Self::LegacyVersion,
        Self::Versions,
        Self::Suites,
        Self::Groups,
        Self::SignatureAlgorithms,
        Self::KeyShares,
        Self::SessionId,
        Self::Extensions,
        Self::ExtensionOrder,
        Self::HelloSize,
        Self::Records,
        Self::Pieces,
    ];

    /// The kebab-case name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preconnection => "preconnection",
            Self::Request => "request",
            Self::Protocols => "protocols",
            Self::RequestFlags => "request-flags",
            Self::Cookie => "cookie",
            Self::RoutingToken => "routing-token",
            Self::Correlation => "correlation",
            Self::SegmentSize => "segment-size",
            Self::ServerName => "server-name",
            Self::LegacyVersion => "legacy-version",
            Self::Versions => "versions",
            Self::Suites => "suites",
            Self::Groups => "groups",
            Self::SignatureAlgorithms => "signature-algorithms",
            Self::KeyShares => "key-shares",
            Self::SessionId => "session-id",
            Self::Extensions => "extensions",
            Self::ExtensionOrder => "extension-order",
            Self::HelloSize => "hello-size",
            Self::Records => "records",
            Self::Pieces => "pieces",
        }
    }

    /// The fields that change this one along with themselves.
    #[must_use]
    pub const fn follows_from(self) -> &'static [Self] {
        match self {
            // The flags say whether there is a correlation id, and a request without negotiation data has no flags.
            Self::RequestFlags => &[Self::Protocols, Self::Correlation],
            Self::LegacyVersion | Self::SessionId => &[Self::Versions],
            Self::KeyShares => &[Self::Versions, Self::Groups],
            Self::HelloSize => &[
                Self::ServerName,
                Self::Versions,
                Self::Suites,
                Self::Groups,
                Self::SignatureAlgorithms,
                Self::KeyShares,
                Self::SessionId,
                Self::Extensions,
            ],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Offer};
    use crate::{HelloForm, Offered};

    fn offer() -> Offer {
        Offer {
            request_bytes: Some(19),
            protocols: Some(0x0B),
            request_flags: Some(0),
            hello: Some(Offered {
                legacy_version: 0x0303,
                versions: vec![0x0304, 0x0303],
                suites: vec![0x1302, 0xC02F],
                groups: vec![29, 23],
                signature_schemes: vec![0x0804, 0x0401],
                key_shares: vec![29],
                extensions: vec![10, 13, 23, 43, 45, 51],
                session_id_bytes: 32,
                bytes: 150,
                form: HelloForm { records: 1, pieces: 1 },
                dropped: 0,
            }),
            ..Offer::default()
        }
    }

    /// The differences after `change`, and they are the same in both directions.
    fn after(change: impl FnOnce(&mut Offer, &mut Offered)) -> Vec<Field> {
        let mut other = offer();
        let mut hello = other.hello.take().unwrap();
        change(&mut other, &mut hello);
        other.hello = Some(hello);
        assert_eq!(offer().differences(&other), other.differences(&offer()));
        offer().differences(&other)
    }

    #[test]
    fn equal_offers_differ_in_nothing() {
        assert!(after(|_, _| {}).is_empty());
    }

    #[test]
    fn each_field_is_told_apart() {
        assert_eq!(after(|offer, _| offer.preconnection_bytes = Some(16)), [Field::Preconnection]);
        assert_eq!(after(|offer, _| offer.request_bytes = None), [Field::Request]);
        assert_eq!(after(|offer, _| offer.protocols = Some(1)), [Field::Protocols]);
        assert_eq!(after(|offer, _| offer.request_flags = Some(1)), [Field::RequestFlags]);
        assert_eq!(after(|offer, _| offer.routing = Some(("cookie", 6))), [Field::Cookie]);
        assert_eq!(after(|offer, _| offer.routing = Some(("token", 36))), [Field::RoutingToken]);
        assert_eq!(after(|offer, _| offer.correlation = true), [Field::Correlation]);
        assert_eq!(after(|offer, _| offer.server_name = Some("server.example".to_owned())), [Field::ServerName]);
        assert_eq!(after(|_, hello| hello.legacy_version = 0x0301), [Field::LegacyVersion]);
        assert_eq!(after(|_, hello| hello.versions = vec![0x0304]), [Field::Versions]);
        assert_eq!(after(|_, hello| hello.suites.reverse()), [Field::Suites]);
        assert_eq!(after(|_, hello| hello.groups.push(24)), [Field::Groups]);
        assert_eq!(after(|_, hello| hello.signature_schemes.push(0x0603)), [Field::SignatureAlgorithms]);
        assert_eq!(after(|_, hello| hello.key_shares = vec![23]), [Field::KeyShares]);
        assert_eq!(after(|_, hello| hello.session_id_bytes = 0), [Field::SessionId]);
        assert_eq!(after(|_, hello| hello.extensions.push(35)), [Field::Extensions]);
        assert_eq!(after(|_, hello| hello.extensions.swap(0, 1)), [Field::ExtensionOrder]);
        assert_eq!(after(|_, hello| hello.bytes = 1_800), [Field::HelloSize]);
        assert_eq!(after(|_, hello| hello.form.records = 3), [Field::Records]);
        assert_eq!(after(|_, hello| hello.form.pieces = 2), [Field::Pieces]);
    }

    #[test]
    fn segments_are_compared_where_both_are_known() {
        let with = |send_mss| Offer { send_mss, ..offer() };
        assert_eq!(with(Some(524)).differences(&with(Some(1448))), [Field::SegmentSize]);
        assert!(with(Some(524)).differences(&with(None)).is_empty());
    }

    #[test]
    fn an_extension_with_a_field_of_its_own_is_not_told_twice() {
        let named = |offer: &mut Offer, hello: &mut Offered| {
            offer.server_name = Some("server.example".to_owned());
            hello.extensions.insert(0, 0);
            hello.bytes += 23;
        };
        assert_eq!(after(named), [Field::ServerName]);
    }

    #[test]
    fn a_connection_that_ended_before_its_hello_says_nothing_of_it() {
        let ended = Offer { hello: None, server_name: None, ..offer() };
        assert!(offer().differences(&ended).is_empty());
    }

    #[test]
    fn what_follows_from_an_intended_change_was_intended() {
        let mut hello = offer().hello.unwrap();
        hello.versions.clear();
        hello.key_shares.clear();
        hello.session_id_bytes = 0;
        hello.extensions = vec![10, 13, 23];
        hello.bytes = 90;
        let old = Offer { hello: Some(hello.clone()), ..offer() };
        assert!(offer().unintended(&old, &[Field::Versions]).is_empty());
        assert_eq!(offer().unintended(&old, &[Field::Suites]), [Field::Versions, Field::KeyShares, Field::SessionId]);
        hello.suites.pop();
        let other = Offer { hello: Some(hello), ..offer() };
        assert_eq!(offer().unintended(&other, &[Field::Versions]), [Field::Suites]);
    }

    #[test]
    fn every_field_has_a_name_of_its_own() {
        let mut names: Vec<&str> = Field::ALL.into_iter().map(Field::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Field::ALL.len());
    }
}
