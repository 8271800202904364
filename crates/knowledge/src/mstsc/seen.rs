//! Owns the pairs that public reports show. Each is an observation and no rule; a number that is not documented stays
//! unknown, whatever was seen with it.

use crate::{Cause, Source, causes, sources};

/// A pair of a public report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SeenPair {
    /// The disconnect reason.
    pub code: u32,
    /// The extended reason; `None` where the report has none, or whatever it was.
    pub extended: Option<u32>,
    /// What was found there.
    pub found: &'static str,
    /// The causes that fit; empty where none of ours does.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::causes"))]
    pub causes: &'static [&'static Cause],
    /// Where it comes from.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::sources"))]
    pub sources: &'static [&'static Source],
}

/// What was reported for a pair. Without an extended code, whatever was reported for the first.
pub fn seen_with(code: u32, extended: Option<u32>) -> impl Iterator<Item = &'static SeenPair> {
    let fits = move |seen: &&SeenPair| match (seen.extended, extended) {
        (Some(seen), Some(asked)) => seen == asked,
        _ => true,
    };
    SEEN.iter().filter(move |seen| seen.code == code).filter(fits)
}

/// All of them.
#[must_use]
pub const fn seen_pairs() -> &'static [SeenPair] {
    SEEN
}

const fn seen(
    code: u32,
    extended: Option<u32>,
    found: &'static str,
    causes: &'static [&'static Cause],
    sources: &'static [&'static Source],
) -> SeenPair {
    SeenPair { code, extended, found, causes, sources }
}

#[rustfmt::skip]
const SEEN: &[SeenPair] = &[
    seen(0x104, Some(0), "The name was not resolved.", &[&causes::NAME_NOT_RESOLVED], &[&sources::OND]),
    seen(0x204, Some(0), "TCP did not connect: access not enabled, the machine off, or not on the network.", &[&causes::PORT_CLOSED, &causes::HOST_DOWN], &[&sources::RDPW305]),
    seen(0x108, Some(0), "A hang at \"Securing remote connection\"; TermService could not be stopped, and a cold boot cured it.", &[&causes::SERVICE_HUNG], &[&sources::TECHW]),
    seen(0x904, Some(7), "The private key of the bound certificate could not be used: event 36870 and a reset on every ClientHello.", &[&causes::CERTIFICATE_KEY_UNUSABLE], &[&sources::F31]),
    seen(0x904, Some(7), "An expired or corrupt self-signed certificate, as its author reads it; no log was shown.", &[&causes::CERTIFICATE_EXPIRED], &[&sources::BLOG_CERT]),
    seen(0x904, Some(7), "A published port was accepted by a container's proxy, and the guest behind it spoke neither TLS nor NLA, or did not listen.", &[&causes::RELAY_WITHOUT_BACKEND], &[&sources::DOCKUR345, &sources::DOCKUR754]),
    seen(0x904, Some(7), "Nothing of RDP was behind the address any more.", &[&causes::FOREIGN_SERVICE, &causes::WRONG_ADDRESS], &[&sources::NOMACH]),
    seen(0x904, Some(7), "TLS was fine; gnome-remote-desktop without credentials closed in CredSSP.", &[&causes::NO_CREDENTIALS_CONFIGURED], &[&sources::GRD]),
    seen(0x904, Some(7), "A home-made server showed its certificate, had it accepted, and closed after TLS.", &[&causes::CREDSSP_REJECTED], &[&sources::WRD]),
    seen(0x904, Some(7), "A relay held or refused the connection, awaiting approval.", &[&causes::RELAY_WITHOUT_BACKEND], &[&sources::RELAY]),
    seen(0x904, Some(7), "A stale name led to another address.", &[&causes::WRONG_ADDRESS], &[&sources::F17]),
    seen(0x904, None, "On Terminal Server 4.0: the maximum number of connections was exceeded.", &[&causes::CONNECTION_LIMIT], &[&sources::KB192165]),
    seen(0x1104, None, "Another program listens on the port, says the vendor's self-help.", &[&causes::FOREIGN_SERVICE], &[&sources::AZ_1104]),
    seen(0x708, Some(0), "A connection to oneself, through localhost: a console session is in progress.", &[], &[&sources::DRD30, &sources::DOCKUR1256]),
    seen(0x4, Some(0), "xrdp, whose log shows a failed SSL_accept. The extended code says nothing about the client.", &[&causes::SERVER_KEY_UNREADABLE], &[&sources::XRDP3015]),
    seen(0x3, None, "RDP Wrapper after an update of Windows: logged on, then closed by the server.", &[&causes::RDP_WRAPPER_BROKEN, &causes::SERVER_ENDED_SESSION], &[&sources::RDPW4473]),
    seen(0x1608, Some(0), "Azure Virtual Desktop: a certificate in the connection's own data had expired.", &[], &[&sources::AVD1608]),
    seen(0x0, Some(0), "With 0x80080005: a defect of the client after KB5074109.", &[], &[&sources::MRNG3088]),
];
