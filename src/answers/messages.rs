//! Plain lists for Rego that combines our verdict with a team's own.

use crate::engine::Judgement;
use crate::list::Listed;
use crate::report::{Json, Severity, Verdict};
use crate::wire::wire;

use super::{decide, part};

/// One error.
#[derive(Debug)]
pub struct Violation {
    rule: &'static str,
    severity: Severity,
    msg: Json,
    image_use: Json,
    pointer: Json,
}

wire!(Violation { rule = "rule", severity = "severity", msg = "msg", image_use = "use", pointer = "pointer", });

/// The errors that deny; a failure that denies is an error too.
#[must_use]
pub fn violations(judgement: &Judgement) -> Vec<Violation> {
    match &judgement.result {
        Ok(report) if report.verdict == Verdict::Deny => report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| Violation {
                rule: finding.rule,
                severity: finding.severity,
                msg: Json(part(&finding, "message").to_owned()),
                image_use: Json(part(&finding, "use").to_owned()),
                pointer: Json(part(&finding, "pointer").to_owned()),
            })
            .list(),
        Err(failure) if failure.verdict == Verdict::Deny => failure
            .errors
            .iter()
            .map(|problem| Violation {
                rule: problem.code,
                severity: Severity::Error,
                msg: Json::text(&problem.message),
                image_use: Json("null".to_owned()),
                pointer: Json::text(problem.pointer.as_deref().unwrap_or_default()),
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
