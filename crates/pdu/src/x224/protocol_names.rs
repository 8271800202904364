//! Names of the security protocols (MS-RDPBCGR 2.2.1.1.1).

use super::protocol;

const BITS: [u32; 5] = [protocol::SSL, protocol::HYBRID, protocol::RDSTLS, protocol::HYBRID_EX, protocol::RDSAAD];

/// The name of one selected protocol: `rdp`, `ssl`, `hybrid`, `rdstls`, `hybrid-ex`, `rdsaad`; `None` for a number
/// that is no single known protocol.
#[must_use]
pub const fn protocol_name(selected: u32) -> Option<&'static str> {
    Some(match selected {
        protocol::RDP => "rdp",
        protocol::SSL => "ssl",
        protocol::HYBRID => "hybrid",
        protocol::RDSTLS => "rdstls",
        protocol::HYBRID_EX => "hybrid-ex",
        protocol::RDSAAD => "rdsaad",
        _ => return None,
    })
}

/// The names of the known protocols in a mask, by rising bit; `rdp` for the empty mask. Unknown bits have no name.
#[must_use]
pub fn protocol_names(mask: u32) -> Vec<&'static str> {
    if mask == protocol::RDP {
        return protocol_name(mask).into_iter().collect();
    }
    BITS.into_iter().filter(|bit| mask & bit != 0).filter_map(protocol_name).collect()
}

#[cfg(test)]
mod tests {
    use super::{protocol_name, protocol_names};

    #[test]
    fn masks_are_lists_and_selections_are_single() {
        assert_eq!(protocol_names(0), ["rdp"]);
        assert_eq!(protocol_names(0xB), ["ssl", "hybrid", "hybrid-ex"]);
        assert_eq!(protocol_names(0x8000_0014), ["rdstls", "rdsaad"]);
        assert_eq!(protocol_name(3), None);
        assert_eq!(protocol_name(8), Some("hybrid-ex"));
    }
}
