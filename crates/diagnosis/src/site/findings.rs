//! What a site's signatures find in a report.

use rdpwhy_handshake::Report;
use serde_json::Value as Json;

use super::rule::Value;
use super::{Equality, Site, SiteSignature};
use crate::evidence::Evidence;
use crate::{CauseStanding, Finding, diagnose};

/// What a report shows: the site's own findings, which are the more particular ones, then those of [`diagnose`].
#[must_use]
pub fn diagnose_with(report: &Report, site: &Site) -> Vec<Finding> {
    let mut findings = site.findings(report);
    findings.append(&mut diagnose(report));
    findings
}

impl Site {
    /// A finding for each signature of the site all of whose equalities hold, in the order of the file.
    ///
    /// It rests on how the conversation ended; where the transcript is empty there is none. As with [`diagnose`], what is
    /// said to an experiment has no causes: of its report only signatures that name none are told.
    #[must_use]
    pub fn findings(&self, report: &Report) -> Vec<Finding> {
        if self.signatures.is_empty() {
            return Vec::new();
        }
        let Some(evidence) = Evidence::of_ending(report) else { return Vec::new() };
        // A report has a form in JSON, whatever it holds.
        let Ok(document) = serde_json::to_value(report) else { return Vec::new() };
        let is_told = |signature: &&SiteSignature| !report.facts.experiment || signature.info.causes.is_empty();
        let holds = |signature: &&SiteSignature| signature.when.iter().all(|equality| equality.holds(&document));
        let told = self.signatures.iter().filter(is_told).filter(holds);
        told.map(|signature| Self::finding(signature, evidence.clone())).collect()
    }

    fn finding(signature: &SiteSignature, evidence: Evidence) -> Finding {
        let standing = |(cause, standing): &(&'static _, _)| CauseStanding { cause, standing: *standing };
        let causes = signature.info.causes.iter().map(standing).collect();
        Finding::new(signature.info.id, signature.says.to_owned(), causes, evidence)
    }
}

impl Equality {
    fn holds(&self, document: &Json) -> bool {
        is_at(document, self.path, &self.value)
    }
}

/// Whether `path` leads from here to the value; in a list, from any element.
fn is_at(json: &Json, path: &str, expected: &Value<&str>) -> bool {
    match json {
        Json::Array(elements) => elements.iter().any(|element| is_at(element, path, expected)),
        Json::Object(fields) => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            fields.get(first).is_some_and(|inner| is_at(inner, rest, expected))
        }
        scalar => path.is_empty() && is_equal(scalar, expected),
    }
}

fn is_equal(scalar: &Json, expected: &Value<&str>) -> bool {
    match expected {
        Value::Text(text) => scalar.as_str() == Some(text),
        Value::Number(number) => scalar.as_i64() == Some(*number),
        Value::Flag(flag) => scalar.as_bool() == Some(*flag),
    }
}
