//! The handles as functions from JSON text to JSON text: what the calling conventions call.

mod call;
mod kubewarden;
mod opa;

use crate::answers;
use crate::engine::{
    self, Asked, Beside, Evidence, Judgement, LintAnswer, PlanAnswer, Policy, RequirementsAnswer, judge,
    plan, requirements,
};
use crate::input::{Document, Source, unread};
use crate::list::Listed;
use crate::report::{Answer, Failure, Problem};
use crate::rules::REGISTER;
use crate::settings::Now;
use crate::wire::{Ink, Wire, to_json};

pub use call::call;
pub use kubewarden::{settings as kubewarden_settings, validate as kubewarden_validate};
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
        Self::beside(settings, evidence, Ok(Beside::default()))
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
    pub fn answer(&self, question: Question, input: &[u8], longest: usize, out: &mut Ink) {
        self.respond(question, None, Document::read(input, longest).as_ref(), input, out);
    }

    /// Reports on an input of at most `longest` bytes; what is handed over `beside` it, as JSON text, takes the
    /// place of what the session has. Apart from [`Session::answer`], so that who asks for nothing else has none
    /// of the engines' words.
    pub fn report<'i>(
        &self,
        input: impl Into<Source<'i>>,
        beside: Option<&str>,
        longest: usize,
        out: &mut Ink,
    ) {
        let document = Document::read(input, longest);
        write_report(self.judged(Asked::Anything, beside.map(Beside::read), document.as_ref()), out);
    }

    /// Plans an input of at most `longest` bytes.
    pub fn plan(&self, input: &[u8], longest: usize, out: &mut Ink) {
        self.planned(Document::read(input, longest).as_ref()).write(out);
    }

    /// Answers about a document; what is handed over `beside` it takes the place of what the session has.
    fn respond(
        &self,
        question: Question,
        beside: Option<Result<Beside, Failure>>,
        document: Result<&Document<'_>, &Problem>,
        input: &[u8],
        out: &mut Ink,
    ) {
        if question == Question::Plan {
            return self.planned(document).write(out);
        }
        write_answer(question, self.judged(question.asked(), beside, document), input, out);
    }

    fn judged(
        &self,
        asked: Asked,
        beside: Option<Result<Beside, Failure>>,
        document: Result<&Document<'_>, &Problem>,
    ) -> Judgement {
        let judged = self.ready(document).and_then(|(ready, document)| {
            let other = beside.transpose()?;
            let beside = other.as_ref().unwrap_or(&ready.beside);
            Ok(judge(&ready.policy, &ready.evidence, beside, document, asked))
        });
        judged.unwrap_or_else(Judgement::of)
    }

    fn planned(&self, document: Result<&Document<'_>, &Problem>) -> PlanAnswer {
        let planned =
            self.ready(document).and_then(|(ready, document)| plan(&ready.policy, &ready.evidence, document));
        planned.map_or_else(PlanAnswer::Failure, PlanAnswer::Plan)
    }

    /// Says what to hand over as evidence beside an input of at most `longest` bytes.
    pub fn requirements(&self, input: &[u8], longest: usize, out: &mut Ink) {
        let document = Document::read(input, longest);
        let required = self
            .ready(document.as_ref())
            .and_then(|(ready, document)| requirements(&ready.policy, &ready.evidence, document));
        required.map_or_else(RequirementsAnswer::Failure, RequirementsAnswer::Requirements).write(out);
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

fn write_report(judgement: Judgement, out: &mut Ink) {
    match &judgement.result {
        Ok(report) if report.write_clean(out) => judgement.leave(),
        _ => Answer::from(judgement.result).write(out),
    }
}

fn write_answer(question: Question, mut judgement: Judgement, input: &[u8], out: &mut Ink) {
    let addressed = matches!(question, Question::Validate | Question::Mutate | Question::KubewardenOpa);
    if addressed && judgement.identity.is_none() {
        judgement.identity = Some(unread(input).1);
    }
    match question {
        Question::Report | Question::Plan => return write_report(judgement, out),
        Question::Validate => answers::validate(&judgement).write(out),
        Question::Mutate => answers::mutate(&judgement).write(out),
        Question::Violations => answers::violations(&judgement).write(out),
        Question::Deny => answers::deny(&judgement).write(out),
        Question::Warn => answers::warn(&judgement).write(out),
        Question::Gatekeeper => answers::gatekeeper(&judgement).write(out),
        Question::Kubewarden => answers::kubewarden(&judgement).write(out),
        Question::KubewardenOpa => answers::opa_response(&judgement).write(out),
    }
    judgement.leave();
}

/// What settings say that nobody means, as JSON; `now` is a moment or empty.
pub fn lint(settings: &str, now: &str, out: &mut Ink) {
    let now = if now.is_empty() { Ok(None) } else { Now::parse(now).map(Some) };
    let linted = now
        .map_err(|expected| Problem::new("invalid-options", format!("the time is wrong: {expected}")).into())
        .and_then(|now| engine::lint(settings, now));
    linted.map_or_else(LintAnswer::Failure, LintAnswer::Lint).write(out);
}

/// What is said about every rule, as a JSON list in the register's order.
pub fn rules(out: &mut Ink) {
    REGISTER.iter().map(|rule| rule.meta).list().write(out);
}

/// A failure as JSON text.
#[must_use]
pub fn failure_text(failure: &Failure) -> String {
    to_json(&Answer::Failure(failure.clone()))
}

#[cfg(test)]
mod tests;
