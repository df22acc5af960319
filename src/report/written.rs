//! Reports and failures as they are written: every key, in its order.

use crate::wire::{Wire, names, push, to_json, wire};

use super::{
    Answer, Exempted, Failure, Finding, Fix, NotJudged, ObjectRef, Op, Operation, Outcome, Problem, Related,
    Report, Safety, Severity, Silent, Summary, UseKind, UseRef, Verdict,
};

impl Wire for Answer {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Report(report) => {
                // About what it takes, so that a long answer is not copied as it grows.
                out.reserve(512 * (1 + report.findings.len() + report.fixes.len()));
                report.write(out);
            }
            Self::Failure(failure) => failure.write(out),
        }
    }
}

wire!(Report {
    document = "type",
    version = "version",
    verdict = "verdict",
    findings = "findings",
    fixes = "fixes",
    exempted = "exempted",
    summary = "summary",
});

wire!(Finding {
    rule = "rule",
    severity = "severity",
    outcome = "outcome",
    preexisting = "preexisting",
    message = "message",
    why = "why",
    help = "help",
    object = "object",
    image_use = "use",
    image = "image",
    pointer = "pointer",
    related = "related",
    also = "also",
    fix = "fix",
    fingerprint = "fingerprint",
});

wire!(ObjectRef {
    at = "at",
    api_version = "apiVersion",
    kind = "kind",
    namespace = "namespace",
    name = "name",
    generate_name = "generateName" filled,
});

wire!(UseRef { kind = "kind", name = "name", });

wire!(Related { object = "object", pointer = "pointer", });

wire!(Fix { title = "title", safety = "safety", object = "object", patch = "patch", rules = "rules", });

wire!(Operation { op = "op", path = "path", value = "value", });

wire!(Exempted {
    rule = "rule",
    object = "object",
    image_use = "use",
    exemption = "exemption",
    reason = "reason",
});

wire!(Summary {
    objects = "objects",
    images = "images",
    errors = "errors",
    warnings = "warnings",
    infos = "infos",
    undetermined = "undetermined",
    skipped = "skipped",
    truncated = "truncated",
    not_judged = "notJudged",
    exemptions_used = "exemptionsUsed",
    notices = "notices",
});

impl Silent {
    /// Of such rules.
    #[must_use]
    pub fn new(rules: Vec<NotJudged>) -> Self {
        let json = to_json(&rules).into();
        Self { rules, json }
    }
}

impl Default for Silent {
    fn default() -> Self {
        Self { rules: Vec::new(), json: "[]".into() }
    }
}

impl Wire for Silent {
    fn write(&self, out: &mut Vec<u8>) {
        push(out, &self.json);
    }
}

wire!(NotJudged { rule = "rule", needs = "needs", });

wire!(Failure {
    document = "type",
    version = "version",
    verdict = "verdict",
    findings = "findings",
    errors = "errors",
});

wire!(Problem { code = "code", message = "message", pointer = "pointer" filled, help = "help" filled, });

names!(Verdict { Allow = "allow", Warn = "warn", Deny = "deny", });

names!(Severity { Info = "info", Warning = "warning", Error = "error", });

names!(Outcome { Fail = "fail", Undetermined = "undetermined", });

names!(Safety { Safe = "safe", Unsafe = "unsafe", });

names!(Op { Test = "test", Add = "add", Replace = "replace", });

names!(UseKind {
    Container = "container",
    InitContainer = "initContainer",
    Sidecar = "sidecar",
    EphemeralContainer = "ephemeralContainer",
    ImageVolume = "imageVolume",
    CustomResource = "customResource",
});
