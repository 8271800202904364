//! A healthy server has no cause, and is named.

use rdpwhy::diagnosis::Platform;
use rdpwhy_tests::{RealServer, readings, standing};

use crate::diagnose;

#[track_caller]
fn is_healthy(name: &str, platform: Platform) {
    let Some(server) = RealServer::start_newest(name) else { return };
    let diagnosis = diagnose(&server);
    assert_eq!(standing(&diagnosis), [], "{name}: {:#?}", readings(&diagnosis));
    let answer = diagnosis.implementation();
    assert_eq!(answer.platform, Some(platform), "{name}: {answer}: {:#?}", answer.evidence);
}

#[test]
fn xrdp() {
    for name in ["xrdp", "xrdp-tls", "xrdp-tls12", "xrdp-tls13"] {
        is_healthy(name, Platform::Xrdp);
    }
}

#[test]
fn freerdp_shadow() {
    for name in ["shadow", "shadow-tls"] {
        is_healthy(name, Platform::FreerdpShadow);
    }
}

#[test]
fn gnome_remote_desktop() {
    is_healthy("grd", Platform::GnomeRemoteDesktop);
}

/// In a race its disconnect message can come in the clear between the confirm and the ServerHello.
#[test]
fn krdp() {
    is_healthy("krdp", Platform::Krdp);
}

#[test]
fn krdp_is_named_whatever_its_race_does() {
    let Some(server) = RealServer::start_newest("krdp") else { return };
    let answer = diagnose(&server).implementation();
    assert_eq!(answer.platform, Some(Platform::Krdp), "{answer}: {:#?}", answer.evidence);
}

#[test]
fn weston() {
    is_healthy("weston", Platform::Weston);
}
