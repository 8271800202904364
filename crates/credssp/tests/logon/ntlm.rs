//! NTLM between both halves, for every CredSSP version and every way to fail.

use crate::careless;
use crate::pair::{LOGON_FAILURE, PASSWORD, Pair, credentials, ntlm_server};
use rdpwhy_client::{AcceptorStep, LogonStep};
use rdpwhy_credssp::{CredsspLogon, Delegation, Mechanism, Options};
use rdpwhy_handshake::{Because, Incapacity};
use rdpwhy_pdu::Side;

const VERSIONS: [u32; 5] = [2, 3, 4, 5, 6];

fn to_the_end() -> Options {
    Options { delegate: true, ..Options::default() }
}

#[test]
fn the_right_password_is_accepted() {
    for version in VERSIONS {
        for name in ["tuser", "TEST\\tuser", "tuser@test.lan"] {
            let mut pair = Pair::new(credentials(name, PASSWORD), to_the_end(), ntlm_server(version));
            let outcome = pair.run();
            assert_eq!(outcome.server, Some(AcceptorStep::Accepted), "version {version}, {name}");
            assert_eq!(pair.acceptor.delegation(), Some(Delegation::Password));
            let with_nonce = outcome.transcript.iter().any(|(_, request)| request.client_nonce.is_some());
            assert_eq!(with_nonce, version >= 5, "version {version}");
        }
    }
}

#[test]
fn a_wrong_password_an_unknown_user_and_an_empty_password_are_refused_alike() {
    for version in VERSIONS {
        for (name, password) in [("tuser", "wrong"), ("nobody", PASSWORD), ("tuser", "")] {
            let mut pair = Pair::new(credentials(name, password), to_the_end(), ntlm_server(version));
            let outcome = pair.run();
            let refused = Some(AcceptorStep::Refuse { status: LOGON_FAILURE });
            assert_eq!(outcome.server, refused, "version {version}, {name}");
            // The witness reads errorCode; the logon has nothing to add, and tries nothing again.
            assert_eq!(outcome.client, LogonStep::Done);
            assert!(!outcome.delegated());
            assert_eq!(pair.acceptor.delegation(), None);
        }
    }
}

#[test]
fn an_empty_password_is_as_good_as_another() {
    let mut config = ntlm_server(6);
    config.accounts = vec![credentials("guest", "")];
    let outcome = Pair::new(credentials("guest", ""), to_the_end(), config).run();
    assert_eq!(outcome.server, Some(AcceptorStep::Accepted));
}

#[test]
fn without_the_reach_it_stops_after_the_proof_and_makes_no_auth_info() {
    for version in VERSIONS {
        let mut pair = Pair::new(credentials("tuser", PASSWORD), Options::default(), ntlm_server(version));
        let outcome = pair.run();
        assert_eq!(outcome.client, LogonStep::Stop(Because::Reach), "version {version}");
        let proofs = outcome.transcript.iter().filter(|(_, request)| request.pub_key_auth.is_some()).count();
        assert_eq!(proofs, 2, "one of each side");
        assert!(!outcome.delegated());
    }
}

#[test]
fn a_relay_with_a_certificate_of_its_own_is_noticed_by_the_server() {
    for version in VERSIONS {
        let mut pair = Pair::new(credentials("tuser", PASSWORD), to_the_end(), ntlm_server(version));
        pair.binding.certificate = crate::pair::certificate();
        let outcome = pair.run();
        assert_eq!(outcome.server, Some(AcceptorStep::Refuse { status: 0x8009_0346 }), "version {version}");
        assert!(!outcome.delegated());
    }
}

/// The relay knows the session's key, or else it could not seal: it is the acceptor itself that binds another key.
#[test]
fn a_server_that_proves_another_key_gets_no_password() {
    for version in VERSIONS {
        let mut honest = ntlm_server(version);
        let shown = honest.certificate.clone();
        honest.certificate = crate::pair::certificate();
        let mut pair = Pair::new(credentials("tuser", PASSWORD), to_the_end(), ntlm_server(version));
        pair.binding.certificate = shown;
        // It takes whatever the client binds and answers with its own proof, as a careless server would.
        let mut careless = careless::Server::new(version, &honest.certificate);
        let outcome = careless.meet(&mut pair);
        let LogonStep::Unable(Incapacity::PeerMisbehaved(why)) = outcome else {
            panic!("version {version}: {outcome:?}")
        };
        assert!(why.contains("another key than its certificate"), "{why}");
        assert!(why.contains("relaying"), "{why}");
    }
}

#[test]
fn a_proof_that_was_changed_on_its_way_gets_no_password() {
    for version in VERSIONS {
        for place in [0, 8, 16, 40] {
            let mut pair = Pair::new(credentials("tuser", PASSWORD), to_the_end(), ntlm_server(version));
            pair.between = Box::new(move |from, request| {
                if let (Side::Server, Some(proof)) = (from, &mut request.pub_key_auth) {
                    proof[place] ^= 1;
                }
            });
            let outcome = pair.run();
            assert!(matches!(outcome.client, LogonStep::Unable(Incapacity::PeerMisbehaved(_))), "{:?}", outcome.client);
            assert!(!outcome.delegated());
        }
    }
}

#[test]
fn the_clients_own_proof_sent_back_is_none() {
    for version in VERSIONS {
        let mut pair = Pair::new(credentials("tuser", PASSWORD), to_the_end(), ntlm_server(version));
        let mut mine = None;
        pair.between = Box::new(move |from, request| match from {
            Side::Client => mine = request.pub_key_auth.clone().or(mine.take()),
            Side::Server if request.pub_key_auth.is_some() => request.pub_key_auth.clone_from(&mine),
            Side::Server => (),
        });
        let outcome = pair.run();
        assert!(matches!(outcome.client, LogonStep::Unable(Incapacity::PeerMisbehaved(_))), "{:?}", outcome.client);
    }
}

#[test]
fn restricted_admin_hands_over_nothing() {
    let options = Options { restricted_admin: true, ..to_the_end() };
    let mut pair = Pair::new(credentials("tuser", PASSWORD), options, ntlm_server(6));
    assert_eq!(pair.run().server, Some(AcceptorStep::Accepted));
    assert_eq!(pair.acceptor.delegation(), Some(Delegation::Nothing));
}

#[test]
fn remote_credential_guard_goes_as_far_as_the_proof() {
    let options = Options { remote_guard: true, ..to_the_end() };
    let outcome = Pair::new(credentials("tuser", PASSWORD), options, ntlm_server(6)).run();
    let LogonStep::Unable(Incapacity::Local(why)) = &outcome.client else { panic!("{:?}", outcome.client) };
    assert!(why.contains("remote credential guard"), "{why}");
    assert!(!outcome.delegated());
}

#[test]
fn a_server_without_kerberos_takes_ntlm_in_spnego() {
    let options = Options { kdc: Some("tcp://192.0.2.1".to_owned()), ..to_the_end() };
    let mut config = ntlm_server(6);
    config.accounts = vec![credentials("TEST\\tuser", PASSWORD)];
    let outcome = Pair::new(credentials("TEST\\tuser", PASSWORD), options.clone(), config.clone()).run();
    assert_eq!(outcome.server, Some(AcceptorStep::Accepted), "{:?}", outcome.client);

    let wrong = Pair::new(credentials("TEST\\tuser", "wrong"), options, config).run();
    assert!(matches!(wrong.server, Some(AcceptorStep::Refuse { .. })), "{:?}", wrong.server);
}

#[test]
fn ntlm_is_not_taken_where_only_kerberos_was_allowed() {
    let options = Options { mechanism: Mechanism::Kerberos, kdc: Some("192.0.2.1".to_owned()), ..to_the_end() };
    let outcome = Pair::new(credentials("tuser@test.lan", PASSWORD), options, ntlm_server(6)).run();
    assert!(!outcome.delegated());
    assert!(!matches!(outcome.server, Some(AcceptorStep::Accepted)), "{:?}", outcome.client);
}

#[test]
fn what_kerberos_misses_is_said() {
    let kdc = Some("tcp://192.0.2.1".to_owned());
    let kerberos = |kdc| Options { mechanism: Mechanism::Kerberos, kdc, ..to_the_end() };
    for (name, options, expected) in [
        ("tuser@test.lan", kerberos(None), "address of a KDC"),
        ("tuser", kerberos(kdc), "realm"),
        ("tuser@test.lan", kerberos(Some("ldap://x".to_owned())), "no address of a KDC"),
        ("tuser@test.lan", kerberos(Some("http://x/KdcProxy".to_owned())), "expected https://"),
    ] {
        let why = CredsspLogon::new(credentials(name, PASSWORD), options).unwrap_err().to_string();
        assert!(why.contains(expected), "{why}");
    }
}

#[test]
fn a_logon_is_good_for_one_attempt() {
    let mut pair = Pair::new(credentials("tuser", "wrong"), to_the_end(), ntlm_server(6));
    pair.run();
    let again = pair.run();
    assert!(matches!(again.client, LogonStep::Unable(Incapacity::Local(_))), "{:?}", again.client);
    assert!(again.transcript.is_empty());
}
