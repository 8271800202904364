//! `ironrdp_connector::ClientConnector` against the lab.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use ironrdp_connector::{ClientConnector, ConnectorResult, Credentials, DesktopSize, LicenseCache, Sequence as _};
use ironrdp_pdu::gcc::{ConnectionType, KeyboardType};
use ironrdp_pdu::rdp::capability_sets::{MajorPlatformType, RailSupportLevel};
use ironrdp_pdu::rdp::client_info::{PerformanceFlags, TimezoneInfo};
use ironrdp_pdu::rdp::server_license::LicenseInformation;
use rdpwhy_handshake::{Report, Side, Timestamp};
use rdpwhy_lab::{Config as Lab, Licensing, Security, Server, ServerInput, ServerOutput};
use rdpwhy_pdu::x224::protocol;

use crate::kinds::{STORED_LICENSE, lab, our_pair, said};
use crate::turn::turn;

/// Where ironrdp says less than our client does: what ours then says and hears next, beyond what both have said. Not
/// one of them is ours to follow.
struct Exception {
    server: &'static str,
    we_go_on: Option<&'static str>,
    lab_goes_on: Option<&'static str>,
}

const EXCEPTIONS: [Exception; 5] = [
    // It finds that the challenge's MAC is wrong, and leaves without an error alert (ERR_INVALID_MAC).
    Exception { server: "bad-mac", we_go_on: Some("license.error-alert"), lab_goes_on: None },
    // Any error code but STATUS_VALID_CLIENT ends it, whatever the state transition asks for.
    Exception { server: "asks-again", we_go_on: Some(FIRST_ANSWER), lab_goes_on: Some(CHALLENGE) },
    Exception { server: "starts-over", we_go_on: Some(FIRST_ANSWER), lab_goes_on: Some(CHALLENGE) },
    // It takes one platform challenge; our client's bound on them comes later.
    Exception { server: "endless-challenge", we_go_on: Some(RESPONSE), lab_goes_on: Some(CHALLENGE) },
    // It reads the modulus of a proprietary certificate in the wrong byte order: the lab cannot decrypt its premaster
    // secret.
    Exception { server: "issues-by-bare-key", we_go_on: Some(RESPONSE), lab_goes_on: Some(CHALLENGE) },
];

const CHALLENGE: &str = "license.platform-challenge";
const RESPONSE: &str = "license.platform-challenge-response";
/// A new licence request, or the licence that is shown instead.
const FIRST_ANSWER: &str = "the first answer";

/// Servers that let nobody in; one more refuses whoever shows a licence. The first shows no key, and neither TLS nor
/// Standard RDP security without encryption has another: neither client can answer.
const REFUSE: [&str; 4] = ["request", "no-license-server", "cannot-issue", "wrong-product"];

#[test]
fn it_says_and_hears_what_our_client_does() {
    // So that an exception cannot outlive its server.
    for exception in &EXCEPTIONS {
        assert!(Licensing::named(exception.server).is_some(), "{}", exception.server);
    }
    for (security, protocols) in [(Security::Ssl, protocol::SSL), (Security::Rdp, protocol::RDP)] {
        for (server, licensing, _) in Licensing::NAMED {
            for stored in [false, true] {
                let config = lab().with_security(security).with_licensing(*licensing);
                compare(&format!("{security:?}, {server}, stored: {stored}"), server, config, protocols, stored);
            }
        }
    }
}

fn compare(case: &str, server: &str, config: Lab, protocols: u32, stored: bool) {
    let (theirs, lets_in) = play(config.clone(), protocols, stored);
    let ours = our_pair(config, protocols, stored).server_report();
    let exception = EXCEPTIONS.iter().find(|exception| exception.server == server);
    for (side, beyond) in [
        (Side::Client, exception.and_then(|exception| exception.we_go_on)),
        (Side::Server, exception.and_then(|exception| exception.lab_goes_on)),
    ] {
        let (theirs, mut common) = (said(&theirs, side), said(&ours, side));
        if let Some(expected) = beyond {
            let expected = match expected {
                FIRST_ANSWER if stored => "license.license-info",
                FIRST_ANSWER => "license.new-license-request",
                other => other,
            };
            assert_eq!(common.get(theirs.len()), Some(&expected), "{case}, {side}: no longer an exception?");
            common.truncate(theirs.len());
        }
        assert_eq!(theirs, common, "{case}, {side}");
    }
    let refuses = REFUSE.contains(&server) || stored && server == "refuses-stored";
    assert_eq!(lets_in, exception.is_none() && !refuses, "{case}");
    let last = said(&theirs, Side::Server).pop();
    assert_eq!(last == Some("rdp.demand-active"), lets_in, "{case}: {last:?}");
    // A server that asks sees the licence, and nothing of a licence where there is none.
    let shown = said(&theirs, Side::Client).contains(&"license.license-info");
    assert_eq!(shown, stored && !matches!(server, "remote-administration" | "request"), "{case}");
}

/// The lab's report, and whether ironrdp came past licensing.
fn play(config: Lab, protocols: u32, stored: bool) -> (Report, bool) {
    let mut server = Server::new(config);
    let mut configuration = configuration(protocols);
    if stored {
        configuration.license_cache = Some(Arc::new(Stored));
    }
    let mut client = ClientConnector::new(configuration, SocketAddr::from((Ipv4Addr::LOCALHOST, 50_000)));
    let mut inbound = Vec::new();
    let mut past_licensing = false;
    // Every turn takes or gives bytes; a handshake has some thirty.
    for _ in 0..200 {
        while let ServerOutput::Transmit(bytes) = server.poll() {
            inbound.extend(bytes);
        }
        past_licensing |= client.state().name() == "MultitransportBootstrapping";
        if client.should_perform_security_upgrade() {
            client.mark_security_upgrade_as_done();
        }
        match turn(&mut client, &mut inbound) {
            Ok(Some(bytes)) if !bytes.is_empty() => server.handle(Timestamp::ZERO, ServerInput::Received(&bytes)),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => break,
        }
    }
    (server.handshake().report(), past_licensing)
}

/// ironrdp's store of licences, with [`STORED_LICENSE`] in it for every server.
#[derive(Debug)]
struct Stored;

impl LicenseCache for Stored {
    fn get_license(&self, _: LicenseInformation) -> ConnectorResult<Option<Vec<u8>>> {
        Ok(Some(STORED_LICENSE.to_vec()))
    }

    fn store_license(&self, _: LicenseInformation) -> ConnectorResult<()> {
        Ok(())
    }
}

fn configuration(protocols: u32) -> ironrdp_connector::Config {
    ironrdp_connector::Config {
        desktop_size: DesktopSize { width: 1024, height: 768 },
        monitor_layout: None,
        desktop_scale_factor: 0,
        desktop_physical_size: None,
        desktop_orientation: None,
        device_scale_factor: None,
        monitor_extended_layout: None,
        relative_mouse_input: false,
        enable_tls: protocols == protocol::SSL,
        enable_credssp: false,
        enable_standard_rdp_security: protocols == protocol::RDP,
        credentials: Credentials::UsernamePassword { username: String::new(), password: String::new() },
        domain: None,
        client_build: 0,
        client_name: "ironrdp".to_owned(),
        keyboard_type: KeyboardType::IBM_ENHANCED,
        keyboard_subtype: 0,
        keyboard_functional_keys_count: 12,
        keyboard_layout: 0x409,
        connection_type: ConnectionType::Lan,
        ime_file_name: String::new(),
        bitmap: None,
        dig_product_id: String::new(),
        client_dir: String::new(),
        alternate_shell: String::new(),
        work_dir: String::new(),
        remote_application_mode: false,
        rail_support_level: RailSupportLevel::empty(),
        platform: MajorPlatformType::UNSPECIFIED,
        hardware_id: None,
        request_data: None,
        autologon: false,
        enable_audio_playback: false,
        enable_audio_capture: false,
        performance_flags: PerformanceFlags::empty(),
        license_cache: None,
        timezone_info: TimezoneInfo::default(),
        compression_type: None,
        enable_server_pointer: false,
        pointer_software_rendering: false,
        multitransport_flags: None,
        support_dyn_vc_gfx_protocol: false,
    }
}
