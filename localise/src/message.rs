//! The server's messages, and where each stands: what awaits it, how a fault addresses it, and what the client says before.

/// What a message's frame begins with, and so what is known of its length after how many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// TPKT: the length is in the third and fourth byte.
    Tpkt,
    /// DER: the length is in the second byte, or in as many as that says.
    TsRequest,
    /// Four bytes without a header.
    EarlyUserAuth,
    /// A TLS record of the handshake: the length is in the fourth and fifth byte.
    Record,
}

/// A message of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its name, by which the client waits for it.
    pub pdu: &'static str,
    /// How a fault addresses it.
    pub place: &'static str,
    /// The stage that awaits it.
    pub stage: &'static str,
    /// The step in it.
    pub step: &'static str,
    /// Its frame.
    pub frame: Frame,
    /// The client's messages before it, since the server's last one, as a fault addresses them.
    pub answers: &'static [&'static str],
}

/// `at` is stage and step.
const fn message(
    pdu: &'static str,
    at: (&'static str, &'static str),
    frame: Frame,
    answers: &'static [&'static str],
) -> Message {
    Message { pdu, place: pdu, stage: at.0, step: at.1, frame, answers }
}

const fn join(place: &'static str, answers: &'static [&'static str]) -> Message {
    let at = ("channels", "channel-join-confirm");
    Message { place, ..message("mcs.channel-join-confirm", at, Frame::Tpkt, answers) }
}

/// A record of the TLS handshake.
const fn record(
    place: &'static str,
    pdu: &'static str,
    step: &'static str,
    answers: &'static [&'static str],
) -> Message {
    Message { place, ..message(pdu, ("tls", step), Frame::Record, answers) }
}

pub(crate) const CONFIRM: &[Message] = &[message(
    "x224.connection-confirm",
    ("negotiation", "connection-confirm"),
    Frame::Tpkt,
    &["x224.connection-request"],
)];

/// RFC 5246 7.3. The server's Finished seals the client's.
pub(crate) const TLS_12: &[Message] = &[
    record("tls.record#1", "tls.server-hello", "server-hello", &["tls.client-hello"]),
    record("tls.record#2", "tls.certificate", "server-flight", &[]),
    record("tls.record#3", "tls.server-key-exchange", "server-flight", &[]),
    record("tls.record#4", "tls.server-hello-done", "server-flight", &[]),
    record("tls.record#5", "tls.finished", "server-finished", &["tls.client-key-exchange", "client/tls.finished"]),
    record("tls.record#6", "tls.finished", "server-finished", &[]),
];

/// RFC 8446 2: hello, a ChangeCipherSpec for middleboxes, and the sealed rest.
pub(crate) const TLS_13: &[Message] = &[
    record("tls.record#1", "tls.server-hello", "server-hello", &["tls.client-hello"]),
    record("tls.record#2", "tls.finished", "server-flight", &[]),
    record("tls.record#3", "tls.finished", "server-flight", &[]),
];

/// The same with a hello that is asked for again (RFC 8446 4.1.4).
pub(crate) const TLS_13_RETRIED: &[Message] = &[
    record("tls.record#1", "tls.hello-retry-request", "server-hello", &["tls.client-hello"]),
    record("tls.record#2", "tls.server-hello", "server-hello", &[]),
    record("tls.record#3", "tls.server-hello", "server-hello", &["tls.client-hello#2"]),
    record("tls.record#4", "tls.finished", "server-flight", &[]),
];
pub(crate) const TICKETS_AFTER_RETRY: &[Message] = &[Message {
    stage: "basic-settings",
    ..record("tls.record#5", "mcs.connect-response", "connect-response", &["client/tls.finished"])
}];

/// What TLS 1.3 says to the client's Finished. The client has spoken already, and waits for an answer to that.
pub(crate) const TICKETS_BEFORE_MCS: &[Message] = &[Message {
    stage: "basic-settings",
    ..record("tls.record#4", "mcs.connect-response", "connect-response", &["client/tls.finished"])
}];
pub(crate) const TICKETS_BEFORE_CREDSSP: &[Message] =
    &[Message { stage: "credssp", ..record("tls.record#4", "ntlm.challenge", "challenge", &["client/tls.finished"]) }];

pub(crate) const CREDSSP: &[Message] = &[
    message("ntlm.challenge", ("credssp", "challenge"), Frame::TsRequest, &["ntlm.negotiate"]),
    message("credssp.ts-request", ("credssp", "server-proof"), Frame::TsRequest, &["ntlm.authenticate"]),
];
pub(crate) const EARLY_USER_AUTH: &[Message] = &[message(
    "credssp.early-user-auth-result",
    ("early-user-auth", "result"),
    Frame::EarlyUserAuth,
    &["client/credssp.ts-request"],
)];
pub(crate) const MCS: &[Message] = &[
    message("mcs.connect-response", ("basic-settings", "connect-response"), Frame::Tpkt, &["mcs.connect-initial"]),
    message(
        "mcs.attach-user-confirm",
        ("channels", "attach-user-confirm"),
        Frame::Tpkt,
        &["mcs.erect-domain-request", "mcs.attach-user-request"],
    ),
    join("mcs.channel-join-confirm", &["mcs.channel-join-request"]),
    join("mcs.channel-join-confirm#2", &["mcs.channel-join-request#2"]),
    join("mcs.channel-join-confirm#3", &["mcs.channel-join-request#3"]),
];
pub(crate) const VALID_CLIENT: &[Message] =
    &[message("license.error-alert", ("licensing", "first-message"), Frame::Tpkt, &["rdp.client-info"])];
pub(crate) const ISSUES: &[Message] = &[
    message("license.license-request", ("licensing", "first-message"), Frame::Tpkt, &["rdp.client-info"]),
    message(
        "license.platform-challenge",
        ("licensing", "server-answer"),
        Frame::Tpkt,
        &["license.new-license-request"],
    ),
    message(
        "license.new-license",
        ("licensing", "server-answer"),
        Frame::Tpkt,
        &["license.platform-challenge-response"],
    ),
];
/// For a client that shows a licence.
pub(crate) const UPGRADES: &[Message] = &[
    message("license.license-request", ("licensing", "first-message"), Frame::Tpkt, &["rdp.client-info"]),
    message("license.platform-challenge", ("licensing", "server-answer"), Frame::Tpkt, &["license.license-info"]),
    message(
        "license.upgrade-license",
        ("licensing", "server-answer"),
        Frame::Tpkt,
        &["license.platform-challenge-response"],
    ),
];
pub(crate) const REDIRECTION: &[Message] =
    &[message("rdp.server-redirection", ("licensing", "first-message"), Frame::Tpkt, &["rdp.client-info"])];
/// With the keys of Standard RDP security before it.
pub(crate) const KEYS: &[Message] = &[message(
    "license.error-alert",
    ("licensing", "first-message"),
    Frame::Tpkt,
    &["rdp.security-exchange", "rdp.client-info"],
)];
pub(crate) const DEMAND_ACTIVE: &[Message] =
    &[message("rdp.demand-active", ("capabilities", "demand-active"), Frame::Tpkt, &[])];
