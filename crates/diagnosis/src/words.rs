//! Plain words for what the witness names: messages, endings, times.

mod endings;
mod messages;

use rdpwhy_handshake::{Refusal, RefusalKind, Side};

pub(crate) use endings::ending;
pub use messages::message;

/// `the server` or `the client`.
pub(crate) const fn end(side: Side) -> &'static str {
    match side {
        Side::Client => "the client",
        Side::Server => "the server",
    }
}

/// `the server's` or `the client's`.
const fn whose(side: Side) -> &'static str {
    match side {
        Side::Client => "the client's",
        Side::Server => "the server's",
    }
}

/// A time span in microseconds, rounded for people.
pub(crate) fn span(micros: u64) -> String {
    let millis = micros / 1_000;
    if millis >= 1_000 { format!("{}.{} s", millis / 1_000, millis % 1_000 / 100) } else { format!("{millis} ms") }
}

/// The same with tenths of a millisecond where it is below ten.
pub(crate) fn short_span(micros: u64) -> String {
    if micros < 10_000 { format!("{}.{} ms", micros / 1_000, micros % 1_000 / 100) } else { span(micros) }
}

/// A difference of two clocks in microseconds, in the largest unit that it holds twice: `3 days`.
pub(crate) fn long_span(micros: u64) -> String {
    const UNITS: &[(u64, &str)] = &[(365 * 86_400, "years"), (86_400, "days"), (3_600, "hours"), (60, "minutes")];
    let seconds = micros / 1_000_000;
    let fits = UNITS.iter().find(|(unit, _)| seconds >= 2 * unit);
    fits.map_or_else(|| span(micros), |(unit, name)| format!("{} {name}", seconds / unit))
}

/// The first bytes of something, fit to be shown: text where most of it is, else hexadecimal digits.
pub(crate) fn head(bytes: &[u8]) -> String {
    const SHOWN: usize = 24;
    let shown = bytes.get(..SHOWN).unwrap_or(bytes);
    let line = shown.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let printable = line.iter().filter(|byte| is_printable(**byte)).count();
    if printable > 0 && printable * 4 >= line.len() * 3 {
        let text: String = line.iter().map(|byte| character(*byte)).collect();
        format!("\"{text}\"")
    } else {
        shown.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
    }
}

const fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

fn character(byte: u8) -> String {
    if is_printable(byte) { char::from(byte).to_string() } else { format!("\\x{byte:02x}") }
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

#[cfg(test)]
mod tests {
    use super::{head, long_span};

    #[test]
    fn a_head_is_text_where_most_of_it_is() {
        assert_eq!(head(b"SSH-2.0-OpenSSH_9.6\r\nmore"), "\"SSH-2.0-OpenSSH_9.6\"");
        assert_eq!(head(b"220 mail\x07 ready\r\n"), "\"220 mail\\x07 ready\"");
        assert_eq!(head(&[0xDE, 0xAD, b'a', 0xEF]), "de ad 61 ef");
        assert_eq!(head(b"\r\n"), "0d 0a");
        assert_eq!(head(b""), "");
    }

    #[test]
    fn clocks_differ_in_the_largest_unit_that_fits() {
        let cases = [
            (7, "7.0 s"),
            (119, "119.0 s"),
            (600, "10 minutes"),
            (2 * 3_600, "2 hours"),
            (3 * 86_400 + 5, "3 days"),
            (900 * 86_400, "2 years"),
        ];
        for (seconds, words) in cases {
            assert_eq!(long_span(seconds * 1_000_000), words);
        }
    }
}
