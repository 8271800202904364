//! `rdpwhy.explanation/1` and `rdpwhy.names/1`: the same as JSON.

use rdpwhy::diagnosis::{
    Cause, Codes, Site, Source, Topic, claims_about, claims_about_codes, disconnect_note, disconnect_reason,
    disconnect_reasons, extended_note, extended_reason, extended_reasons, is_put_in_by_client, look_alikes, look_up,
    misread, reason_of_status, seen_with, signature_of_status, stage_note, updates_about,
};
use rdpwhy::pdu::credssp::ntstatus;
use rdpwhy::pdu::rdp::error_info_name;
use serde_json::{Value, json};

use super::{all_signatures, numbers};

const FORMAT: &str = "rdpwhy.explanation/1";

/// What is known, as one object: `kind` says which member holds it.
pub(crate) fn document(topic: Topic, site: &Site) -> Value {
    match topic {
        Topic::Codes(asked) => codes(asked),
        Topic::Status(code) => {
            let status = ntstatus(code);
            json!({
                "format": FORMAT,
                "kind": "status",
                "status": {
                    "number": code,
                    "hex": format!("0x{code:08X}"),
                    "name": status.map(|status| status.name),
                    "means": status.map(|status| status.means),
                    "disconnect_reason": reason_of_status(code),
                    "signature": status.and_then(|_| signature_of_status(code)),
                },
            })
        }
        Topic::Alert(_) | Topic::ErrorInfo(_) | Topic::Gateway(_) | Topic::Update(_) => {
            numbers::document(FORMAT, topic)
        }
        Topic::Cause(cause) => {
            let pointing =
                all_signatures(site).filter(|signature| signature.causes.iter().any(|(other, _)| *other == cause));
            let alike = look_alikes(cause.id)
                .map(|(other, pair)| json!({"cause": other.id, "separated_by": pair.separated_by}));
            let of_pairs = look_alikes(cause.id).flat_map(|(_, pair)| pair.sources);
            json!({
                "format": FORMAT,
                "kind": "cause",
                "cause": cause,
                "look_alikes": alike.collect::<Vec<_>>(),
                "signatures": pointing.map(|signature| signature.id).collect::<Vec<_>>(),
                "remedies": cause.remedies,
                "claims": claims_about(cause.id).collect::<Vec<_>>(),
                "updates": updates_about(cause.id).collect::<Vec<_>>(),
                "sources": cited(cause.sources.iter().chain(of_pairs)),
            })
        }
        Topic::Signature(signature) => {
            let causes = signature
                .causes
                .iter()
                .map(|(cause, standing)| json!({"id": cause.id, "title": cause.title, "standing": standing}));
            json!({
                "format": FORMAT,
                "kind": "signature",
                "signature": {"id": signature.id, "stage": signature.stage, "about": signature.about},
                "causes": causes.collect::<Vec<_>>(),
                "claims": claims_about(signature.id).collect::<Vec<_>>(),
            })
        }
        Topic::Stage(stage) => json!({
            "format": FORMAT,
            "kind": "stage",
            "stage": stage_note(stage),
            "signatures": all_signatures(site).filter(|one| one.stage == Some(stage)).map(|one| one.id).collect::<Vec<_>>(),
            "claims": claims_about(stage.name()).collect::<Vec<_>>(),
        }),
        Topic::Remedy(remedy) => {
            json!({"format": FORMAT, "kind": "remedy", "remedy": remedy, "sources": cited(remedy.sources)})
        }
        Topic::Experiment(experiment) => json!({
            "format": FORMAT,
            "kind": "experiment",
            "experiment": {
                "id": experiment.id,
                "asks": experiment.asks,
                "change": experiment.change,
                "tells_apart": ids(&experiment.tells_apart()),
                "confirms": experiment.confirms().iter().map(|(reading, id)| json!({"reading": reading, "cause": id.id})).collect::<Vec<_>>(),
                "describes": ids(experiment.describes()),
            },
            "sources": cited(experiment.sources),
        }),
        Topic::Claim(claim) => {
            json!({"format": FORMAT, "kind": "claim", "claim": claim, "sources": cited(claim.sources)})
        }
        Topic::RefusedAdvice(refused) => json!({
            "format": FORMAT,
            "kind": "refused-advice",
            "refused_advice": refused,
            "sources": cited(refused.sources),
        }),
        _ => json!({"format": FORMAT, "kind": "unknown"}),
    }
}

/// Every name, by kind, and every documented code.
pub(crate) fn list_document(site: &Site) -> Value {
    let kinds = site.names().into_iter().map(|(kind, names)| {
        let names: Vec<Value> = names.into_iter().map(|(name, about)| json!({"name": name, "about": about})).collect();
        json!({"kind": kind.replace(' ', "-"), "names": names})
    });
    let disconnect = disconnect_reasons().iter().map(|one| json!({"number": one.code, "name": one.name}));
    let extended = extended_reasons().iter().map(|one| json!({"number": one.code, "name": one.name}));
    json!({
        "format": "rdpwhy.names/1",
        "kinds": kinds.collect::<Vec<_>>(),
        "disconnect_reasons": disconnect.collect::<Vec<_>>(),
        "extended_reasons": extended.collect::<Vec<_>>(),
    })
}

/// A number that is not documented has no name, no meaning and no note.
fn codes(asked: Codes) -> Value {
    let code = asked.code.map(|code| {
        let reason = disconnect_reason(code);
        json!({
            "number": code,
            "hex": format!("0x{code:X}"),
            "documented": reason.is_some(),
            "name": reason.map(|reason| reason.name),
            "means": reason.map(|reason| reason.means),
            "note": disconnect_note(code),
            "in_other_base": misread(code).map(|other| json!({"number": other.code, "name": other.name})),
        })
    });
    let extended = asked.extended.map(|code| {
        let reason = extended_reason(code);
        json!({
            "number": code,
            "hex": format!("0x{code:X}"),
            "documented": reason.is_some(),
            "name": reason.map(|reason| reason.name),
            "means": reason.map(|reason| reason.means),
            "note": extended_note(code),
            "set_error_info": error_info_name(code),
            "put_in_by_client": asked.code.is_some_and(|with| is_put_in_by_client(with, code)),
        })
    });
    let notes = [asked.code.and_then(disconnect_note), asked.extended.and_then(extended_note)];
    let seen: Vec<_> = asked.code.into_iter().flat_map(|code| seen_with(code, asked.extended)).collect();
    let claims: Vec<_> = claims_about_codes(asked.code, asked.extended).collect();
    let of_client: Vec<&Source> = look_up(asked).iter().map(|look_up| look_up.source).collect();
    let of_notes = notes.into_iter().flatten().flat_map(|note| note.sources);
    let tags = of_notes
        .chain(seen.iter().flat_map(|one| one.sources))
        .chain(claims.iter().flat_map(|one| one.sources))
        .chain(&of_client);
    json!({
        "format": FORMAT,
        "kind": "codes",
        "code": code,
        "extended": extended,
        "seen": seen,
        "claims": claims,
        "on_client": look_up(asked),
        "sources": cited(tags),
    })
}

/// The sources, each once. What a site cites in its own words has no tag.
fn cited<'a>(sources: impl IntoIterator<Item = &'a &'static Source>) -> Vec<Value> {
    let mut sources: Vec<&Source> = sources.into_iter().copied().collect();
    sources.sort_unstable();
    sources.dedup();
    sources.into_iter().map(|source| json!({"tag": source.own_tag(), "cites": source.cites})).collect()
}

fn ids(causes: &[&Cause]) -> Vec<&'static str> {
    causes.iter().map(|cause| cause.id).collect()
}
