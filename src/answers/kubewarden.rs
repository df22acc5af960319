//! The answers of Kubewarden's waPC policies, and of its `opa` mode.

use serde::Serialize;

use crate::engine::{Judgement, Policy};
use crate::report::Verdict;

use super::admission::{AuditAnnotations, Response, audit_annotations, response};
use super::{decide, problem_line, rejection, short};

/// The reply to `validate`.
#[derive(Debug, Serialize)]
pub struct Validation {
    /// Whether the request may pass.
    pub accepted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audit_annotations: Option<AuditAnnotations>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// The reply to `validate_settings`.
#[derive(Debug, Serialize)]
pub struct SettingsVerdict {
    valid: bool,
    message: Option<String>,
}

/// The answer of the `opa` mode.
#[derive(Debug, Serialize)]
pub struct OpaResponse {
    response: Response,
}

/// Accepts or rejects, the rule first in the message.
#[must_use]
pub fn validate(judgement: &Judgement) -> Validation {
    let decision = decide(judgement);
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
            let message = failure.errors.iter().map(problem_line).collect::<Vec<_>>().join("; ");
            SettingsVerdict { valid: false, message: Some(message) }
        }
    }
}

/// What Kubewarden's `opa` mode reads.
#[must_use]
pub fn opa_response(judgement: &Judgement) -> OpaResponse {
    OpaResponse { response: response(judgement) }
}
