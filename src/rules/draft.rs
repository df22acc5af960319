//! What rules hand over: drafts of findings, into a sink.

use crate::report::{Outcome, Severity};

use super::edit::Edit;
use super::fault::Fault;
use super::rule::Meta;

/// A finding before exemptions, ladders and places are seen to, and before anybody words it.
pub struct Draft<'a> {
    /// The rule.
    pub meta: &'static Meta,
    /// The rule's place in the register.
    pub order: usize,
    /// Which image use it is about: its index in what the rule looked at.
    pub at: usize,
    /// Others that belong to it.
    pub related: Vec<usize>,
    /// The severity in force.
    pub severity: Severity,
    /// Whether the rule could decide.
    pub outcome: Outcome,
    /// What is wrong.
    pub fault: Box<dyn Fault + 'a>,
    /// How it can be mended.
    pub mends: Option<Box<Mends>>,
    /// Why an exemption that is meant for it does not count, where there is one.
    pub missed: Option<String>,
}

/// How a fault can be mended: one way or both.
#[derive(Debug, Default)]
pub struct Mends {
    /// A mend after which the same bytes are pulled, from the same registry, with the same credential, on
    /// every runtime, and under the same policy.
    pub safe: Option<Edit>,
    /// A mend that changes one of these.
    pub risky: Option<Edit>,
    /// Secrets that the pod is to name as well; then `risky` is what else changes, perhaps nothing.
    pub secrets: Vec<String>,
}

impl Draft<'_> {
    /// Its safe mend.
    #[must_use]
    pub fn safe(&self) -> Option<&Edit> {
        self.mends.as_ref()?.safe.as_ref()
    }

    /// The mend that has to be looked at.
    #[must_use]
    pub fn risky(&self) -> Option<&Edit> {
        self.mends.as_ref()?.risky.as_ref()
    }

    /// Secrets that the pod is to name as well.
    #[must_use]
    pub fn secrets(&self) -> &[String] {
        self.mends.as_ref().map_or(&[], |mends| &mends.secrets)
    }
}

/// A rule in force.
#[derive(Clone, Copy, Debug)]
pub struct Ruling {
    /// What is said about the rule.
    pub meta: &'static Meta,
    /// The rule's place in the register.
    pub order: usize,
    /// What its findings weigh.
    pub severity: Severity,
}

/// Takes the faults of one rule.
pub struct Sink<'s, 'a> {
    /// The rule.
    pub ruling: &'s Ruling,
    /// What a finding weighs that the rule could not decide; none where those are off.
    pub undetermined: Option<Severity>,
    /// The image use that is looked at; rules about more than one say which they mean.
    pub at: usize,
    /// Where they go.
    pub drafts: &'s mut Vec<Draft<'a>>,
}

impl<'a> Sink<'_, 'a> {
    /// Reports a fault.
    pub fn report(&mut self, fault: impl Fault + 'a) {
        self.fail(Box::new(fault), None, None);
    }

    /// Reports a fault that has a safe mend, or one that has to be looked at, or both.
    pub fn offer(&mut self, fault: impl Fault + 'a, safe: Option<Edit>, risky: Option<Edit>) {
        self.fail(Box::new(fault), safe, risky);
    }

    /// Reports a fault of several image uses, the first of them at `at`.
    pub fn relate(&mut self, fault: impl Fault + 'a, at: usize, related: Vec<usize>) {
        self.spread(Box::new(fault), at, related, Vec::new());
    }

    /// Reports such a fault, which these secrets may mend where the pod names them as well.
    pub fn suggest(&mut self, fault: impl Fault + 'a, at: usize, related: Vec<usize>, secrets: Vec<String>) {
        self.spread(Box::new(fault), at, related, secrets);
    }

    /// Reports what cannot be decided about several image uses, the first of them at `at`.
    pub fn unsure(&mut self, fault: impl Fault + 'a, at: usize, related: Vec<usize>) {
        self.doubt(Box::new(fault), at, related);
    }

    /// Reports what cannot be decided by what was handed over.
    pub fn undetermined(&mut self, fault: impl Fault + 'a) {
        self.doubt(Box::new(fault), self.at, Vec::new());
    }

    // What is not about the fault's type stands once from here on: for each type it would be kilobytes of a module.

    #[inline(never)]
    fn fail(&mut self, fault: Box<dyn Fault + 'a>, safe: Option<Edit>, risky: Option<Edit>) {
        let mends =
            (safe.is_some() || risky.is_some()).then(|| Box::new(Mends { safe, risky, secrets: Vec::new() }));
        self.draft(fault, (self.ruling.severity, Outcome::Fail), (self.at, Vec::new()), mends);
    }

    #[inline(never)]
    fn spread(&mut self, fault: Box<dyn Fault + 'a>, at: usize, related: Vec<usize>, secrets: Vec<String>) {
        let mends = (!secrets.is_empty())
            .then(|| Box::new(Mends { safe: None, risky: Some(Edit::default()), secrets }));
        self.draft(fault, (self.ruling.severity, Outcome::Fail), (at, related), mends);
    }

    #[inline(never)]
    fn doubt(&mut self, fault: Box<dyn Fault + 'a>, at: usize, related: Vec<usize>) {
        if let Some(severity) = self.undetermined {
            self.draft(fault, (severity, Outcome::Undetermined), (at, related), None);
        }
    }

    fn draft(
        &mut self,
        fault: Box<dyn Fault + 'a>,
        (severity, outcome): (Severity, Outcome),
        (at, related): (usize, Vec<usize>),
        mends: Option<Box<Mends>>,
    ) {
        let Ruling { meta, order, .. } = *self.ruling;
        self.drafts.push(Draft { meta, order, at, related, severity, outcome, fault, mends, missed: None });
    }
}
