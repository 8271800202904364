//! Numbers that are no codes of Microsoft's client: alerts of TLS, errorInfo of Set Error Info, codes of an RD Gateway.

use rdpwhy_pdu::credssp::ntstatus;
use rdpwhy_pdu::rdp::error_info_name;
use rdpwhy_pdu::tls::known_alerts;

use super::Topic;
use crate::{GatewayCode, disconnect_note, disconnect_reason, gateway_code, gateway_codes, seen_with};

/// NTSTATUS errors and SSPI's HRESULTs have the highest bit set; no code of Microsoft's client has.
const FIRST_STATUS: u32 = 0x8000_0000;
/// FreeRDP shows an errorInfo with its class in the high word.
const FREERDP_ERROR_INFO: u32 = 0x0001_0000;
/// The codes of MS-RDPBCGR 2.2.5.1.1 end below.
const ERROR_INFOS: u32 = 0x2000;

/// A number, or a name in several words, behind the word that says what it is: `tls alert 40`, `SSL alert number 40`,
/// `sslv3 alert handshake failure`, `set error info 0x112D`. The text is in lower case.
pub(super) fn labelled(text: &str) -> Option<Topic> {
    let words: Vec<&str> =
        text.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = || {
        let mut numbers = words.iter().filter_map(|word| value(word));
        numbers.next().filter(|_| numbers.next().is_none())
    };
    let is_error_info = words.iter().any(|word| matches!(*word, "errorinfo" | "errinfo"))
        || words.windows(2).any(|pair| pair == ["error", "info"]);
    let behind_alert = words.iter().position(|word| *word == "alert").and_then(|at| words.get(at + 1..));
    match behind_alert {
        Some(behind) => {
            let name = behind.join("_");
            let named = known_alerts().iter().find(|alert| alert.name == name).map(|alert| alert.code);
            named.or_else(|| u8::try_from(number()?).ok()).map(Topic::Alert)
        }
        None if is_error_info => number().map(|code| Topic::ErrorInfo(of_freerdp(code))),
        None => None,
    }
}

/// A lone number that means nothing as a code of Microsoft's client and something else elsewhere, or a status.
pub(super) fn bare(code: u32) -> Option<Topic> {
    let is_of_client =
        disconnect_reason(code).is_some() || disconnect_note(code).is_some() || seen_with(code, None).next().is_some();
    if is_of_client || code >= FIRST_STATUS && ntstatus(code).is_some() {
        return (!is_of_client).then_some(Topic::Status(code));
    }
    let error_info = of_freerdp(code);
    gateway_code(code)
        .map(Topic::Gateway)
        .or_else(|| error_info_name(error_info).map(|_| Topic::ErrorInfo(error_info)))
        .or_else(|| (code >= FIRST_STATUS).then_some(Topic::Status(code)))
}

/// The gateway's codes that have one name, with or without `e_proxy_`.
pub(super) fn gateway_code_named(name: &str) -> Option<&'static GatewayCode> {
    let name = name.strip_prefix("e_proxy_").unwrap_or(name);
    named_gateway_codes().find(|code| code.name.eq_ignore_ascii_case(name))
}

/// Where only the client's number is known, the name is a description; an HRESULT of SSPI is explained as a status.
pub(super) fn named_gateway_codes() -> impl Iterator<Item = &'static GatewayCode> {
    gateway_codes().iter().filter(|code| code.status.is_some_and(|status| status < FIRST_STATUS))
}

/// The number of an `errinfo_...`.
pub(super) fn error_info_named(name: &str) -> Option<u32> {
    let is_it = |code: &u32| error_info_name(*code).is_some_and(|known| known.eq_ignore_ascii_case(name));
    name.starts_with("errinfo_").then(|| (0..ERROR_INFOS).find(is_it))?
}

const fn of_freerdp(code: u32) -> u32 {
    if code & 0xFFFF_0000 == FREERDP_ERROR_INFO { code - FREERDP_ERROR_INFO } else { code }
}

fn value(word: &str) -> Option<u32> {
    match word.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    }
}
