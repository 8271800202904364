//! What must never be in what a probe leaves behind.

use std::fmt::Write as _;

use rdpwhy_handshake::{Observation, Side};
use rdpwhy_pdu::credssp::TsRequest;

use crate::logon::Logon;
use crate::play::Played;

/// Where the password is found, in any form that one of the outputs could have it in, or what can be guessed from.
pub(crate) fn found(logon: &Logon, played: &Played) -> Vec<String> {
    let mut wrong: Vec<String> = unredacted(played).map(|bytes| format!("{bytes} bytes of a logon are kept")).collect();
    wrong.extend(password(logon.secret(), played));
    wrong
}

/// TSRequests of the client in the recording that hold what a password can be guessed from: anything but zeros in a sealed
/// field, or behind the lengths of an NTLM AUTHENTICATE. Their sizes.
fn unredacted(played: &Played) -> impl Iterator<Item = usize> {
    let seen = played.recording.observations.iter();
    let clear = seen.filter_map(|(_, observation)| match observation {
        Observation::Clear { from: Side::Client, bytes } => Some(bytes),
        _ => None,
    });
    let requests = clear.filter_map(|bytes| TsRequest::decode(bytes).ok());
    requests.filter(|request| !is_redacted(request)).map(|request| request.encode().len())
}

/// Asked of the bytes, and not of the code that redacts them.
fn is_redacted(request: &TsRequest) -> bool {
    const AUTHENTICATE: &[u8] = b"NTLMSSP\0\x03\0\0\0";
    const LENGTHS: usize = 52;
    let is_zero = |bytes: &[u8]| bytes.iter().all(|byte| *byte == 0);
    let sealed = [&request.auth_info, &request.pub_key_auth].into_iter().flatten().all(|field| is_zero(field));
    let tokens = request.nego_tokens.iter().all(|token| {
        let authenticate = token.windows(AUTHENTICATE.len()).position(|part| part == AUTHENTICATE);
        authenticate.is_none_or(|at| token.get(at + LENGTHS..).is_some_and(is_zero))
    });
    sealed && tokens
}

fn password(secret: &str, played: &Played) -> Vec<String> {
    if secret.is_empty() {
        return Vec::new();
    }
    let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let forms = [secret.to_owned(), hex(secret.as_bytes()), hex(&utf16)];
    let mut recording = Vec::new();
    if let Err(error) = played.recording.write(&mut recording) {
        return vec![format!("the recording cannot be written: {error}")];
    }
    let json = |report| serde_json::to_string(report).unwrap_or_default();
    let outputs = [
        ("the recording", String::from_utf8_lossy(&recording).into_owned()),
        ("the client's report", json(&played.client)),
        ("the client's report, formatted", format!("{:?}", played.client)),
        ("the server's report", played.server.as_ref().map(json).unwrap_or_default()),
        ("the server's report, formatted", format!("{:?}", played.server)),
    ];
    let holds = |text: &str| forms.iter().any(|form| text.to_lowercase().contains(&form.to_lowercase()));
    let holding = outputs.iter().filter(|(_, text)| holds(text));
    holding.map(|(name, _)| format!("the password is in {name}")).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
