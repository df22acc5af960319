//! The answer that Gatekeeper's constraint framework reads: one entry for each violation.
//! A host that meets another shape may allow, so the shape never changes.

use serde::Serialize;

use crate::engine::Judgement;
use crate::report::{Finding, Severity, Verdict};

use super::{decide, line};

/// One violation.
#[derive(Debug, Serialize)]
pub struct Violation<'j> {
    msg: String,
    details: Details<'j>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Details<'j> {
    Finding(&'j Finding),
    None {},
}

/// The violations; at least one where the verdict is `deny`.
#[must_use]
pub fn gatekeeper(judgement: &Judgement) -> Vec<Violation<'_>> {
    match &judgement.result {
        Ok(report) if report.verdict == Verdict::Deny => report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| Violation { msg: line(finding), details: Details::Finding(finding) })
            .collect(),
        Ok(_) => Vec::new(),
        Err(_) => decide(judgement)
            .denials
            .into_iter()
            .map(|msg| Violation { msg, details: Details::None {} })
            .collect(),
    }
}
