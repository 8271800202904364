//! The client's X.224 Connection Request (MS-RDPBCGR 2.2.1.1).

use super::{protocol_names, tpkt};
use crate::cursor::Cursor;
use crate::{Malformed, Summary};

const WHAT: &str = "X.224 Connection Request";
const CODE: u8 = 0xE0;
const COOKIE: &[u8] = b"Cookie: mstshash=";
const LINE_END: &[u8] = b"\r\n";
const TYPE_RDP_NEG_REQ: u8 = 0x01;
const TYPE_RDP_CORRELATION_INFO: u8 = 0x06;
const NEGOTIATION_LEN: u16 = 8;
const CORRELATION_LEN: u16 = 36;
/// What is left for the routing line when the length indicator has to count everything else as well.
const MAX_LINE: usize = 254 - 6 - NEGOTIATION_LEN as usize - CORRELATION_LEN as usize - LINE_END.len();

/// Cookie or routing token: the text line before the negotiation request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoutingInfo {
    /// `Cookie: mstshash=` value, without the line end.
    Cookie(Vec<u8>),
    /// A routing token's whole line, without the line end (`Cookie: msts=...`, or a broker's own form).
    Token(Vec<u8>),
}

/// RDP_NEG_REQ (MS-RDPBCGR 2.2.1.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NegotiationRequest {
    /// 0x01 restricted admin, 0x02 redirected authentication, 0x08 correlation info present.
    pub flags: u8,
    /// See [`super::protocol`].
    pub protocols: u32,
}

/// RDP_NEG_CORRELATION_INFO (MS-RDPBCGR 2.2.1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CorrelationInfo {
    /// The id that both ends write to their logs.
    pub id: [u8; 16],
}

/// X.224 Connection Request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectionRequest {
    /// Cookie or routing token.
    pub routing: Option<RoutingInfo>,
    /// Absent in the oldest clients.
    pub negotiation: Option<NegotiationRequest>,
    /// Present when the flag 0x08 says so; read and written whatever the flag says.
    pub correlation: Option<CorrelationInfo>,
}

impl ConnectionRequest {
    /// Reads a whole TPKT. Bytes after the parts that are known are ignored.
    ///
    /// # Errors
    /// Another TPDU code, or an end inside the fixed part or inside a part that has begun.
    pub fn decode(tpkt_frame: &[u8]) -> Result<Self, Malformed> {
        let mut head = tpkt::open(WHAT, tpkt_frame)?;
        if head.code & 0xF0 != CODE {
            return Err(head.rest.malformed("has another code"));
        }
        head.rest.take(5)?; // DST-REF, SRC-REF, class
        let mut rest = head.rest;
        let routing = decode_routing(&mut rest)?;
        let negotiation = decode_negotiation(&mut rest)?;
        let correlation = decode_correlation(&mut rest)?;
        Ok(Self { routing, negotiation, correlation })
    }

    /// A whole TPKT. The length indicator is one byte, so a routing line is cut after 202 bytes; a line with a line
    /// end inside is written as it is.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut head = vec![CODE, 0, 0, 0, 0, 0];
        if let Some(routing) = &self.routing {
            let line = match routing {
                RoutingInfo::Cookie(value) => [COOKIE, value].concat(),
                RoutingInfo::Token(line) => line.clone(),
            };
            head.extend(line.get(..MAX_LINE).unwrap_or(&line));
            head.extend(LINE_END);
        }
        if let Some(negotiation) = self.negotiation {
            head.extend([TYPE_RDP_NEG_REQ, negotiation.flags]);
            head.extend(NEGOTIATION_LEN.to_le_bytes());
            head.extend(negotiation.protocols.to_le_bytes());
        }
        if let Some(correlation) = self.correlation {
            head.extend([TYPE_RDP_CORRELATION_INFO, 0]);
            head.extend(CORRELATION_LEN.to_le_bytes());
            head.extend(correlation.id);
            head.extend([0; 16]);
        }
        tpkt::close(&head, &[])
    }

    /// `routing` (`cookie`, `token`) and its length, never its text, which names a user or a session; `protocols`,
    /// `protocols-mask`, `flags`, `correlation`.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let routing = self.routing.as_ref().map(|routing| match routing {
            RoutingInfo::Cookie(value) => ("cookie", value.len()),
            RoutingInfo::Token(line) => ("token", line.len()),
        });
        Summary::new()
            .with_some("routing", routing.map(|(form, _)| form))
            .with_some("routing-bytes", routing.map(|(_, len)| len))
            .with_some("protocols", self.negotiation.map(|negotiation| protocol_names(negotiation.protocols)))
            .with_some("protocols-mask", self.negotiation.map(|negotiation| negotiation.protocols))
            .with_some("flags", self.negotiation.map(|negotiation| negotiation.flags))
            .with("correlation", self.correlation.is_some())
    }
}

/// A line of text, unless the negotiation request comes at once.
fn decode_routing(rest: &mut Cursor<'_>) -> Result<Option<RoutingInfo>, Malformed> {
    if matches!(rest.rest(), [] | [TYPE_RDP_NEG_REQ, _, 8, 0, ..]) {
        return Ok(None);
    }
    let Some(len) = rest.rest().windows(LINE_END.len()).position(|end| end == LINE_END) else {
        return Ok(None);
    };
    let line = rest.take(len)?;
    rest.take(LINE_END.len())?;
    Ok(Some(match line.strip_prefix(COOKIE) {
        Some(value) => RoutingInfo::Cookie(value.to_vec()),
        None => RoutingInfo::Token(line.to_vec()),
    }))
}

fn decode_negotiation(rest: &mut Cursor<'_>) -> Result<Option<NegotiationRequest>, Malformed> {
    if rest.rest().first() != Some(&TYPE_RDP_NEG_REQ) {
        return Ok(None);
    }
    let [_, flags, _, _] = rest.array()?;
    Ok(Some(NegotiationRequest { flags, protocols: rest.u32_le()? }))
}

fn decode_correlation(rest: &mut Cursor<'_>) -> Result<Option<CorrelationInfo>, Malformed> {
    if rest.rest().first() != Some(&TYPE_RDP_CORRELATION_INFO) {
        return Ok(None);
    }
    rest.take(4)?;
    Ok(Some(CorrelationInfo { id: rest.array()? }))
}

#[cfg(test)]
mod tests {
    use super::{ConnectionRequest, NegotiationRequest, RoutingInfo};

    /// MS-RDPBCGR 4.1.1.
    const SAMPLE: &[u8] = b"\x03\x00\x00\x2c\x27\xe0\x00\x00\x00\x00\x00Cookie: mstshash=eltons\r\n\
        \x01\x00\x08\x00\x00\x00\x00\x00";

    #[test]
    fn the_specifications_sample_decodes_and_encodes() {
        let request = ConnectionRequest {
            routing: Some(RoutingInfo::Cookie(b"eltons".to_vec())),
            negotiation: Some(NegotiationRequest { flags: 0, protocols: 0 }),
            correlation: None,
        };
        assert_eq!(ConnectionRequest::decode(SAMPLE), Ok(request.clone()));
        assert_eq!(request.encode(), SAMPLE);
    }

    #[test]
    fn the_oldest_client_sends_nothing_but_the_fixed_part() {
        let frame = [3, 0, 0, 11, 6, 0xE0, 0, 0, 0, 0, 0];
        assert_eq!(ConnectionRequest::decode(&frame), Ok(ConnectionRequest::default()));
        assert_eq!(ConnectionRequest::default().encode(), frame);
    }

    #[test]
    fn a_users_name_stays_out_of_the_summary() {
        let summary = ConnectionRequest::decode(SAMPLE).unwrap().summary();
        assert!(!format!("{summary:?}").contains("eltons"));
        assert_eq!(summary.get("routing-bytes"), Some(&crate::Value::Int(6)));
    }

    #[test]
    fn a_line_that_does_not_fit_is_cut() {
        let request =
            ConnectionRequest { routing: Some(RoutingInfo::Token(vec![b'a'; 1000])), ..ConnectionRequest::default() };
        let decoded = ConnectionRequest::decode(&request.encode()).unwrap();
        assert_eq!(decoded.routing, Some(RoutingInfo::Token(vec![b'a'; super::MAX_LINE])));
    }

    #[test]
    fn a_negotiation_request_that_ends_early_is_malformed() {
        assert!(ConnectionRequest::decode(&[3, 0, 0, 14, 9, 0xE0, 0, 0, 0, 0, 0, 1, 0, 8]).is_err());
    }
}
