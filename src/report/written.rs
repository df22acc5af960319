//! Reports and failures as they are written: every key, in its order.

use crate::wire::{Ink, Text, Wire, names, wire};

use super::{
    Answer, Exempted, Failure, Finding, Fix, Named, ObjectRef, Op, Operation, Outcome, Problem, Related,
    Report, Safety, Severity, UseKind, UseRef, Verdict,
};

impl Wire for Answer {
    fn write(&self, out: &mut Ink) {
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
    document = "type" ours,
    version = "version",
    verdict = "verdict" text,
    findings = "findings",
    fixes = "fixes",
    exempted = "exempted",
    summary = "summary",
});

wire!(Finding<'_> {
    rule = "rule" ours,
    | weight,
    message = "message" text,
    why = "why" ours,
    help = "help" text,
    object = "object",
    | place,
    pointer = "pointer" text,
    | beside,
    fingerprint = "fingerprint" text,
});

/// What most findings have alike is written in one piece.
impl Finding<'_> {
    fn weight(&self, out: &mut Ink) {
        macro_rules! weight {
            ($severity:literal) => {
                match (self.outcome, self.preexisting) {
                    (Outcome::Fail, false) => weight!($severity, "fail", "false"),
                    (Outcome::Fail, true) => weight!($severity, "fail", "true"),
                    (Outcome::Undetermined, false) => weight!($severity, "undetermined", "false"),
                    (Outcome::Undetermined, true) => weight!($severity, "undetermined", "true"),
                }
            };
            ($severity:literal, $outcome:literal, $preexisting:literal) => {
                concat!(
                    "\",\"severity\":\"",
                    $severity,
                    "\",\"outcome\":\"",
                    $outcome,
                    "\",\"preexisting\":",
                    $preexisting
                )
            };
        }
        out.push(match self.severity {
            Severity::Info => weight!("info"),
            Severity::Warning => weight!("warning"),
            Severity::Error => weight!("error"),
        });
    }

    fn place(&self, out: &mut Ink) {
        if let (Some(UseRef { kind, name: Some(name) }), Some(image)) = (&self.image_use, self.image) {
            out.push(",\"use\":{\"kind\":\"");
            kind.write_text(out);
            out.push("\",\"name\":\"");
            name.write_text(out);
            out.push("\"},\"image\":\"");
            image.write_text(out);
            out.byte(b'"');
        } else {
            out.push(",\"use\":");
            self.image_use.write(out);
            out.push(",\"image\":");
            self.image.write(out);
        }
    }

    fn beside(&self, out: &mut Ink) {
        if self.related.is_empty() && self.also.is_empty() && self.fix.is_none() {
            return out.push("\",\"related\":[],\"also\":[],\"fix\":null");
        }
        out.push("\",\"related\":");
        self.related.write(out);
        out.push(",\"also\":");
        self.also.write(out);
        out.push(",\"fix\":");
        self.fix.write(out);
    }
}

impl<T: Text + Wire> Wire for ObjectRef<T> {
    fn write(&self, out: &mut Ink) {
        wire!(@ self out "{"
            at = "at" text,
            api_version = "apiVersion",
            kind = "kind",
            namespace = "namespace",
            name = "name",
            generate_name = "generateName" filled,
        );
    }
}

impl Wire for Named<'_> {
    fn write(&self, out: &mut Ink) {
        match self {
            Self::Here(object, written) => match written.get() {
                Some((start, length)) => out.repeat(start..start + length),
                None => {
                    let start = out.len();
                    object.write(out);
                    written.set(Some((start, out.len() - start)));
                }
            },
            Self::Kept(object) => object.write(out),
        }
    }
}

impl<N: Wire> Wire for UseRef<N> {
    fn write(&self, out: &mut Ink) {
        wire!(@ self out "{" kind = "kind" text, name = "name",);
    }
}

wire!(Related { object = "object", pointer = "pointer" text, });

wire!(Fix { title = "title" text, safety = "safety" text, object = "object", patch = "patch", rules = "rules", });

wire!(Operation { op = "op" text, path = "path" text, value = "value", });

wire!(Exempted {
    rule = "rule" text,
    object = "object",
    image_use = "use",
    exemption = "exemption",
    reason = "reason" text,
});

wire!(Failure {
    document = "type" ours,
    version = "version",
    verdict = "verdict" text,
    findings = "findings",
    errors = "errors",
});

wire!(Problem { code = "code" text, message = "message" text, pointer = "pointer" filled, help = "help" filled, });

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
