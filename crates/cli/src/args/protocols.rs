//! `--protocols`: requestedProtocols by name (MS-RDPBCGR 2.2.1.1.1).

use rdpwhy::pdu::x224::protocol;

/// A mask; `None` sends no negotiation request at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Protocols(pub(crate) Option<u32>);

const NAMES: [(&str, u32); 6] = [
    ("ssl", protocol::SSL),
    ("hybrid", protocol::HYBRID),
    ("hybrid-ex", protocol::HYBRID_EX),
    ("rdstls", protocol::RDSTLS),
    ("rdsaad", protocol::RDSAAD),
    // No bit: alone it asks for Standard RDP security, beside others it changes nothing.
    ("rdp", protocol::RDP),
];

/// Reads a list with commas, or `none`.
pub(super) fn protocols(text: &str) -> Result<Protocols, String> {
    if text == "none" {
        return Ok(Protocols(None));
    }
    let mut mask = 0;
    for name in text.split(',') {
        let (_, bit) = NAMES.iter().find(|(known, _)| *known == name.trim()).ok_or_else(|| unknown(name))?;
        mask |= bit;
    }
    Ok(Protocols(Some(mask)))
}

fn unknown(name: &str) -> String {
    let known: Vec<&str> = NAMES.iter().map(|(known, _)| *known).collect();
    match name.trim() {
        "none" => "\"none\" stands alone: it sends no negotiation request at all".to_owned(),
        "" => format!("a protocol is missing; possible are {}, or none alone", known.join(", ")),
        name => format!("no protocol is called {name:?}; possible are {}, or none alone", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Protocols, protocols};

    #[test]
    fn lists_are_masks() {
        assert_eq!(protocols("ssl,hybrid,hybrid-ex"), Ok(Protocols(Some(0xB))));
        assert_eq!(protocols("rdp"), Ok(Protocols(Some(0))));
        assert_eq!(protocols("ssl, rdp"), Ok(Protocols(Some(1))));
        assert_eq!(protocols("rdstls,rdsaad"), Ok(Protocols(Some(0x14))));
        assert_eq!(protocols("none"), Ok(Protocols(None)));
    }

    #[test]
    fn what_is_no_protocol_is_answered_with_those_that_are() {
        for text in ["tls", "ssl,", "", "SSL"] {
            assert!(protocols(text).is_err_and(|error| error.contains("hybrid-ex")), "{text}");
        }
        assert!(protocols("ssl,none").is_err_and(|error| error.contains("alone")));
    }
}
