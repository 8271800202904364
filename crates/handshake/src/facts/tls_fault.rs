//! How a server breaks TLS, by kind: the TLS library's error without its words.

macro_rules! faults {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// In which way the server broke TLS, where the probe's TLS library ended the handshake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
        pub enum TlsFault { $($(#[$doc])* $variant,)* }

        impl TlsFault {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The kebab-case name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

faults! {
    /// A second HelloRetryRequest (RFC 8446 4.1.4).
    SecondHelloRetryRequest = "second-hello-retry-request",
    /// A HelloRetryRequest that changes nothing, or asks for what it may not (RFC 8446 4.1.4).
    IllegalHelloRetryRequest = "illegal-hello-retry-request",
    /// A Certificate message without a certificate (RFC 8446 4.4.2.4; RFC 5246 7.4.2).
    EmptyChain = "empty-chain",
    /// A certificate chain or another handshake message that is longer than TLS libraries read.
    MessageTooLong = "message-too-long",
    /// A record that is longer than TLS allows (RFC 8446 5.1).
    RecordTooLong = "record-too-long",
    /// A cipher suite that the client did not offer.
    UnofferedSuite = "unoffered-suite",
    /// A version that the client did not offer.
    UnofferedVersion = "unoffered-version",
    /// A group that the client did not offer.
    UnofferedGroup = "unoffered-group",
    /// A signature scheme that the client did not offer, or one of another algorithm than the suite's.
    UnofferedScheme = "unoffered-scheme",
    /// An extension that the client did not offer, or one that has no place in its message.
    UnofferedExtension = "unoffered-extension",
    /// A key share that is no point of its group.
    BadKeyShare = "bad-key-share",
    /// A choice of an older version in spite of the mark that says it was not the server's (RFC 8446 4.1.3).
    Downgrade = "downgrade",
    /// A message in the place of another one.
    UnexpectedMessage = "unexpected-message",
    /// A message whose contents do not decode.
    MalformedMessage = "malformed-message",
    /// Warnings, empty records, KeyUpdates or requests to renegotiate, one after another.
    Flood = "flood",
    /// A choice that the client offered to others, and that the TLS library does not go on with.
    Incompatible = "incompatible",
    /// Another breach of the protocol.
    Other = "other",
}

impl core::fmt::Display for TlsFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
