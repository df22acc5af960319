//! Plain lists for Rego that combines our verdict with a team's own.

use crate::engine::Judgement;
use crate::list::Listed;
use crate::report::{Severity, UseRef, Verdict};
use crate::wire::wire;

use super::decide;

/// One error.
#[derive(Debug)]
pub struct Violation<'j> {
    rule: &'j str,
    severity: Severity,
    msg: &'j str,
    image_use: Option<&'j UseRef>,
    pointer: &'j str,
}

wire!(Violation<'_> { rule = "rule", severity = "severity", msg = "msg", image_use = "use", pointer = "pointer", });

/// The errors that deny; a failure that denies is an error too.
#[must_use]
pub fn violations(judgement: &Judgement) -> Vec<Violation<'_>> {
    match &judgement.result {
        Ok(report) if report.verdict == Verdict::Deny => report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| Violation {
                rule: &finding.rule,
                severity: finding.severity,
                msg: &finding.message,
                image_use: finding.image_use.as_ref(),
                pointer: &finding.pointer,
            })
            .list(),
        Err(failure) if failure.verdict == Verdict::Deny => failure
            .errors
            .iter()
            .map(|problem| Violation {
                rule: problem.code,
                severity: Severity::Error,
                msg: &problem.message,
                image_use: None,
                pointer: problem.pointer.as_deref().unwrap_or_default(),
            })
            .list(),
        _ => Vec::new(),
    }
}

/// `rule: object/use: message`, for what denies.
#[must_use]
pub fn deny(judgement: &Judgement) -> Vec<String> {
    decide(judgement).denials
}

/// `rule: object/use: message`, for what warns.
#[must_use]
pub fn warn(judgement: &Judgement) -> Vec<String> {
    decide(judgement).warnings
}
