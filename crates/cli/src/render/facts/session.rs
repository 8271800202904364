//! What comes after security: settings, channels, licensing, and the server's own word on an error.

use rdpwhy::handshake::{
    ChannelFacts, ErrorInfoSeen, GccFacts, LicenseSeen, LicensingFacts, RedirectionFacts, SecurityFacts,
};

use super::{Rows, named};

pub(super) fn gcc(facts: &GccFacts) -> Rows {
    let mut rows = Rows::default();
    // The client's own settings say nothing about a server that never answered them.
    if let Some(version) = facts.server_version {
        rows.add("server version", format!("0x{version:08x}"));
        rows.add_list("channels asked for", &facts.client_channels);
    }
    rows.add_some("early flags", facts.server_early_capabilities.map(|flags| format!("0x{flags:x}")));
    if let Some(method) = facts.encryption_method {
        rows.add("encryption method", named(facts.encryption_method_name, method));
    }
    if let Some(level) = facts.encryption_level {
        rows.add("encryption level", named(facts.encryption_level_name, level));
    }
    rows.add_some("certificate", facts.certificate.as_ref().map(server_certificate));
    rows.add_some("multitransport", facts.multitransport.map(|flags| format!("0x{flags:x}")));
    rows
}

fn server_certificate(certificate: &SecurityFacts) -> String {
    let bits = certificate.key_bits.map(|bits| format!(", {bits} bits")).unwrap_or_default();
    let chain = match certificate.chain_length {
        0 => String::new(),
        length => format!(", chain of {length}"),
    };
    let temporary = if certificate.temporary { ", temporary" } else { "" };
    format!("{}{bits}{chain}{temporary}", certificate.form)
}

pub(super) fn channels(facts: &ChannelFacts) -> Rows {
    let mut rows = Rows::default();
    rows.add_some("I/O", facts.io);
    rows.add_some("message", facts.message);
    rows.add_some("user", facts.user);
    rows.add_list("static", &facts.granted);
    rows.add_list("joined", &facts.joined);
    if facts.joins_skipped {
        rows.add("joins", "skipped, as both sides announced");
    }
    rows
}

pub(super) fn licensing(facts: &LicensingFacts) -> Rows {
    let mut rows = Rows::default();
    rows.add_list("messages", &facts.messages);
    rows.add_some("company", facts.company.as_ref());
    rows.add_some("product", facts.product_id.as_ref());
    rows.add_some("product version", facts.product_version.as_ref());
    rows.add_list("scopes", &facts.scopes);
    rows.add_some("certificate", facts.certificate.as_ref().map(server_certificate));
    rows.add_some("licence issued", facts.issued.as_ref().map(issued));
    rows.add_some("alert", facts.alert.map(|alert| named(facts.alert_name, alert)));
    rows.add_some("transition", facts.transition.map(|transition| named(facts.transition_name, transition)));
    rows
}

fn issued(license: &LicenseSeen) -> String {
    let LicenseSeen { product_id, version, scope, bytes, .. } = license;
    format!("{product_id} {version} for {scope}, {bytes} bytes")
}

pub(super) fn redirection(facts: &RedirectionFacts) -> Rows {
    let mut rows = Rows::default();
    rows.add_some("name", facts.target_fqdn.as_ref());
    rows.add_some("NetBIOS name", facts.target_netbios.as_ref());
    rows.add_some("address", facts.target_address.as_ref());
    rows.add_some("routing token", facts.routing_token.as_ref());
    rows.add("session", facts.session_id);
    rows.add("flags", format!("0x{:x} {}", facts.flags, facts.flag_names.join(", ")).trim_end());
    if facts.has_password {
        rows.add("password", "it brings one for the next connection, which is not kept");
    }
    rows
}

pub(super) fn error_info(seen: &ErrorInfoSeen) -> Rows {
    let mut rows = Rows::default();
    rows.warn("code", named(seen.name, seen.code));
    rows
}
