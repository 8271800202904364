//! MCS, GCC and licensing. Measured on xrdp 0.9.21 and 0.10.6, FreeRDP 2.11 and 3.32; ironrdp-acceptor 0.12 in its source;
//! VirtualBox in a log of its own; Windows in public captures and in MS-RDPBCGR 4.1.

use rdpwhy_handshake::{ChannelFacts, PduKind, Report};
use rdpwhy_knowledge::Platform::{
    FreerdpShadow, GnomeRemoteDesktop, IronrdpServer, Krdp, Relay, VirtualBox, Weston, Windows, Xrdp,
};

use super::super::Strength::{Decisive, Suggestive};
use super::super::observation::{Row, each};

/// The domain parameter maxChannelIds that xrdp writes, and that of everybody who takes over the client's.
const CHANNELS_OF_XRDP: u32 = 22;
const CHANNELS_OF_MSTSC: u32 = 34;

pub(super) const USER_BELOW_IO: Row = Row {
    id: "mcs-user-1002",
    fits: &[Xrdp, IronrdpServer, VirtualBox],
    strength: Decisive,
    looks: |reports| {
        let says = "The user channel is 1002, before the I/O channel 1003, as xrdp, IronRDP and VirtualBox number them; \
                    Windows and FreeRDP number it after the other channels.";
        let shows =
            |report: &Report| (report.facts.channels.user, report.facts.channels.io) == (Some(1002), Some(1003));
        each(reports, PduKind::McsAttachUserConfirm, shows, says)
    },
};

pub(super) const USER_ABOVE_CHANNELS: Row = Row {
    id: "mcs-user-after-channels",
    fits: &[Windows, FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston],
    strength: Decisive,
    looks: |reports| {
        let says = "The user channel's number comes after those of the other channels, as with Windows and FreeRDP.";
        each(reports, PduKind::McsAttachUserConfirm, |report| is_above(&report.facts.channels), says)
    },
};

pub(super) const CHANNELS_22: Row = Row {
    id: "mcs-22-channels",
    fits: &[Xrdp],
    strength: Decisive,
    looks: |reports| {
        let shows = |report: &Report| report.facts.channels.max_channel_ids == Some(CHANNELS_OF_XRDP);
        let says = "The Connect-Response allows 22 channels whatever was asked for: xrdp's constant.";
        each(reports, PduKind::McsConnectResponse, shows, says)
    },
};

pub(super) const CHANNELS_34: Row = Row {
    id: "mcs-34-channels",
    fits: &[Windows, FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston, IronrdpServer, VirtualBox, Relay],
    strength: Decisive,
    looks: |reports| {
        let shows = |report: &Report| report.facts.channels.max_channel_ids == Some(CHANNELS_OF_MSTSC);
        let says = "The Connect-Response allows the 34 channels that were asked for; xrdp's constant is 22.";
        each(reports, PduKind::McsConnectResponse, shows, says)
    },
};

pub(super) const CALLED_CONNECT_ID_1: Row = Row {
    id: "mcs-called-connect-id-1",
    fits: &[IronrdpServer],
    strength: Suggestive,
    looks: |reports| {
        let shows = |report: &Report| report.facts.channels.called_connect_id == Some(1);
        let says = "The Connect-Response has calledConnectId 1, as IronRDP sends it; others send 0.";
        each(reports, PduKind::McsConnectResponse, shows, says)
    },
};

pub(super) const XRDP_LICENSE: Row = Row {
    id: "license-request-of-xrdp",
    fits: &[Xrdp],
    strength: Decisive,
    looks: |reports| {
        let shows = |report: &Report| {
            let licensing = &report.facts.licensing;
            (licensing.product_version.as_deref(), licensing.product_id.as_deref()) == (Some("4.0"), Some("236"))
        };
        let says =
            "The licence request is for product 236, version 4.0: the recorded message that xrdp up to 0.9 sends.";
        each(reports, PduKind::LicenseRequest, shows, says)
    },
};

fn is_above(channels: &ChannelFacts) -> bool {
    let (Some(user), Some(io)) = (channels.user, channels.io) else { return false };
    let others = channels.granted.iter().chain(channels.message.as_ref());
    user > io && others.into_iter().all(|other| user > *other)
}
