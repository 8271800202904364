//! Readers of single values: durations, names, routing lines. Each says what it expects.

use std::time::Duration;

use rdpwhy::Stage;
use rdpwhy::client::layer::ring_provider;
use rdpwhy::client::{ProviderRandomness, Randomness as _};
use rdpwhy::pdu::x224::RoutingInfo;

/// A routing line that fits into a connection request.
#[derive(Clone, Debug)]
pub(super) struct RoutingLine(pub(super) RoutingInfo);

/// A limit, of one stage or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StageTimeout {
    pub(super) stage: Option<Stage>,
    pub(super) limit: Duration,
}

/// A correlation id that a server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CorrelationId(pub(super) [u8; 16]);

/// What the connection request has room for (MS-RDPBCGR 2.2.1.1: the length indicator is one byte).
const MAX_LINE: usize = 202;
const COOKIE: &str = "Cookie: mstshash=";
/// CS_CORE clientName holds 15 characters and a zero (MS-RDPBCGR 2.2.1.3.2).
const MAX_CLIENT_NAME: usize = 15;
/// More than the texts of any known server have.
const MAX_PRECONNECTION: usize = 1_000;

/// The environment's word for a flag that has no value; nothing at all leaves it out.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" | "y" | "t" => Ok(true),
        "" | "0" | "false" | "no" | "off" | "n" | "f" => Ok(false),
        _ => Err("write 1 or 0".to_owned()),
    }
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be longer than nothing".to_owned()),
        Ok(duration) => Ok(duration),
        Err(error) => Err(format!("{error}; write 500ms, 30s or 2m")),
    }
}

pub(super) fn stage_timeout(text: &str) -> Result<StageTimeout, String> {
    let Some((name, limit)) = text.split_once('=') else {
        return Ok(StageTimeout { stage: None, limit: duration(text)? });
    };
    let stage = Stage::ALL.iter().copied().find(|stage| stage.name() == name).ok_or_else(|| {
        let names: Vec<&str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
        format!("no stage is called {name:?}; possible are {}", names.join(", "))
    })?;
    Ok(StageTimeout { stage: Some(stage), limit: duration(limit)? })
}

pub(super) fn cookie(text: &str) -> Result<RoutingLine, String> {
    check_line(text, MAX_LINE - COOKIE.len())?;
    Ok(RoutingLine(RoutingInfo::Cookie(text.as_bytes().to_vec())))
}

pub(super) fn routing_token(text: &str) -> Result<RoutingLine, String> {
    check_line(text, MAX_LINE)?;
    Ok(RoutingLine(RoutingInfo::Token(text.as_bytes().to_vec())))
}

/// A line end inside would begin another message.
fn check_line(text: &str, room: usize) -> Result<(), String> {
    if text.is_empty() || !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err("it must be printable ASCII, and not empty".to_owned());
    }
    if text.len() > room {
        return Err(format!("it has {} characters, and the connection request has room for {room}", text.len()));
    }
    Ok(())
}

pub(super) fn client_name(text: &str) -> Result<String, String> {
    let length = text.encode_utf16().count();
    if length == 0 || length > MAX_CLIENT_NAME || text.contains('\0') {
        return Err(format!("a client's name has 1 to {MAX_CLIENT_NAME} characters"));
    }
    Ok(text.to_owned())
}

/// wszPCB ends at its first zero, and its length field counts UTF-16 units (MS-RDPEPS 2.2.1.2).
pub(super) fn preconnection_text(text: &str) -> Result<String, String> {
    let length = text.encode_utf16().count();
    if length == 0 || length > MAX_PRECONNECTION || text.contains('\0') {
        return Err(format!("expected 1 to {MAX_PRECONNECTION} characters without a zero character"));
    }
    Ok(text.to_owned())
}

/// MS-RDPBCGR 2.2.1.1.2: the first byte is neither 0x00 nor 0xF4, and no byte is a carriage return.
pub(super) fn correlation_id(text: &str) -> Result<CorrelationId, String> {
    let id =
        if text == "random" { random_id()? } else { digits(text).ok_or("write 32 hexadecimal digits, or random")? };
    match id {
        [0x00 | 0xF4, ..] => Err("its first byte must be neither 00 nor f4".to_owned()),
        id if id.contains(&0x0D) => Err("no byte of it may be 0d".to_owned()),
        id => Ok(CorrelationId(id)),
    }
}

fn digits(text: &str) -> Option<[u8; 16]> {
    let number = text.replace('-', "");
    let is_whole = number.len() == 32 && number.bytes().all(|byte| byte.is_ascii_hexdigit());
    u128::from_str_radix(&number, 16).ok().filter(|_| is_whole).map(u128::to_be_bytes)
}

/// Bytes that may not stand in an id are replaced by one that may.
fn random_id() -> Result<[u8; 16], String> {
    let mut id = [0; 16];
    let source = ProviderRandomness(ring_provider());
    source.fill(&mut id).map_err(|error| error.to_string())?;
    Ok(id.map(|byte| if matches!(byte, 0x00 | 0x0D | 0xF4) { 0x5A } else { byte }))
}

#[cfg(test)]
mod tests {
    use super::{StageTimeout, client_name, cookie, correlation_id, duration, routing_token, stage_timeout};
    use rdpwhy::Stage;
    use std::time::Duration;

    #[test]
    fn durations_need_a_unit_and_a_length() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for text in ["0s", "5", "-1s", "", "soon"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_stage_may_have_its_own_limit() {
        let limit = Duration::from_secs(2);
        assert_eq!(stage_timeout("2s"), Ok(StageTimeout { stage: None, limit }));
        assert_eq!(stage_timeout("tls=2s"), Ok(StageTimeout { stage: Some(Stage::Tls), limit }));
        assert!(stage_timeout("nla=2s").is_err_and(|error| error.contains("early-user-auth")));
    }

    #[test]
    fn routing_lines_cannot_smuggle_a_line_end_or_be_cut() {
        assert!(cookie("user").is_ok());
        assert!(cookie("user\r\nCookie: msts=1").is_err());
        assert!(cookie(&"u".repeat(185)).is_ok());
        assert!(cookie(&"u".repeat(186)).is_err());
        assert!(routing_token(&"u".repeat(202)).is_ok());
        assert!(routing_token(&"u".repeat(203)).is_err());
        assert!(routing_token("").is_err());
    }

    #[test]
    fn a_correlation_id_is_one_that_a_server_takes() {
        let id = correlation_id("5a010203-0405-0607-0809-0a0b0c0e0f10").expect("a GUID");
        assert_eq!(id.0, [0x5A, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16]);
        let zeros = "0".repeat(30);
        for text in [format!("00{zeros}"), format!("f4{zeros}"), format!("0d{zeros}"), format!("5a{zeros}0")] {
            assert!(correlation_id(&text).is_err(), "{text}");
        }
        assert!(correlation_id("random").is_ok());
        assert!(correlation_id("+5a00000000000000000000000000000").is_err());
    }

    #[test]
    fn a_client_name_is_never_cut() {
        assert!(client_name("fifteen-letters").is_ok());
        assert!(client_name("sixteen-letters-").is_err());
        assert!(client_name("").is_err());
    }
}
