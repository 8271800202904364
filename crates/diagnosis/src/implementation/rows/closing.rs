//! Disconnect Provider Ultimatums: where a server sends them says who wrote it. Measured on xrdp 0.9.21 and 0.10.6, FreeRDP
//! 2.11 and 3.32, gnome-remote-desktop 51, KRdp 6.7, weston 16; Windows' captures have none before MCS.

use rdpwhy_handshake::{Event, EventBody, EventId, How, PduKind, Report, Side};
use rdpwhy_knowledge::Platform::{FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston, Xrdp};

use super::super::Strength::Suggestive;
use super::super::observation::{Row, Seen, event, events, has_source_reference};
use super::{FREERDP_REFERENCE, WINDOWS_REFERENCE};

const ULTIMATUM: PduKind = PduKind::McsDisconnectProviderUltimatum;
const CLOSE_NOTIFY: u8 = 0;

pub(super) const ULTIMATUM_ALONE: Row = Row {
    id: "ultimatum-alone",
    fits: &[Xrdp, FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston],
    strength: Suggestive,
    looks: |reports| {
        let shown = reports.iter().filter_map(|report| {
            let without_confirm = event(report, PduKind::X224ConnectionConfirm).is_none();
            event(report, ULTIMATUM).filter(|_| without_confirm).map(|event| event.id)
        });
        let says = "An MCS disconnect message came in place of the Connection Confirm: FreeRDP's code and xrdp end so what they \
                    cannot begin.";
        seen(shown.collect(), says)
    },
};

pub(super) const ULTIMATUM_BEFORE_CONFIRM: Row = Row {
    id: "ultimatum-before-confirm",
    fits: &[Krdp],
    strength: Suggestive,
    looks: |reports| {
        let shown = reports.iter().filter_map(|report| {
            let first = event(report, ULTIMATUM)?;
            let confirm = event(report, PduKind::X224ConnectionConfirm)?;
            let is_freerdp = has_source_reference(report, FREERDP_REFERENCE);
            (is_freerdp && first.id.index < confirm.id.index).then_some(first.id)
        });
        seen(shown.collect(), "A disconnect message came before the Connection Confirm: a race that KRdp has.")
    },
};

pub(super) const ULTIMATUM_BEFORE_MCS: Row = Row {
    id: "ultimatum-before-mcs",
    fits: &[Xrdp],
    strength: Suggestive,
    looks: |reports| {
        let shown =
            reports.iter().filter(|report| has_source_reference(report, WINDOWS_REFERENCE)).filter_map(|report| {
                let without_mcs = event(report, PduKind::McsConnectResponse).is_none();
                event(report, ULTIMATUM).filter(|_| without_mcs).map(|event| event.id)
            });
        seen(
            shown.collect(),
            "The server closes with an MCS disconnect message although no MCS connection was made, as xrdp does.",
        )
    },
};

pub(super) const ONE_ULTIMATUM: Row = Row {
    id: "one-ultimatum",
    fits: &[GnomeRemoteDesktop],
    strength: Suggestive,
    looks: |reports| {
        let ids = most(reports).filter(|ids| ids.len() == 1)?;
        seen(ids, "The server closes with one MCS disconnect message before the logon, as gnome-remote-desktop does.")
    },
};

pub(super) const MANY_ULTIMATUMS: Row = Row {
    id: "several-ultimatums",
    fits: &[Krdp],
    strength: Suggestive,
    looks: |reports| {
        let ids = most(reports).filter(|ids| ids.len() > 1)?;
        seen(ids, "The server closes with several MCS disconnect messages on one connection, as KRdp does.")
    },
};

pub(super) const NO_ULTIMATUM: Row = Row {
    id: "no-ultimatum",
    fits: &[FreerdpShadow, Weston],
    strength: Suggestive,
    looks: |reports| {
        if most(reports).is_some() {
            return None;
        }
        let freerdp = reports.iter().filter(|report| has_source_reference(report, FREERDP_REFERENCE));
        let closes = freerdp.filter_map(|report| report.transcript.iter().rev().find(|event| is_close(event)));
        let ids = closes.map(|event| event.id).collect();
        seen(ids, "The server closes TLS without an MCS disconnect message, as weston and FreeRDP's shadow server do.")
    },
};

/// The ultimatums of the connection to a server of FreeRDP's code that has most of them.
fn most(reports: &[&Report]) -> Option<Vec<EventId>> {
    // Without TLS they all may send one: it is how FreeRDP's code ends what it cannot begin.
    let is_its = |report: &&&Report| has_source_reference(report, FREERDP_REFERENCE) && report.facts.tls.up;
    let freerdp = reports.iter().filter(is_its);
    let counted = freerdp.map(|report| events(report, ULTIMATUM).map(|event| event.id).collect::<Vec<_>>());
    counted.max_by_key(Vec::len).filter(|ids| !ids.is_empty())
}

const fn is_close(event: &Event) -> bool {
    matches!(
        event.body,
        EventBody::Alert { from: Side::Server, code: CLOSE_NOTIFY, .. }
            | EventBody::Close { by: Side::Server, how: How::CloseNotify }
    )
}

fn seen(evidence: Vec<EventId>, says: &str) -> Option<Seen> {
    (!evidence.is_empty()).then(|| Seen { says: says.to_owned(), evidence })
}
