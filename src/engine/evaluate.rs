//! From a document to a report.

use std::borrow::Cow;
use std::rc::Rc;

use crate::credentials::{Credentials, Gathered};
use crate::evidence::Scans;
use crate::input::{Document, Identity, Operation as Asks, Subject};
use crate::limits;
use crate::pull::Stage;
use crate::report::{Failure, Operation, Problem, Report};

use super::before::Old;
use super::beside::Beside;
use super::evidence::Scanned;
use super::run::{Given, Judged, Ledger, Run};
use super::{Evidence, Policy, admission};

/// The outcome for one input, and who asked for it.
pub struct Judgement {
    /// The report, or why there is none.
    pub result: Result<Report, Failure>,
    /// Set where an API server asks.
    pub identity: Option<Identity>,
    /// What the rules named in `mutate` would change in the request's object.
    pub mutation: Vec<Operation>,
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
    let own = || Rc::clone(&evidence.credentials);
    let known = subject.as_ref().map_or_else(|_| own(), |subject| credentials(policy, evidence, subject));
    let scans = subject.as_ref().ok().and_then(|subject| scans(policy, evidence, subject));
    let scans = scans.as_ref().unwrap_or(&evidence.scans);
    let given = Given { policy, digests: &evidence.digests, credentials: &known, scans, beside };
    match subject {
        Err(problems) => Judgement::of(policy.fail(problems)),
        Ok(Subject::Objects(_)) if asked != Asked::Anything => {
            let problem = Problem::new("invalid-admission", "the input is no admission request")
                .help("hand over an AdmissionReview, or ask for a report");
            Judgement::of(policy.fail(vec![problem]))
        }
        Ok(Subject::Objects(items)) => {
            let mut run = Run::new(given, Ledger::new(limits::FINDINGS, usize::MAX));
            for item in &items {
                run.item(&Judged { item, namespace: None, stage: Stage::Manifest, old: Old::Nothing });
            }
            let (report, mutation) = run.finish();
            Judgement { result: Ok(report), identity: None, mutation }
        }
        Ok(Subject::Admission(request)) => {
            let mut run = Run::new(given, Ledger::new(limits::ADMISSION_FINDINGS, limits::ADMISSION_TEXT));
            let summary = &mut run.ledger.summary;
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
            let (report, mutation) = run.finish();
            Judgement { result: Ok(report), identity: Some(request.identity), mutation }
        }
    }
}

/// What is known of credentials: what objects of the input say goes first, where they are trusted. A request's
/// object never speaks in its own favour.
pub(super) fn credentials(policy: &Policy, evidence: &Evidence, subject: &Subject<'_>) -> Rc<Credentials> {
    let mut gathered = Gathered::default();
    if let Subject::Objects(items) = subject {
        for item in items.iter().filter(|_| policy.trust_input) {
            let kind = item.kind.unwrap_or_default();
            gathered.take(kind, item.object.text, policy.default_namespace.as_deref());
        }
    }
    match gathered.is_empty() {
        true => Rc::clone(&evidence.credentials),
        false => Rc::new(Credentials::before(gathered, &evidence.credentials)),
    }
}

/// What scanners found by what objects of the input say as well, where these are trusted and say anything.
fn scans(policy: &Policy, evidence: &Evidence, subject: &Subject<'_>) -> Option<Scans> {
    let Subject::Objects(items) = subject else { return None };
    let mut scanned = Scanned::default();
    for item in items.iter().filter(|_| policy.trust_input) {
        scanned.object(item.kind.unwrap_or_default(), item.object.text);
    }
    Some(evidence.scans.with(scanned.reports()?, &evidence.vex))
}

impl Judgement {
    /// A failure before anybody was heard.
    #[must_use]
    pub fn of(failure: Failure) -> Self {
        Self { result: Err(failure), identity: None, mutation: Vec::new() }
    }
}
