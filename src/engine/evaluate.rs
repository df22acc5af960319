//! From a document to a report.

use std::borrow::Cow;

use crate::input::{Document, Identity, Operation, Subject};
use crate::limits;
use crate::report::{Failure, Problem, Report};

use super::run::Run;
use super::{Evidence, Policy, admission};

/// The outcome for one input, and who asked for it.
pub struct Judgement {
    /// The report, or why there is none.
    pub result: Result<Report, Failure>,
    /// Set where an API server asks.
    pub identity: Option<Identity>,
}

/// What a caller may hand over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Anything. Settings beside a request are ignored, and the report says so.
    Anything,
    /// An admission request, and nothing else.
    Admission,
    /// An admission request in an envelope whose settings the caller has opened.
    Envelope,
}

/// Judges a document that was read. Pure: the same document gives the same report in every host.
#[must_use]
pub fn judge(policy: &Policy, evidence: &Evidence, document: &Document<'_>, asked: Asked) -> Judgement {
    let (result, identity) = match document.subject() {
        Err(problems) => (Err(policy.fail(problems)), None),
        Ok(Subject::Objects(_)) if asked != Asked::Anything => {
            let problem = Problem::new("invalid-admission", "the input is no admission request")
                .help("hand over an AdmissionReview, or ask for a report");
            (Err(policy.fail(vec![problem])), None)
        }
        Ok(Subject::Objects(items)) => {
            let mut run = Run::new(policy, &evidence.digests, limits::FINDINGS, usize::MAX);
            for item in &items {
                run.item(item, None, None, &|_| true);
            }
            (Ok(run.finish()), None)
        }
        Ok(Subject::Admission(request)) => {
            let mut run =
                Run::new(policy, &evidence.digests, limits::ADMISSION_FINDINGS, limits::ADMISSION_TEXT);
            if request.carries_settings && asked != Asked::Envelope {
                run.summary.notices.push(Cow::Borrowed(
                    "settings stand beside the request and are ignored: settings never come from the input",
                ));
            }
            if request.operation == Operation::Skip {
                run.summary.objects = 1;
                run.summary.skipped = 1;
            } else {
                admission::judge(&mut run, &request);
            }
            (Ok(run.finish()), Some(request.identity))
        }
    };
    Judgement { result, identity }
}
