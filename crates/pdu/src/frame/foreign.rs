//! What a stranger's first bytes look like, for saying who answers on an RDP port.

use core::fmt;

use super::{Scan, tls_record, tpkt};

/// A protocol by its first bytes. A guess for people, never a reason to read on as that protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Foreign {
    /// An HTTP answer or request, or a bare HTML page.
    Http,
    /// An SSH identification string (RFC 4253 4.2).
    Ssh,
    /// A TLS record.
    Tls,
    /// A hello of SSL 2.0 (RFC 5246 E.2 and before).
    SslV2,
    /// SMB over NetBIOS or direct (MS-SMB2 2.1).
    Smb,
    /// RFB, the protocol of VNC (RFC 6143 7.1.1).
    Vnc,
    /// A Modbus/TCP answer, often an exception that echoes our TPKT header as its own.
    Modbus,
    /// A SOCKS 4 or 5 answer (RFC 1928 3).
    Socks,
    /// A `220` greeting: mail or file transfer.
    SmtpOrFtp,
    /// A Telnet option negotiation (RFC 854).
    Telnet,
    /// Another line of text.
    Text,
    /// A TPKT with an X.224 TPDU after all.
    Rdp,
    /// None of these.
    Unknown,
}

impl Foreign {
    /// The kebab-case name: `http`, `ssh`, `tls`, `ssl-v2`, `smtp-or-ftp`, `unknown`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Ssh => "ssh",
            Self::Tls => "tls",
            Self::SslV2 => "ssl-v2",
            Self::Smb => "smb",
            Self::Vnc => "vnc",
            Self::Modbus => "modbus",
            Self::Socks => "socks",
            Self::SmtpOrFtp => "smtp-or-ftp",
            Self::Telnet => "telnet",
            Self::Text => "text",
            Self::Rdp => "rdp",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Names the protocol that `head`, the first bytes of a stream, belongs to.
#[must_use]
pub fn classify(head: &[u8]) -> Foreign {
    if let Some(named) = by_text(head) {
        return named;
    }
    match head {
        // First, because an exception may echo the header of anything, a TLS record's too.
        _ if is_modbus(head) => Foreign::Modbus,
        [0x14..=0x18, 0x03, ..] if tls_record::scan(head) != Scan::Foreign => Foreign::Tls,
        [0x03, _, _, _, _, _, ..] if tpkt::scan(head) != Scan::Foreign => Foreign::Rdp,
        [0x00, _, _, _, 0xFD..=0xFF, b'S', b'M', b'B', ..] | [0xFD..=0xFF, b'S', b'M', b'B', ..] => Foreign::Smb,
        // NetBIOS session service: positive, negative and retarget responses (RFC 1002 4.3.1).
        [0x82..=0x84, 0x00, 0x00, ..] => Foreign::Smb,
        // Message types 1 and 4 are the client's and the server's hello.
        [0x80..=0xBF, _, 0x01 | 0x04, ..] => Foreign::SslV2,
        [0xFF, 0xFB..=0xFE, ..] => Foreign::Telnet,
        [0x05, 0x00..=0x02 | 0xFF] | [0x05, 0x00, 0x05, ..] => Foreign::Socks,
        [0x05, 0x00..=0x08, 0x00, 0x01 | 0x03 | 0x04, ..] => Foreign::Socks,
        [0x00, 0x5A..=0x5D, _, _, _, _, _, _] => Foreign::Socks,
        _ if is_text(head) => Foreign::Text,
        _ => Foreign::Unknown,
    }
}

fn by_text(head: &[u8]) -> Option<Foreign> {
    const STARTS: &[(&[u8], Foreign)] = &[
        (b"HTTP/", Foreign::Http),
        (b"GET ", Foreign::Http),
        (b"POST ", Foreign::Http),
        (b"HEAD ", Foreign::Http),
        (b"OPTIONS ", Foreign::Http),
        (b"CONNECT ", Foreign::Http),
        (b"PRI * HTTP/2", Foreign::Http),
        (b"<html", Foreign::Http),
        (b"<!doctype html", Foreign::Http),
        (b"SSH-", Foreign::Ssh),
        (b"RFB ", Foreign::Vnc),
        (b"220 ", Foreign::SmtpOrFtp),
        (b"220-", Foreign::SmtpOrFtp),
    ];
    let starts = |start: &[u8]| head.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    STARTS.iter().find(|(start, _)| starts(start)).map(|(_, named)| *named)
}

/// A Modbus/TCP header: transaction, protocol, length, unit, and then a function. The protocol is 0 by the book; some
/// servers echo whatever stood there, and then only an exception that ends with the bytes is believed.
fn is_modbus(head: &[u8]) -> bool {
    let Some(&[_, _, protocol_high, protocol_low, high, low, _unit, function]) = head.first_chunk::<8>() else {
        return false;
    };
    let len = usize::from(u16::from_be_bytes([high, low]));
    let exception = len == 3 && head.len() == 6 + len && function & 0x80 != 0;
    let by_the_book = (protocol_high, protocol_low) == (0, 0)
        && (2..=254).contains(&len)
        && head.len() >= 6 + len
        && (1..=0x2B).contains(&(function & 0x7F));
    exception || by_the_book
}

fn is_text(head: &[u8]) -> bool {
    head.len() >= 4 && head.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\r' | b'\n' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::{Foreign, classify};

    #[test]
    fn names_the_usual_strangers() {
        let cases: &[(&[u8], Foreign)] = &[
            (b"HTTP/1.1 400 Bad Request\r\n", Foreign::Http),
            (b"<HTML><body>", Foreign::Http),
            (b"SSH-2.0-OpenSSH_9.6\r\n", Foreign::Ssh),
            (&[0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46], Foreign::Tls),
            (&[0x80, 0x2E, 0x01, 0x00, 0x02, 0x00, 0x15], Foreign::SslV2),
            (&[0x00, 0x00, 0x00, 0x55, 0xFE, b'S', b'M', b'B'], Foreign::Smb),
            (&[0x83, 0x00, 0x00, 0x01, 0x8F], Foreign::Smb),
            (b"RFB 003.008\n", Foreign::Vnc),
            (&[0x03, 0x00, 0x00, 0x2B, 0x00, 0x03, 0x00, 0x80, 0x01], Foreign::Modbus),
            (&[0x00, 0x01, 0x00, 0x00, 0x00, 0x05, 0x01, 0x03, 0x02, 0x00, 0x07], Foreign::Modbus),
            (&[0x16, 0x03, 0x01, 0x00, 0x00, 0x03, 0x00, 0x80, 0x01], Foreign::Modbus),
            (&[0x05, 0xFF], Foreign::Socks),
            (&[0x05, 0x00, 0x05, 0x00, 0x00, 0x01], Foreign::Socks),
            (&[0x00, 0x5B, 0, 0, 0, 0, 0, 0], Foreign::Socks),
            (b"220 mail.example ESMTP\r\n", Foreign::SmtpOrFtp),
            (&[0xFF, 0xFD, 0x18], Foreign::Telnet),
            (b"-ERR unknown command\r\n", Foreign::Text),
            (&[3, 0, 0, 11, 6, 0xD0, 0, 0, 0x12, 0x34, 0], Foreign::Rdp),
            (&[0xDE, 0xAD, 0xBE, 0xEF], Foreign::Unknown),
            (&[], Foreign::Unknown),
        ];
        for (head, expected) in cases {
            assert_eq!(classify(head), *expected, "{head:02x?}");
        }
    }
}
