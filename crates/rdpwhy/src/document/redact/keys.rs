//! What the text under a key of a document is.

use super::NameKind;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A word of this project's: it stays.
    Ours,
    /// A sentence of this project's that may quote names.
    Sentence,
    /// Bytes of a peer, in hexadecimal digits.
    Bytes,
    /// Of the network or of an argument.
    Name(NameKind),
}

/// Keys whose texts come from constants of this project's: names of stages, messages, causes and the like.
const OURS: &[&str] = &[
    "format",
    "reach",
    "stage",
    "step",
    "outcome",
    "pdu",
    "from",
    "by",
    "how",
    "kind",
    "event",
    "dial",
    "id",
    "evidence",
    "fits",
    "strength",
    "platform",
    "sureness",
    "candidates",
    "standing",
    "title",
    "signature",
    "place",
    "risk",
    "basis",
    "hex",
    "extended_name",
    "requested_names",
    "selected_name",
    "failure_name",
    "version_name",
    "suite_name",
    "error_name",
    "error_meaning",
    "alert_name",
    "transition_name",
    "encryption_method_name",
    "encryption_level_name",
    "flag_names",
    "messages",
    "looks_like",
    "layer",
    "trust",
    "possession",
    "unsupported",
    "because",
    "what",
    "experiment",
    "reading",
    "why",
    "field",
    "unintended",
    "answer",
    "row",
    "nla",
    "separates",
    "shows",
    "udp",
    "form",
    "algorithm",
    "curve",
    "critical_extensions",
    "os_version",
    "code-name",
    "error-name",
    "protocol-name",
    "protocols",
    "reason-name",
    "result-name",
    "method-name",
    "method-names",
    "level-name",
    "transition-name",
    "requested-protocol-names",
    "selected-protocol-names",
    "mechanism",
    "certificate-form",
    "reason_name",
    "platforms",
    "os-version",
    "ended",
    "standing_name",
    "section",
    "commands",
    "powershell",
    "suite",
    "suites",
    "posix",
    "would_show",
    "note",
    "command",
    "source",
    "family",
    "change",
    "topic",
    "steps",
    "cost",
    "unit",
    "limit",
];

/// Under these, `name` is a constant's name as well.
const NAMED: &[&str] =
    &["alerts", "refusal", "mstsc", "implementation", "error_info", "transcript", "summary", "then", "ending"];

/// Keys whose texts are sentences of this project's.
const SENTENCES: &[&str] = &[
    "says",
    "verdict",
    "meaning",
    "asks",
    "reason",
    "detail",
    "about",
    "failed",
    "looks",
    "unknown",
    "topic_says",
    "shown_by",
    "because_of",
];

/// The role of `text` under `key`, which stands in the object that `parent` names.
pub(super) fn role(parent: &str, key: &str, text: &str) -> Role {
    if text.is_empty()
        || (is_plain(text) && !is_of_a_name(key))
        || OURS.contains(&key)
        || (key == "name" && NAMED.contains(&parent))
    {
        return Role::Ours;
    }
    match key {
        _ if SENTENCES.contains(&key) => Role::Sentence,
        "routing" if parent == "negotiation" => Role::Ours,
        "version" if parent == "implementation" => Role::Ours,
        "head" => Role::Bytes,
        "address" | "addresses" | "target_address" | "client-address" => Role::Name(NameKind::Address),
        "user" | "user_name" | "username" => Role::Name(NameKind::User),
        "routing" | "routing_token" | "routing-token" | "cookie" | "token" | "routing-info" => {
            Role::Name(NameKind::Cookie)
        }
        "subject" | "issuer" => Role::Name(NameKind::Subject),
        "sha1" | "sha256" | "serial" | "thumbprint" => Role::Name(NameKind::Thumbprint),
        _ if is_of_a_host(key) => Role::Name(NameKind::Host),
        _ => Role::Name(NameKind::Text),
    }
}

fn is_of_a_name(key: &str) -> bool {
    const KEYS: &[&str] =
        &["user", "user_name", "username", "subject", "issuer", "cookie", "token", "routing_token", "routing-token"];
    is_of_a_host(key) || KEYS.contains(&key)
}

fn is_of_a_host(key: &str) -> bool {
    const PARTS: &[&str] =
        &["host", "computer", "domain", "fqdn", "netbios", "server_name", "server-name", "target", "machine"];
    matches!(key, "names" | "to" | "client-name" | "dns_tree" | "dns-tree")
        || PARTS.iter().any(|part| key.contains(part))
}

/// Numbers and versions name nobody, unless they stand where a name does: a computer can be called 10012345.
fn is_plain(text: &str) -> bool {
    let is_number =
        |text: &str| !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_hex = text.strip_prefix("0x").is_some_and(is_number);
    // Four numbers would be an address.
    let is_version = text.len() <= 16
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.bytes().filter(|byte| *byte == b'.').count() < 3;
    let is_tls = matches!(text, "SSL 3.0" | "TLS 1.0" | "TLS 1.1" | "TLS 1.2" | "TLS 1.3");
    is_hex || is_version || is_tls
}
