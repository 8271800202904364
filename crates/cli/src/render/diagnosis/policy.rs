//! What the answers say of the server's policy, and the table of requests where it was asked for.

use rdpwhy::diagnosis::{AcceptedVersion, Policy, PolicyAnswer};
use rdpwhy::pdu::x224::protocol_names;

use crate::render::{Page, style};

/// RESTRICTED_ADMIN_MODE_SUPPORTED (MS-RDPBCGR 2.2.1.2.1).
const RESTRICTED_ADMIN_SUPPORTED: u8 = 0x08;

/// Renders what is known of the policy.
pub(super) fn render(page: &mut Page, policy: &Policy, versions: &[AcceptedVersion]) {
    let rows = known(policy, versions);
    let matrix: Vec<&PolicyAnswer> = policy.answers.iter().filter(|answer| answer.row.is_some()).collect();
    if rows.is_empty() && matrix.is_empty() {
        return;
    }
    page.heading("Policy");
    for (label, value) in rows {
        page.row(label, style::PLAIN, &value);
    }
    for answer in matrix {
        page.row(answer.row.unwrap_or_default(), style::PLAIN, &sentence(answer));
    }
}

fn known(policy: &Policy, versions: &[AcceptedVersion]) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    rows.extend(policy.nla.map(|nla| ("NLA", nla.name().to_owned())));
    rows.extend(policy.security_layer.map(|layer| ("security layer", security_layer(layer))));
    if policy.certificate_fault {
        rows.push(("certificate", "the server says that it has none".to_owned()));
    }
    if !versions.is_empty() {
        rows.push(("TLS", versions.iter().map(AcceptedVersion::to_string).collect::<Vec<_>>().join(", ")));
    }
    rows
}

fn security_layer(layer: u8) -> String {
    let means = match layer {
        0 => "Standard RDP security alone",
        1 => "negotiate",
        _ => "TLS",
    };
    format!("{layer} ({means})")
}

/// `ssl, hybrid: chose hybrid (c2)`.
fn sentence(answer: &PolicyAnswer) -> String {
    let asked = match answer.requested {
        None => "no negotiation data".to_owned(),
        Some(mask) => protocol_names(mask).join(", "),
    };
    let said = match (answer.answer, answer.selected_name, answer.failure_name) {
        ("selected", Some(name), _) => format!("chose {name}"),
        ("selected", None, _) => format!("chose 0x{:x}", answer.selected.unwrap_or_default()),
        ("refused", _, Some(name)) => format!("refused, {name}"),
        ("refused", _, None) => format!("refused, {}", answer.failure.unwrap_or_default()),
        ("without-data", ..) => "confirmed without negotiation data".to_owned(),
        _ => "no answer".to_owned(),
    };
    // The answer to that row is in the flags; CredSSP alone is selected with it or without.
    let restricted = match (answer.row, answer.response_flags) {
        (Some("restricted-admin"), Some(flags)) if flags & RESTRICTED_ADMIN_SUPPORTED != 0 => ", supported",
        (Some("restricted-admin"), Some(_)) => ", not supported",
        _ => "",
    };
    format!("{asked}: {said}{restricted} (c{})", answer.connection)
}
