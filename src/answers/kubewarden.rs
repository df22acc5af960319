//! The answers of Kubewarden's waPC policies, and of its `opa` mode.

use crate::engine::{Judgement, Policy};
use crate::list::{Listed, joined};
use crate::report::Verdict;
use crate::wire::wire;

use super::admission::{AuditAnnotations, Response, audit_annotations, response};
use super::{decide, problem_line, rejection, short};

/// The reply to `validate`.
#[derive(Debug)]
pub struct Validation {
    /// Whether the request may pass.
    pub accepted: bool,
    message: Option<String>,
    code: Option<u16>,
    audit_annotations: Option<AuditAnnotations>,
    warnings: Vec<String>,
}

wire!(Validation {
    accepted = "accepted",
    message = "message" filled,
    code = "code" filled,
    audit_annotations = "audit_annotations" filled,
    warnings = "warnings" filled,
});

/// The reply to `validate_settings`.
#[derive(Debug)]
pub struct SettingsVerdict {
    valid: bool,
    message: Option<String>,
}

wire!(SettingsVerdict { valid = "valid", message = "message", });

/// The answer of the `opa` mode.
#[derive(Debug)]
pub struct OpaResponse {
    response: Response,
}

wire!(OpaResponse { response = "response", });

/// Accepts or rejects, the rule first in the message.
#[must_use]
pub fn validate(judgement: &Judgement) -> Validation {
    let mut decision = decide(judgement);
    // Of many warnings the last are cut.
    if let Ok(report) = &judgement.result
        && !report.summary.notices.is_empty()
    {
        let mut notices = report.summary.notices.iter().map(ToString::to_string).list();
        notices.append(&mut decision.warnings);
        decision.warnings = notices;
    }
    let accepted = decision.verdict != Verdict::Deny;
    let code = if judgement.result.is_ok() { 403 } else { 400 };
    Validation {
        accepted,
        message: (!accepted).then(|| rejection(&decision)),
        code: (!accepted).then_some(code),
        audit_annotations: audit_annotations(judgement),
        warnings: short(&decision.warnings),
    }
}

/// Whether settings can be used, and where not.
#[must_use]
pub fn settings_verdict(settings: &str) -> SettingsVerdict {
    match Policy::compile(settings) {
        Ok(_) => SettingsVerdict { valid: true, message: None },
        Err(failure) => {
            let message = joined(&failure.errors.iter().map(problem_line).list(), "; ");
            SettingsVerdict { valid: false, message: Some(message) }
        }
    }
}

/// What Kubewarden's `opa` mode reads.
#[must_use]
pub fn opa_response(judgement: &Judgement) -> OpaResponse {
    OpaResponse { response: response(judgement) }
}
