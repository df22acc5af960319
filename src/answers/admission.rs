//! The response that an API server reads (admission.k8s.io/v1).

use crate::base64::encode;
use crate::engine::Judgement;
use crate::list::{Listed, joined};
use crate::report::{Noted, Verdict};
use crate::wire::{to_json, wire};

use super::{decide, part, rejection, short};

/// An AdmissionReview that holds a response.
#[derive(Debug)]
pub struct Review {
    api_version: String,
    kind: &'static str,
    response: Response,
}

/// An AdmissionResponse.
#[derive(Debug)]
pub struct Response {
    uid: String,
    allowed: bool,
    status: Option<Status>,
    patch_type: Option<&'static str>,
    /// RFC 6902 operations, in base64.
    patch: Option<String>,
    warnings: Vec<String>,
    audit_annotations: Option<AuditAnnotations>,
}

/// What goes into the API server's audit log.
#[derive(Debug)]
pub(super) struct AuditAnnotations {
    findings: String,
}

#[derive(Debug)]
struct Status {
    code: u16,
    reason: &'static str,
    message: String,
}

wire!(Review { api_version = "apiVersion", kind = "kind", response = "response", });

wire!(Response {
    uid = "uid",
    allowed = "allowed",
    status = "status" filled,
    patch_type = "patchType" filled,
    patch = "patch" filled,
    warnings = "warnings" filled,
    audit_annotations = "auditAnnotations" filled,
});

wire!(AuditAnnotations { findings = "findings", });

wire!(Status { code = "code", reason = "reason", message = "message", });

/// The validating answer. It never holds a patch.
#[must_use]
pub fn validate(judgement: &Judgement) -> Review {
    review(judgement, response(judgement))
}

/// The mutating answer, with the fixes of the rules that the settings name. It never denies: that is the
/// validating answer's to do.
#[must_use]
pub fn mutate(judgement: &Judgement) -> Review {
    let warnings = match judgement.result {
        Ok(_) => Vec::new(),
        Err(_) => {
            let decision = decide(judgement);
            short(&[decision.denials, decision.warnings].concat())
        }
    };
    let patch = patch(judgement);
    let response = Response {
        uid: uid(judgement),
        allowed: true,
        status: None,
        patch_type: patch.is_some().then_some("JSONPatch"),
        patch,
        warnings,
        audit_annotations: None,
    };
    review(judgement, response)
}

/// The response alone, as Kubewarden's `opa` mode wants it.
#[must_use]
pub fn response(judgement: &Judgement) -> Response {
    let decision = decide(judgement);
    let allowed = decision.verdict != Verdict::Deny;
    let (code, reason) = match &judgement.result {
        Ok(_) => (403, "Forbidden"),
        Err(_) => (400, "BadRequest"),
    };
    let status = (!allowed).then(|| Status { code, reason, message: rejection(&decision) });
    Response {
        uid: uid(judgement),
        allowed,
        status,
        patch_type: None,
        patch: None,
        warnings: short(&decision.warnings),
        audit_annotations: audit_annotations(judgement),
    }
}

fn patch(judgement: &Judgement) -> Option<String> {
    let operations = Some(&judgement.mutation).filter(|operations| !operations.is_empty())?;
    Some(encode(to_json(operations).as_bytes()))
}

fn review(judgement: &Judgement, response: Response) -> Review {
    let version = judgement.identity.as_ref().and_then(|i| i.api_version.as_deref());
    let api_version = match version {
        Some("admission.k8s.io/v1beta1") => "admission.k8s.io/v1beta1",
        _ => "admission.k8s.io/v1",
    };
    Review { api_version: api_version.to_owned(), kind: "AdmissionReview", response }
}

fn uid(judgement: &Judgement) -> String {
    judgement.identity.as_ref().and_then(|i| i.uid.clone()).unwrap_or_default()
}

/// What goes into the API server's audit log: the findings, without their explanations.
pub(super) fn audit_annotations(judgement: &Judgement) -> Option<AuditAnnotations> {
    const PARTS: [&str; 5] = ["rule", "severity", "pointer", "image", "preexisting"];
    let brief = |finding: Noted<'_>| {
        let parts = PARTS.iter().map(|key| format!("\"{key}\":{}", part(&finding, key)));
        format!("{{{}}}", joined(&parts.list(), ","))
    };
    match &judgement.result {
        Ok(report) if !report.findings.is_empty() => {
            let list = joined(&report.findings.iter().map(brief).list(), ",");
            Some(AuditAnnotations { findings: format!("[{list}]") })
        }
        _ => None,
    }
}
