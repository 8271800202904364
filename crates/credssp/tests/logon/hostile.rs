//! Strangers on the other end: whatever they send, both halves end in a verdict, without a panic and a password.

use crate::pair::{PASSWORD, Pair, credentials, ntlm_server};
use proptest::prelude::{ProptestConfig, any, proptest};
use rdpwhy_client::LogonStep;
use rdpwhy_credssp::Options;
use rdpwhy_handshake::Incapacity;
use rdpwhy_pdu::Side;
use rdpwhy_pdu::credssp::TsRequest;

/// Overwrites some bytes of a field, or cuts it short.
fn spoil(field: &mut Vec<u8>, changes: &[(usize, u8)], keep: usize) {
    field.truncate(keep);
    for (place, byte) in changes {
        let length = field.len().max(1);
        if let Some(target) = field.get_mut(place % length) {
            *target = *byte;
        }
    }
}

fn run(spnego: bool, mut between: impl FnMut(Side, &mut TsRequest)) {
    let kdc = spnego.then(|| "tcp://192.0.2.1".to_owned());
    let options = Options { delegate: true, kdc, ..Options::default() };
    let mut config = ntlm_server(6);
    config.accounts = vec![credentials("TEST\\tuser", PASSWORD)];
    let mut pair = Pair::new(credentials("TEST\\tuser", PASSWORD), options, config);
    pair.between = Box::new(&mut between);
    pair.kdc = Box::new(|_| Err("there is none".to_owned()));
    let outcome = pair.run();
    if let LogonStep::Unable(Incapacity::Local(why)) = &outcome.client {
        assert!(!why.contains("panicked"), "{why}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_spoilt_token(
        spnego in any::<bool>(),
        from in proptest::sample::select(vec![Side::Client, Side::Server]),
        nth in 0_usize..3,
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..6),
        keep in proptest::sample::select(vec![usize::MAX, usize::MAX, 0, 8, 12, 32, 48, 56, 64, 100]),
    ) {
        let mut seen = 0;
        run(spnego, |side, request| {
            if side == from {
                if seen == nth {
                    request.nego_tokens.iter_mut().for_each(|token| spoil(token, &changes, keep));
                }
                seen += 1;
            }
        });
    }

    #[test]
    fn a_spoilt_seal(
        from in proptest::sample::select(vec![Side::Client, Side::Server]),
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..6),
        keep in 0_usize..80,
    ) {
        run(false, |side, request| {
            if side == from {
                let sealed = request.pub_key_auth.iter_mut().chain(request.auth_info.iter_mut());
                sealed.for_each(|sealed| spoil(sealed, &changes, keep));
            }
        });
    }

    #[test]
    fn any_token_at_all(token in proptest::collection::vec(any::<u8>(), 0..200), spnego in any::<bool>()) {
        run(spnego, |side, request| {
            if side == Side::Server {
                request.nego_tokens = vec![token.clone()];
            }
        });
    }
}
