//! What is handed over beside the input.

use std::rc::Rc;

use crate::report::Silent;

use super::super::beside::Beside;
use super::super::evidence::{Known, Lacking};
use super::super::layer::InForce;
use super::super::policy::Policy;

/// What is handed over beside the input.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Given<'p> {
    pub(in crate::engine) policy: &'p Policy,
    pub(in crate::engine) known: &'p Known<'p>,
    pub(in crate::engine) beside: &'p Beside,
    lacking: Lacking,
}

impl<'p> Given<'p> {
    pub(in crate::engine) fn new(policy: &'p Policy, known: &'p Known<'p>, beside: &'p Beside) -> Self {
        Self { policy, known, beside, lacking: Lacking::of(known) }
    }

    /// Whether a rule has nothing to say for want of evidence.
    #[inline(always)]
    pub(super) fn silences<C>(&self, rule: &InForce<C>) -> bool {
        self.lacking.overlaps(rule.silencing)
    }

    /// The rules that are on and have nothing to go by, once each.
    pub(super) fn not_judged(&self) -> Rc<Silent> {
        self.known.evidence.silent(self.lacking, self.policy)
    }
}
