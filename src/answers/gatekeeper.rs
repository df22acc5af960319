//! The answer that Gatekeeper's constraint framework reads: one entry for each violation.
//! A host that meets another shape may allow, so the shape never changes.

use serde::Serialize;

use crate::engine::Judgement;
use crate::report::Finding;

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
    let decision = decide(judgement);
    match &judgement.result {
        Ok(report) => report
            .findings
            .iter()
            .filter(|finding| decision.denials.contains(&line(finding)))
            .map(|finding| Violation { msg: line(finding), details: Details::Finding(finding) })
            .collect(),
        Err(_) => {
            decision.denials.into_iter().map(|msg| Violation { msg, details: Details::None {} }).collect()
        }
    }
}
