//! TLS alerts, errorInfo, codes of an RD Gateway, and updates of Windows.

use rdpwhy::diagnosis::{GatewayCode, Topic, Update, UpdateRole};
use rdpwhy::pdu::rdp::{error_info_meaning, error_info_name};
use rdpwhy::pdu::tls::{alert_meaning, alert_name};
use serde_json::{Value, json};

use super::entries::{certainty, named, title};
use super::sources;
use crate::render::{Page, style};

/// Renders one of them; nothing for any other topic.
pub(super) fn render(page: &mut Page, topic: Topic) {
    match topic {
        Topic::Alert(code) => {
            let number = format!("alert {code}");
            known(page, &number, "TLS alert", alert_name(code), alert_meaning(code), "The sender says: ");
        }
        Topic::ErrorInfo(code) => {
            let (number, name, means) = (format!("0x{code:X}"), error_info_name(code), error_info_meaning(code));
            known(page, &number, "errorInfo of Set Error Info", name, means, "The server says: ");
        }
        Topic::Gateway(code) => gateway(page, code),
        Topic::Update(update) => self::update(page, update),
        _ => {}
    }
}

/// The same as JSON.
pub(super) fn document(format: &str, topic: Topic) -> Value {
    match topic {
        Topic::Alert(code) => json!({
            "format": format,
            "kind": "alert",
            "alert": {"number": code, "name": alert_name(code), "means": alert_meaning(code)},
        }),
        Topic::ErrorInfo(code) => json!({
            "format": format,
            "kind": "error-info",
            "error_info": {
                "number": code,
                "hex": format!("0x{code:X}"),
                "name": error_info_name(code),
                "means": error_info_meaning(code),
            },
        }),
        Topic::Gateway(code) => json!({"format": format, "kind": "gateway-code", "gateway_code": code}),
        Topic::Update(update) => json!({"format": format, "kind": "update", "update": update}),
        _ => json!({"format": format, "kind": "unknown"}),
    }
}

/// `breaks, released 2026-09`.
pub(super) fn role(update: &Update) -> String {
    let role = match update.role {
        UpdateRole::Breaks => "breaks",
        UpdateRole::Repairs => "repairs",
    };
    format!("{role}, released {}", update.released)
}

fn known(page: &mut Page, number: &str, kind: &str, name: Option<&str>, means: Option<&str>, says: &str) {
    let Some(name) = name else {
        page.line(&[(style::HEADING, number), (style::NOTICE, "  unknown")]);
        page.paragraph(2, style::PLAIN, &format!("No {kind} with this number is listed."));
        return;
    };
    title(page, number, kind, name);
    let text =
        means.map_or_else(|| "Its name says all that is known of it.".to_owned(), |means| format!("{says}{means}."));
    page.paragraph(2, style::PLAIN, &text);
}

fn gateway(page: &mut Page, code: &GatewayCode) {
    title(page, code.name, "code of an RD Gateway", "the server itself was not asked, or could not be reached");
    page.paragraph(2, style::PLAIN, code.means);
    if let Some(status) = code.status {
        page.row("status", style::PLAIN, &format!("0x{status:X}"));
    }
    for shown in code.shown {
        page.row("mstsc shows", style::PLAIN, &format!("0x{:08X}", SHOWN + shown));
    }
    page.row("known how", style::PLAIN, certainty(code.certainty));
    named(page, "gateway-refusal", "The cause that these codes are of.");
    sources(page, [code.source]);
}

/// The client's numbers for a gateway begin here.
const SHOWN: u32 = 0x0300_0000;

fn update(page: &mut Page, update: &Update) {
    title(page, update.kb, "update of Windows", update.product);
    page.row("role", style::PLAIN, &role(update));
    page.row("cause", style::PLAIN, update.cause.id);
    for build in update.builds {
        let revision = update.revision.map(|revision| format!(".{revision}")).unwrap_or_default();
        page.row("build", style::PLAIN, &format!("{build}{revision}"));
    }
    if let Some(doubt) = update.doubt {
        page.row("doubt", style::NOTICE, doubt);
    }
    sources(page, [update.source]);
}
