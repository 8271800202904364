//! A Demand Active that says little (MS-RDPBCGR 2.2.1.13.1), written with ironrdp-pdu's encoders.

use ironrdp_pdu::rdp::capability_sets::{
    CapabilitySet, DemandActive, General, GeneralExtraFlags, Input, InputFlags, MajorPlatformType, MinorPlatformType,
    ServerDemandActive,
};
use ironrdp_pdu::rdp::headers::{ShareControlHeader, ShareControlPdu};

/// A whole Share Control PDU: Demand Active with the general and input capability sets alone, from `source` (an MCS
/// user id or 1002). It opens capabilities for a peer that only has to see them open.
#[must_use]
pub fn demand_active(share_id: u32, source: u16) -> Vec<u8> {
    let general = General {
        major_platform_type: MajorPlatformType::WINDOWS,
        minor_platform_type: MinorPlatformType::WINDOWS_NT,
        extra_flags: GeneralExtraFlags::empty(),
        ..General::default()
    };
    let input = Input {
        input_flags: InputFlags::SCANCODES,
        keyboard_layout: 0,
        keyboard_type: None,
        keyboard_subtype: 0,
        keyboard_function_key: 0,
        keyboard_ime_filename: String::new(),
    };
    let pdu = DemandActive {
        source_descriptor: "RDP".to_owned(),
        capability_sets: vec![CapabilitySet::General(general), CapabilitySet::Input(input)],
    };
    let header = ShareControlHeader {
        share_control_pdu: ShareControlPdu::ServerDemandActive(ServerDemandActive { pdu }),
        pdu_source: source,
        share_id,
    };
    // The encoder fails only on lengths out of range, and all of them are fixed above.
    ironrdp_core::encode_vec(&header).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::rdp::{ShareControl, demand_active};

    #[test]
    fn is_a_share_control_pdu_that_ironrdp_reads() {
        let content = demand_active(0x0001_03ea, 1002);
        assert!(ShareControl::matches(&content));
        let control = ShareControl::decode(&content).unwrap();
        assert_eq!((control.kind, control.source), (1, 1002));
        assert_eq!(control.body[..4], [0xea, 3, 1, 0]);
        ironrdp_core::decode::<ironrdp_pdu::rdp::headers::ShareControlHeader>(&content).unwrap();
    }
}
