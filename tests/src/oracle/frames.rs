//! Frames: where one ends does not depend on what follows it, and a stranger has a name.

use rdpwhy_pdu::frame::{FrameLayer, Scan, classify, record_header};

const LAYERS: [FrameLayer; 6] = [
    FrameLayer::TlsRecord,
    FrameLayer::Tpkt,
    FrameLayer::TsRequest,
    FrameLayer::EarlyUserAuth,
    FrameLayer::FastPath,
    FrameLayer::Preconnection,
];

/// Longer heads are cut: no header is longer, and every prefix is tried.
const HEAD: usize = 64;

pub(super) fn check(input: &[u8]) {
    assert!(!classify(input).name().is_empty());
    if input.is_empty() {
        return;
    }
    for layer in LAYERS {
        let scan = layer.scan(input);
        match scan {
            Scan::Whole(len) => {
                assert!((1..=input.len()).contains(&len), "{layer}: {len} of {}", input.len());
                assert_eq!(
                    layer.scan(input.get(..len).unwrap_or_default()),
                    scan,
                    "{layer}: what follows a frame is not asked"
                );
            }
            Scan::Partial { need } => assert!(need > input.len(), "{layer}: all {need} bytes are there"),
            Scan::Foreign => {}
        }
        let head = input.get(..HEAD).unwrap_or(input);
        for (len, _) in head.iter().enumerate().skip(1) {
            let prefix = head.get(..len).unwrap_or_default();
            prefix_agrees(layer, scan, layer.scan(prefix), len);
        }
    }
    if record_header(input).is_some() {
        assert_ne!(FrameLayer::TlsRecord.scan(input), Scan::Foreign);
    }
}

/// A beginning never says more than the whole bears out.
fn prefix_agrees(layer: FrameLayer, whole: Scan, prefix: Scan, len: usize) {
    match (prefix, whole) {
        (Scan::Whole(early), _) => assert_eq!(whole, Scan::Whole(early), "{layer}: a frame of {len} bytes came undone"),
        (Scan::Foreign, _) => assert_eq!(whole, Scan::Foreign, "{layer}: foreign after {len} bytes, and then not"),
        (Scan::Partial { need: early }, Scan::Whole(need) | Scan::Partial { need }) => {
            assert!(early <= need, "{layer}: {early} bytes were needed after {len}, and then {need}");
        }
        (Scan::Partial { .. }, Scan::Foreign) => {}
    }
}
