//! The Connection Confirm. Measured on xrdp 0.9.21 and 0.10.6, FreeRDP 2.11 and 3.32, gnome-remote-desktop 51, KRdp 6.7,
//! weston 16; Windows in public captures (XP, Server 2003, Server 2008 R2); ironrdp-acceptor 0.12 in its source.

use rdpwhy_handshake::{PduKind, Report};
use rdpwhy_knowledge::Platform::{
    FreerdpShadow, GnomeRemoteDesktop, IronrdpServer, Krdp, Relay, VirtualBox, Weston, Windows, Xrdp,
};
use rdpwhy_pdu::x224::{failure, protocol};

use super::super::Strength::{Decisive, Suggestive};
use super::super::observation::{Row, Seen, each, has_source_reference};
use super::{FREERDP_REFERENCE, WINDOWS_REFERENCE};

const CONFIRM: PduKind = PduKind::X224ConnectionConfirm;
/// RDP_NEG_RSP flags (MS-RDPBCGR 2.2.1.2.1).
const EXTENDED_CLIENT_DATA: u8 = 0x01;
const REDIRECTED_AUTHENTICATION_SUPPORTED: u8 = 0x10;

pub(super) const REFERENCE_1234: Row = Row {
    id: "source-reference-1234",
    fits: &[Windows, Xrdp],
    strength: Decisive,
    looks: |reports| {
        let shows = |report: &Report| has_source_reference(report, WINDOWS_REFERENCE);
        let says = "The Connection Confirm has the source reference 0x1234, as Windows and xrdp send it.";
        each(reports, CONFIRM, shows, says)
    },
};

/// VirtualBox' reference is not known.
pub(super) const REFERENCE_0: Row = Row {
    id: "source-reference-0",
    fits: &[FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston, IronrdpServer, VirtualBox],
    strength: Decisive,
    looks: |reports| {
        let shows = |report: &Report| has_source_reference(report, FREERDP_REFERENCE);
        let says = "The Connection Confirm has the source reference 0, as FreeRDP and IronRDP send it; Windows and xrdp \
                    send 0x1234.";
        each(reports, CONFIRM, shows, says)
    },
};

pub(super) const CREDSSP: Row = Row {
    id: "credssp",
    fits: &[Windows, FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston, IronrdpServer, Relay],
    strength: Suggestive,
    looks: |reports| {
        let shows = |report: &Report| chose(report, protocol::HYBRID) || chose(report, protocol::HYBRID_EX);
        let either = |report: &Report| shows(report) || requires_hybrid(report);
        each(reports, CONFIRM, either, "The server has CredSSP (NLA), which xrdp and VirtualBox do not have.")
    },
};

pub(super) const REDIRECTED_AUTHENTICATION: Row = Row {
    id: "redirected-authentication",
    fits: &[Windows],
    strength: Suggestive,
    looks: |reports| {
        let says =
            "The confirm's flags announce Remote Credential Guard, as Windows does from Windows 10 and Server 2016 on.";
        each(
            reports,
            CONFIRM,
            |report| flags(report).is_some_and(|flags| flags & REDIRECTED_AUTHENTICATION_SUPPORTED != 0),
            says,
        )
    },
};

pub(super) const FLAGS_OF_IRONRDP: Row = Row {
    id: "flags-1-reference-0",
    fits: &[IronrdpServer],
    strength: Suggestive,
    looks: |reports| {
        let shows = |report: &Report| {
            flags(report) == Some(EXTENDED_CLIENT_DATA) && has_source_reference(report, FREERDP_REFERENCE)
        };
        let says = "The confirm's flags are 0x01 with the source reference 0, as IronRDP sends them; FreeRDP announces the \
                    graphics pipeline as well.";
        each(reports, CONFIRM, shows, says)
    },
};

pub(super) const RDP_UNASKED: Row = Row {
    id: "rdp-unasked",
    fits: &[Xrdp, VirtualBox],
    strength: Suggestive,
    looks: |reports| {
        let shows = |report: &Report| {
            report.facts.negotiation.requested.is_some_and(|requested| requested != protocol::RDP)
                && chose(report, protocol::RDP)
                && !report.facts.negotiation.answered_without_data
        };
        let says = "The server chose Standard RDP security although the request did not offer it alone, as xrdp does; \
                    Windows refuses with SSL_NOT_ALLOWED_BY_SERVER.";
        each(reports, CONFIRM, shows, says)
    },
};

pub(super) const HYBRID_EX_DECLINED: Row = Row {
    id: "hybrid-ex-declined",
    fits: &[FreerdpShadow],
    strength: Suggestive,
    looks: |reports| {
        let says = "The server chose CredSSP without the early authorization result although that was offered, as FreeRDP's \
                    shadow server does.";
        each(reports, CONFIRM, |report| offered_hybrid_ex(report) && chose(report, protocol::HYBRID), says)
    },
};

pub(super) const HYBRID_EX_CHOSEN: Row = Row {
    id: "hybrid-ex-chosen",
    fits: &[GnomeRemoteDesktop, Krdp, Weston],
    strength: Suggestive,
    looks: |reports| {
        let says = "The server chose CredSSP with the early authorization result, as gnome-remote-desktop, KRdp and weston do; \
                    FreeRDP's shadow server does not.";
        each(reports, CONFIRM, |report| offered_hybrid_ex(report) && chose(report, protocol::HYBRID_EX), says)
    },
};

pub(super) const CREDSSP_REQUIRED: Row = Row {
    id: "credssp-required",
    fits: &[FreerdpShadow, GnomeRemoteDesktop],
    strength: Suggestive,
    looks: |reports| {
        let shows = |report: &Report| has_source_reference(report, FREERDP_REFERENCE) && requires_hybrid(report);
        let says = "The server refuses a client that does not offer CredSSP, as gnome-remote-desktop does; KRdp and weston take TLS alone.";
        each(reports, CONFIRM, shows, says)
    },
};

pub(super) const TLS_ALONE: Row = Row {
    id: "tls-alone",
    fits: &[FreerdpShadow, Krdp, Weston],
    strength: Suggestive,
    looks: |reports| {
        let shows = |report: &Report| {
            let offered_tls_alone = report.facts.negotiation.requested == Some(protocol::SSL);
            has_source_reference(report, FREERDP_REFERENCE) && offered_tls_alone && chose(report, protocol::SSL)
        };
        each(reports, CONFIRM, shows, "The server takes TLS without CredSSP; gnome-remote-desktop refuses that.")
    },
};

pub(super) const TLS_NOT_ALLOWED: Row = Row {
    id: "tls-not-allowed",
    fits: &[FreerdpShadow],
    strength: Suggestive,
    looks: |reports| {
        let shows = |report: &Report| {
            let refused = report.facts.negotiation.failure == Some(failure::SSL_NOT_ALLOWED_BY_SERVER);
            has_source_reference(report, FREERDP_REFERENCE) && refused
        };
        let says = "The server is set to Standard RDP security alone: of the servers of FreeRDP's code only the shadow server \
                    has that setting.";
        each(reports, CONFIRM, shows, says)
    },
};

pub(super) const RDP_WITHOUT_ENCRYPTION: Row = Row {
    id: "rdp-without-encryption",
    fits: &[FreerdpShadow, Weston],
    strength: Suggestive,
    looks: |reports| -> Option<Seen> {
        let shows = |report: &Report| {
            let unencrypted = report.facts.gcc.encryption_method == Some(0);
            has_source_reference(report, FREERDP_REFERENCE) && chose(report, protocol::RDP) && unencrypted
        };
        let says = "The server takes Standard RDP security and does not encrypt, as weston does and FreeRDP's shadow server can.";
        each(reports, PduKind::McsConnectResponse, shows, says)
    },
};

fn flags(report: &Report) -> Option<u8> {
    report.facts.negotiation.response_flags
}

fn chose(report: &Report, protocol: u32) -> bool {
    report.facts.negotiation.selected == Some(protocol)
}

/// Only FreeRDP's servers differ in this.
fn offered_hybrid_ex(report: &Report) -> bool {
    let requested = report.facts.negotiation.requested.unwrap_or_default();
    has_source_reference(report, FREERDP_REFERENCE) && requested & protocol::HYBRID_EX != 0
}

fn requires_hybrid(report: &Report) -> bool {
    report.facts.negotiation.failure == Some(failure::HYBRID_REQUIRED_BY_SERVER)
}
