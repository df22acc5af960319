//! The handles as functions from JSON text to JSON text: what the calling conventions call.

mod call;
mod opa;

use crate::answers;
use crate::engine::{self, Asked, Beside, Evidence, Judgement, LintAnswer, PlanAnswer, Policy, judge, plan};
use crate::input::{Document, unread};
use crate::kubernetes::{Edit, splice};
use crate::limits;
use crate::list::Listed;
use crate::report::{Answer, Failure, Op, Operation, Problem};
use crate::rules::REGISTER;
use crate::settings::Now;
use crate::wire::{Wire, to_json};

pub use call::call;
pub use opa::{answer as opa, patched, session_of, session_of_data};

/// What a caller can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The report.
    Report,
    /// An AdmissionReview response.
    Validate,
    /// An AdmissionReview response with a patch, which never denies.
    Mutate,
    /// A list of errors.
    Violations,
    /// A list of lines that deny.
    Deny,
    /// A list of lines that warn.
    Warn,
    /// The plan.
    Plan,
    /// The violations that Gatekeeper's framework reads.
    Gatekeeper,
    /// The reply to Kubewarden's `validate`.
    Kubewarden,
    /// The answer that Kubewarden's `opa` mode reads.
    KubewardenOpa,
}

impl Question {
    /// What its answer can be about.
    fn asked(self) -> Asked {
        match self {
            Self::Validate | Self::Mutate => Asked::Admission,
            Self::Kubewarden | Self::KubewardenOpa | Self::Gatekeeper => Asked::Envelope,
            _ => Asked::Anything,
        }
    }
}

/// A policy with its evidence, or why there is none: a broken session answers every question with
/// its failure.
pub struct Session(Result<Ready, Failure>);

/// A policy, its evidence, and what is handed over beside every input.
struct Ready {
    policy: Policy,
    evidence: Evidence,
    beside: Beside,
}

impl Session {
    /// Compiles settings and loads evidence, each JSON text or empty.
    #[must_use]
    pub fn new(settings: &str, evidence: &str) -> Self {
        Self::beside(settings, evidence, Beside::read(""))
    }

    /// A session with what is handed over beside every input.
    fn beside(settings: &str, evidence: &str, beside: Result<Beside, Failure>) -> Self {
        Self(Policy::compile(settings).and_then(|policy| {
            let evidence = Evidence::load(&policy, evidence)?;
            Ok(Ready { policy, evidence, beside: beside? })
        }))
    }

    /// Why every answer will be a failure.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.0.as_ref().err()
    }

    /// Answers a question about an input of at most `longest` bytes.
    pub fn answer(&self, question: Question, input: &[u8], longest: usize, out: &mut Vec<u8>) {
        self.respond(question, None, Document::read(input, longest).as_ref(), input, out);
    }

    /// Reports on an input of at most `longest` bytes, with what is handed over beside it as JSON text.
    pub fn report(&self, input: &[u8], beside: &str, longest: usize, out: &mut Vec<u8>) {
        self.respond(Question::Report, Some(beside), Document::read(input, longest).as_ref(), input, out);
    }

    /// Answers about a document; what is handed over `beside` it, as JSON text, takes the place of what the
    /// session has.
    fn respond(
        &self,
        question: Question,
        beside: Option<&str>,
        document: Result<&Document<'_>, &Problem>,
        input: &[u8],
        out: &mut Vec<u8>,
    ) {
        if question == Question::Plan {
            return self.plan(document).write(out);
        }
        let judged = self.ready(document).and_then(|(ready, document)| {
            let other = beside.map(Beside::read).transpose()?;
            let beside = other.as_ref().unwrap_or(&ready.beside);
            Ok(judge(&ready.policy, &ready.evidence, beside, document, question.asked()))
        });
        write_answer(question, judged.unwrap_or_else(Judgement::of), input, out);
    }

    fn plan(&self, document: Result<&Document<'_>, &Problem>) -> PlanAnswer {
        let planned =
            self.ready(document).and_then(|(ready, document)| plan(&ready.policy, &ready.evidence, document));
        planned.map_or_else(PlanAnswer::Failure, PlanAnswer::Plan)
    }

    /// All that an answer needs, or the failure that it will be.
    fn ready<'s, 'd, 't>(
        &'s self,
        document: Result<&'d Document<'t>, &Problem>,
    ) -> Result<(&'s Ready, &'d Document<'t>), Failure> {
        let ready = self.0.as_ref().map_err(Clone::clone)?;
        let document = document.map_err(|problem| ready.policy.fail(vec![problem.clone()]))?;
        Ok((ready, document))
    }
}

fn write_answer(question: Question, mut judgement: Judgement, input: &[u8], out: &mut Vec<u8>) {
    let addressed = matches!(question, Question::Validate | Question::Mutate | Question::KubewardenOpa);
    if addressed && judgement.identity.is_none() {
        judgement.identity = Some(unread(input).1);
    }
    match question {
        Question::Report | Question::Plan => match &judgement.result {
            Ok(report) if report.write_clean(out) => {}
            _ => Answer::from(judgement.result).write(out),
        },
        Question::Validate => answers::validate(&judgement).write(out),
        Question::Mutate => answers::mutate(&judgement).write(out),
        Question::Violations => answers::violations(&judgement).write(out),
        Question::Deny => answers::deny(&judgement).write(out),
        Question::Warn => answers::warn(&judgement).write(out),
        Question::Gatekeeper => answers::gatekeeper(&judgement).write(out),
        Question::Kubewarden => answers::kubewarden(&judgement).write(out),
        Question::KubewardenOpa => answers::opa_response(&judgement).write(out),
    }
}

/// Answers Kubewarden's `validate`, whose payload is `{request, settings}`. Where the settings name rules to
/// mutate by, the object is judged as it is after their fixes.
pub fn kubewarden_validate(payload: &[u8], out: &mut Vec<u8>) {
    let document = Document::read(payload, limits::ENGINE_INPUT);
    let settings = document.as_ref().ok().and_then(Document::settings).unwrap_or_default();
    let session = Session::new(settings, "");
    let judge = |document: Result<&Document<'_>, &Problem>| {
        let judged = session.ready(document).map(|(ready, document)| {
            judge(&ready.policy, &ready.evidence, &ready.beside, document, Asked::Envelope)
        });
        judged.unwrap_or_else(Judgement::of)
    };
    let judgement = judge(document.as_ref());
    let Some(mutated) = mutated(payload, &judgement.mutation) else {
        return answers::kubewarden(&judgement).write(out);
    };
    let document = Document::read(mutated.as_bytes(), limits::ENGINE_INPUT);
    let answer = answers::kubewarden(&judge(document.as_ref()));
    answer.write(out);
    // Appended as it stands in the request: a tree would write it anew.
    let object = document.as_ref().ok().and_then(Document::requested).filter(|_| answer.accepted);
    if let Some(object) = object
        && out.pop() == Some(b'}')
    {
        out.extend_from_slice(b",\"mutated_object\":");
        out.extend_from_slice(object.as_bytes());
        out.push(b'}');
    }
}

/// The payload with a patch of its request's object: only what the patch names is written anew.
fn mutated(payload: &[u8], patch: &[Operation]) -> Option<String> {
    let text = core::str::from_utf8(payload).ok().filter(|_| !patch.is_empty())?;
    let changes: Vec<(String, &str)> = patch
        .iter()
        .filter(|operation| operation.op != Op::Test)
        .map(|operation| (format!("/request/object{}", operation.path), operation.value.as_str()))
        .list();
    let edits: Vec<Edit<'_>> =
        changes.iter().map(|(pointer, value)| Edit { pointer, value: Some(value) }).list();
    splice(text, &edits)
}

/// Answers Kubewarden's `validate_settings`, whose payload is the settings.
pub fn kubewarden_settings(payload: &[u8], out: &mut Vec<u8>) {
    // What is no UTF-8 is no JSON either, and is refused as such.
    let settings = core::str::from_utf8(payload).unwrap_or("not UTF-8");
    answers::settings_verdict(settings).write(out);
}

/// What settings say that nobody means, as JSON; `now` is a moment or empty.
pub fn lint(settings: &str, now: &str, out: &mut Vec<u8>) {
    let now = if now.is_empty() { Ok(None) } else { Now::parse(now).map(Some) };
    let linted = now
        .map_err(|expected| Problem::new("invalid-options", format!("the time is wrong: {expected}")).into())
        .and_then(|now| engine::lint(settings, now));
    linted.map_or_else(LintAnswer::Failure, LintAnswer::Lint).write(out);
}

/// What is said about every rule, as a JSON list in the register's order.
pub fn rules(out: &mut Vec<u8>) {
    REGISTER.iter().map(|rule| rule.meta).list().write(out);
}

/// A failure as JSON text.
#[must_use]
pub fn failure_text(failure: &Failure) -> String {
    to_json(&Answer::Failure(failure.clone()))
}

#[cfg(test)]
mod tests;
