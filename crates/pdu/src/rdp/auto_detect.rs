//! Network characteristics detection (MS-RDPBCGR 2.2.14).

use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// headerTypeId of a request and of a response.
const TYPE_REQUEST: u8 = 0;
const TYPE_RESPONSE: u8 = 1;

/// A request of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutoDetectRequest {
    /// Echoed in the response.
    pub sequence: u16,
    /// requestType: 0x0001/0x1001 RTT, 0x0014/0x0114/0x1014 bandwidth start, 0x0002 payload, 0x002B/0x0429/0x0629
    /// stop, 0x0840/0x0880/0x08C0 result.
    pub kind: u16,
}

impl AutoDetectRequest {
    /// Reads what follows the security header.
    ///
    /// # Errors
    /// It ends early, or the header says that it is no request.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("AUTODETECT_REQ", body);
        let (sequence, kind) = header(&mut cursor, TYPE_REQUEST)?;
        Ok(Self { sequence, kind })
    }

    /// What follows the security header. Payloads are empty and results are zeros.
    #[must_use]
    pub fn encode(self) -> Vec<u8> {
        // headerLength counts the fields up to payloadLength; 2.2.14.1.3 to 2.2.14.1.5.
        let fields = match self.kind {
            0x0002 | 0x002B => 2,
            0x0840 | 0x0880 => 8,
            0x08C0 => 12,
            _ => 0,
        };
        encode(TYPE_REQUEST, self.sequence, self.kind, &vec![0; fields])
    }

    /// The sequence number, and the kind by number and name.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let name = match self.kind {
            0x0001 | 0x1001 => Some("rtt"),
            0x0014 | 0x0114 | 0x1014 => Some("bandwidth-start"),
            0x0002 => Some("bandwidth-payload"),
            0x002B | 0x0429 | 0x0629 => Some("bandwidth-stop"),
            0x0840 | 0x0880 | 0x08C0 => Some("result"),
            _ => None,
        };
        Summary::new().with("sequence", self.sequence).with("type", self.kind).with_some("name", name)
    }
}

/// A response of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutoDetectResponse {
    /// The request's.
    pub sequence: u16,
    /// responseType: 0x0000 RTT, 0x0003/0x000B bandwidth, 0x0018 sync.
    pub kind: u16,
    /// Bandwidth results only: time in milliseconds and bytes counted.
    pub bandwidth: Option<(u32, u32)>,
}

impl AutoDetectResponse {
    /// Reads what follows the security header.
    ///
    /// # Errors
    /// It ends early, or the header says that it is no response.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("AUTODETECT_RSP", body);
        let (sequence, kind) = header(&mut cursor, TYPE_RESPONSE)?;
        let bandwidth = match kind {
            0x0003 | 0x000B => Some((cursor.u32_le()?, cursor.u32_le()?)),
            _ => None,
        };
        Ok(Self { sequence, kind, bandwidth })
    }

    /// What follows the security header.
    #[must_use]
    pub fn encode(self) -> Vec<u8> {
        let fields = match self.bandwidth {
            Some((milliseconds, bytes)) => [milliseconds.to_le_bytes(), bytes.to_le_bytes()].concat(),
            None => Vec::new(),
        };
        encode(TYPE_RESPONSE, self.sequence, self.kind, &fields)
    }

    /// The sequence number, the kind, and what was measured.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let name = match self.kind {
            0x0000 => Some("rtt"),
            0x0003 | 0x000B => Some("bandwidth"),
            0x0018 => Some("sync"),
            _ => None,
        };
        Summary::new()
            .with("sequence", self.sequence)
            .with("type", self.kind)
            .with_some("name", name)
            .with_some("milliseconds", self.bandwidth.map(|(milliseconds, _)| milliseconds))
            .with_some("bytes-counted", self.bandwidth.map(|(_, bytes)| bytes))
    }
}

fn header(cursor: &mut Cursor<'_>, expected: u8) -> Result<(u16, u16), Malformed> {
    let _header_length = cursor.u8()?;
    let header_type = cursor.u8()?;
    if header_type != expected {
        return Err(cursor.malformed("headerTypeId of the other direction"));
    }
    Ok((cursor.u16_le()?, cursor.u16_le()?))
}

fn encode(header_type: u8, sequence: u16, kind: u16, fields: &[u8]) -> Vec<u8> {
    let length = u8::try_from(6 + fields.len()).unwrap_or(u8::MAX);
    [&[length, header_type], sequence.to_le_bytes().as_slice(), &kind.to_le_bytes(), fields].concat()
}

#[cfg(test)]
mod tests {
    use super::{AutoDetectRequest, AutoDetectResponse};

    #[test]
    fn reads_an_rtt_request_and_answers() {
        let request = AutoDetectRequest::decode(&[6, 0, 7, 0, 1, 0x10]).unwrap();
        assert_eq!(request, AutoDetectRequest { sequence: 7, kind: 0x1001 });
        let answer = AutoDetectResponse { sequence: 7, kind: 0, bandwidth: None };
        assert_eq!(answer.encode(), [6, 1, 7, 0, 0, 0]);
        assert!(AutoDetectResponse::decode(&request.encode()).is_err());
    }

    #[test]
    fn bandwidth_results_carry_their_header_length() {
        let answer = AutoDetectResponse { sequence: 1, kind: 3, bandwidth: Some((5, 0x1000)) };
        assert_eq!(answer.encode(), [0x0e, 1, 1, 0, 3, 0, 5, 0, 0, 0, 0, 0x10, 0, 0]);
    }
}
