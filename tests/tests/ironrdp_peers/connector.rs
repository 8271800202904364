//! `ironrdp_connector::ClientConnector` against the lab.

use std::net::{Ipv4Addr, SocketAddr};

use ironrdp_connector::{ClientConnector, Credentials, DesktopSize, Sequence as _};
use ironrdp_pdu::gcc::{ConnectionType, KeyboardType};
use ironrdp_pdu::rdp::capability_sets::{MajorPlatformType, RailSupportLevel};
use ironrdp_pdu::rdp::client_info::{PerformanceFlags, TimezoneInfo};
use rdpwhy_handshake::{Report, Side, Timestamp};
use rdpwhy_lab::{Config as Lab, Licensing, Security, Server, ServerInput, ServerOutput};
use rdpwhy_pdu::x224::protocol;

use crate::kinds::{lab, our_pair, said};
use crate::turn::turn;

/// Servers of the lab that ironrdp can answer: it takes no licence request without a certificate, checks no challenge's
/// MAC, and knows neither a second chance nor an end of challenges.
const ANSWERED: [&str; 7] = [
    "remote-administration",
    "grace-period",
    "no-license-server",
    "cannot-issue",
    "issues",
    "upgrades",
    "wrong-product",
];

#[test]
fn it_says_and_hears_what_our_client_does() {
    for (security, protocols) in [(Security::Ssl, protocol::SSL), (Security::Rdp, protocol::RDP)] {
        for name in ANSWERED {
            let licensing = Licensing::named(name).expect("a licensing server");
            let config = lab().with_security(security).with_licensing(licensing);
            let (theirs, connected) = play(config.clone(), protocols);
            let ours = our_pair(config, protocols).server_report();
            for side in [Side::Client, Side::Server] {
                assert_eq!(said(&theirs, side), said(&ours, side), "{security:?}, {name}, {side}");
            }
            let lets_in = !matches!(name, "no-license-server" | "cannot-issue" | "wrong-product");
            assert_eq!(connected, lets_in, "{security:?}, {name}");
            let last = said(&theirs, Side::Server).pop();
            assert_eq!(last == Some("rdp.demand-active"), lets_in, "{security:?}, {name}: {last:?}");
        }
    }
}

/// The lab's report, and whether ironrdp came past licensing.
fn play(config: Lab, protocols: u32) -> (Report, bool) {
    let mut server = Server::new(config);
    let mut client = ClientConnector::new(configuration(protocols), SocketAddr::from((Ipv4Addr::LOCALHOST, 50_000)));
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
