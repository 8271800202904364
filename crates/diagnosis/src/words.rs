//! Plain words for what the witness names: messages, endings, times.

use rdpwhy_handshake::{
    Close, Ending, How, Incapacity, Partial, PduKind, Refusal, RefusalKind, Report, Side, Unreachable,
};

use crate::evidence;

/// `the server` or `the client`.
pub(crate) const fn end(side: Side) -> &'static str {
    match side {
        Side::Client => "the client",
        Side::Server => "the server",
    }
}

/// A message, with an article.
pub(crate) fn message(pdu: PduKind) -> String {
    let known = match pdu {
        PduKind::X224ConnectionRequest => "the connection request",
        PduKind::X224ConnectionConfirm => "the answer to the connection request",
        PduKind::TlsClientHello => "the ClientHello",
        PduKind::TlsServerHello => "the server's hello",
        PduKind::TlsHelloRetryRequest => "the request for another hello",
        PduKind::TlsServerHelloDone => "the end of the server's TLS flight",
        PduKind::TlsFinished => "the TLS Finished",
        PduKind::TlsClientKeyExchange => "the client's key exchange",
        PduKind::TlsNewSessionTicket => "the server's acceptance of the TLS handshake",
        PduKind::NtlmNegotiate => "the NTLM negotiate message",
        PduKind::NtlmChallenge => "the NTLM challenge",
        PduKind::NtlmAuthenticate => "the NTLM authentication",
        PduKind::CredsspTsRequest => "the CredSSP message",
        PduKind::CredsspEarlyUserAuthResult => "the early user authorization result",
        PduKind::McsConnectInitial => "the MCS Connect-Initial",
        PduKind::McsConnectResponse => "the MCS Connect-Response",
        PduKind::McsErectDomainRequest => "the Erect Domain request",
        PduKind::McsAttachUserRequest => "the Attach User request",
        PduKind::McsAttachUserConfirm => "the Attach User confirm",
        PduKind::McsChannelJoinRequest => "the channel join request",
        PduKind::McsChannelJoinConfirm => "the channel join confirm",
        PduKind::RdpSecurityExchange => "the Security Exchange",
        PduKind::RdpClientInfo => "the Client Info",
        PduKind::LicenseRequest => "the first licensing message",
        PduKind::LicenseInfo => "the client's licence",
        PduKind::NewLicenseRequest => "the client's licence request",
        PduKind::PlatformChallenge => "the platform challenge or the licence",
        PduKind::PlatformChallengeResponse => "the platform challenge response",
        PduKind::LicenseErrorAlert => "the licensing verdict",
        PduKind::RdpAutoDetectRequest => "the next network detection request",
        PduKind::RdpAutoDetectResponse => "the network detection response",
        PduKind::RdpMultitransportRequest => "the multitransport request",
        PduKind::RdpMultitransportResponse => "the multitransport response",
        PduKind::RdpDemandActive => "the server's capabilities",
        PduKind::RdpConfirmActive => "the client's capabilities",
        PduKind::RdpFontList => "the Font List",
        PduKind::RdpFontMap => "the Font Map",
        other => return format!("the message {other}"),
    };
    known.to_owned()
}

/// A time span in microseconds, rounded for people.
pub(crate) fn span(micros: u64) -> String {
    let millis = micros / 1_000;
    if millis >= 1_000 { format!("{}.{} s", millis / 1_000, millis % 1_000 / 100) } else { format!("{millis} ms") }
}

/// The first bytes of something, fit to be shown: text where it is text, else hexadecimal digits.
pub(crate) fn head(bytes: &[u8]) -> String {
    const SHOWN: usize = 24;
    let shown = bytes.get(..SHOWN).unwrap_or(bytes);
    let line: Vec<u8> = shown.iter().copied().take_while(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    match String::from_utf8(line) {
        Ok(text) if !text.is_empty() && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) => format!("\"{text}\""),
        _ => shown.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "),
    }
}

/// How it ended, as the second half of a sentence; `None` while it has not.
pub(crate) fn ending(report: &Report) -> Option<String> {
    Some(match report.ending.as_ref()? {
        Ending::Completed => "the handshake completed".to_owned(),
        Ending::Stopped { .. } => "the probe stopped".to_owned(),
        Ending::Refused { refusal, then } => refused(refusal, *then),
        Ending::Redirected { to: Some(to) } => format!("the server sends the client elsewhere, to {to}"),
        Ending::Redirected { to: None } => "the server sends the client elsewhere".to_owned(),
        Ending::Closed(close) => format!("{} {}{}", end(close.by), closed(close.how), circumstances(report, *close)),
        Ending::Silent { waited_us, partial } => silent(report, *waited_us, *partial),
        Ending::Unreadable { by, looks_like, head: bytes } => {
            format!("what {} sent is not what was due: it looks like {} ({})", end(*by), looks(looks_like), head(bytes))
        }
        Ending::Unreachable { reason } => unreachable(*reason).to_owned(),
        Ending::Unable { because: Incapacity::PeerChose(what) } => {
            format!("the server chose what this probe does not speak ({what})")
        }
        Ending::Unable { because: Incapacity::Local(why) } => format!("our own side could not go on: {why}"),
        other => other.name().to_owned(),
    })
}

/// A verb for a close.
pub(crate) const fn closed(how: How) -> &'static str {
    match how {
        How::Eof => "closed the connection",
        How::Reset => "reset the connection",
        How::CloseNotify => "ended TLS with close_notify",
    }
}

fn circumstances(report: &Report, close: Close) -> String {
    if let Some(partial) = close.partial {
        return format!(" in the middle of a message{}", amount(partial));
    }
    match evidence::last_message(report) {
        Some((from, pdu)) if from != close.by => format!(" right after {}", message(pdu)),
        _ => " without a word".to_owned(),
    }
}

fn silent(report: &Report, waited_us: u64, partial: Option<Partial>) -> String {
    if let Some(partial) = partial {
        return format!("a message began{} and nothing more came for {}", amount(partial), span(waited_us));
    }
    match evidence::last_message(report) {
        Some((_, pdu)) => format!("nothing came for {} after {}", span(waited_us), message(pdu)),
        None => format!("nothing came for {}", span(waited_us)),
    }
}

fn amount(partial: Partial) -> String {
    let Partial { have, need, .. } = partial;
    if need > have { format!(" ({have} of at least {need} bytes)") } else { format!(" ({have} bytes)") }
}

fn refused(refusal: &Refusal, then: Option<Close>) -> String {
    let said = match refusal.kind {
        RefusalKind::NegotiationFailure => "refused the requested security protocols",
        RefusalKind::X224Disconnect => "answered with an X.224 disconnect",
        RefusalKind::X224Error => "answered with an X.224 error",
        RefusalKind::TlsAlert => "sent a fatal TLS alert",
        RefusalKind::CredsspError => "refused in CredSSP",
        RefusalKind::EarlyUserAuth => "does not authorise this user",
        RefusalKind::McsResult => "refused in MCS",
        RefusalKind::DisconnectUltimatum => "sent a disconnect ultimatum",
        RefusalKind::LicenseError => "refused in licensing",
        RefusalKind::SetErrorInfo => "gave a reason for disconnecting",
        _ => "refused",
    };
    let afterwards = then.map(|close| format!(", then {}", closed(close.how))).unwrap_or_default();
    format!("{} {said}: {}{afterwards}", end(refusal.by), reason(refusal))
}

/// The number of a refusal, with its name: `HYBRID_REQUIRED_BY_SERVER (5)`.
pub(crate) fn reason(refusal: &Refusal) -> String {
    let number = match refusal.kind {
        RefusalKind::CredsspError | RefusalKind::SetErrorInfo => format!("0x{:08X}", refusal.code),
        _ => refusal.code.to_string(),
    };
    match refusal.name {
        Some(name) => format!("{name} ({number})"),
        None => format!("code {number}"),
    }
}

/// What a stranger's first bytes look like.
pub(crate) fn looks(like: &str) -> &str {
    match like {
        "http" => "HTTP",
        "ssh" => "SSH",
        "tls" => "TLS",
        "ssl-v2" => "SSL 2.0",
        "smb" => "SMB",
        "vnc" => "VNC",
        "modbus" => "Modbus",
        "socks" => "SOCKS",
        "smtp-or-ftp" => "mail or file transfer",
        "telnet" => "Telnet",
        "text" => "a line of text",
        "rdp" => "RDP, but not at this point",
        _ => "nothing known",
    }
}

const fn unreachable(reason: Unreachable) -> &'static str {
    match reason {
        Unreachable::NameNotFound => "there is no such name",
        Unreachable::ResolverFailed => "the resolver gave no usable answer",
        Unreachable::Refused => "the port refused the connection",
        Unreachable::Timeout => "nothing answered the connection attempt",
        Unreachable::HostUnreachable => "the network says that the host cannot be reached",
        Unreachable::NetworkUnreachable => "there is no route to that network",
    }
}
