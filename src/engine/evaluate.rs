//! From a document to a report.

use std::borrow::Cow;

use crate::input::{Document, Identity, Operation as Asks, Subject};
use crate::limits;
use crate::memory::leave;
use crate::pull::Stage;
use crate::report::{Failure, Operation, Problem, Report, Summary};

use super::before::Old;
use super::beside::Beside;
use super::evidence::Known;
use super::run::{Given, Judged, Run};
use super::{Evidence, Policy, admission};

/// The outcome for one input, and who asked for it.
pub struct Judgement {
    /// The report, or why there is none.
    pub result: Result<Box<Report>, Failure>,
    /// Set where an API server asks.
    pub identity: Option<Identity>,
    /// What the rules named in `mutate` would change in the request's object.
    pub mutation: Vec<Operation>,
    /// Whether an exemption is meant for one of the findings, and does not count.
    pub missed: bool,
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
pub fn judge(
    policy: &Policy,
    evidence: &Evidence,
    beside: &Beside,
    document: &Document<'_>,
    asked: Asked,
) -> Judgement {
    let subject = document.subject();
    let known = subject.as_ref();
    let known = known.map_or_else(|_| Known::of(evidence), |subject| Known::with(policy, evidence, subject));
    let given = Given::new(policy, &known, beside);
    match subject {
        Err(problems) => Judgement::of(policy.fail(problems)),
        Ok(Subject::Objects(_)) if asked != Asked::Anything => {
            let problem = Problem::new("invalid-admission", "the input is no admission request")
                .help("hand over an AdmissionReview, or ask for a report");
            Judgement::of(policy.fail(vec![problem]))
        }
        Ok(Subject::Objects(items)) => {
            let mut run = Run::new(given, limits::FINDINGS, usize::MAX);
            for item in &items {
                run.item(&Judged { item, namespace: None, stage: Stage::Manifest, old: Old::Nothing });
            }
            run.nodes();
            let judgement = run.finish(None);
            leave(items);
            judgement
        }
        Ok(Subject::Admission(request)) => {
            let mut run = Run::new(given, limits::ADMISSION_FINDINGS, limits::ADMISSION_TEXT);
            let summary = &mut run.ledger.report.summary;
            if request.carries_settings && asked != Asked::Envelope {
                summary.notices.push(Cow::Borrowed(
                    "settings stand beside the request and are ignored: settings never come from the input",
                ));
            }
            if request.operation == Asks::Skip {
                summary.objects = 1;
                summary.skipped = 1;
            } else {
                admission::judge(&mut run, &request);
            }
            run.finish(Some(request.identity))
        }
    }
}

impl Judgement {
    /// A failure before anybody was heard.
    #[must_use]
    pub fn of(failure: Failure) -> Self {
        Self { result: Err(failure), identity: None, mutation: Vec::new(), missed: false }
    }

    /// Lets go of it, but for what its report shares with the session.
    pub fn leave(self) {
        let Self { result, identity, mutation, .. } = self;
        match result {
            Ok(report) => {
                let Report { findings, fixes, exempted, summary, .. } = *report;
                let Summary { exemptions_used, notices, .. } = summary;
                leave((findings, fixes, exempted, exemptions_used, notices));
            }
            Err(failure) => leave(failure),
        }
        leave((identity, mutation));
    }
}
