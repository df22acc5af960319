//! What is handed over beside the input.

use std::rc::Rc;

use crate::report::Silent;
use crate::rules::{Meta, Needs};

use super::super::beside::Beside;
use super::super::evidence::Known;
use super::super::policy::{Policy, silent};

/// What is handed over beside the input.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Given<'p> {
    pub(in crate::engine) policy: &'p Policy,
    pub(in crate::engine) known: &'p Known<'p>,
    pub(in crate::engine) beside: &'p Beside,
    /// The kinds of evidence of which nothing was handed over, a bit each: every rule is asked about every image.
    lacking: u8,
}

impl<'p> Given<'p> {
    pub(in crate::engine) fn new(policy: &'p Policy, known: &'p Known<'p>, beside: &'p Beside) -> Self {
        let objects = known.credentials().is_empty();
        // Among objects that hold no pre-puller there is none.
        let caches = !known.caches().is_known() && objects;
        let lacking = bit(Needs::Objects, objects)
            | bit(Needs::Accounts, objects)
            | bit(Needs::Caches, caches)
            | bit(Needs::Nodes, !known.nodes_given)
            | bit(Needs::Scans, !known.scans().given());
        Self { policy, known, beside, lacking }
    }

    fn lacks(&self, needs: Needs) -> bool {
        self.lacking & bit(needs, true) != 0
    }

    /// Whether a rule has nothing to say for want of evidence.
    #[inline(always)]
    pub(super) fn silences(&self, meta: &Meta) -> bool {
        meta.needs.is_some_and(|needs| needs != Needs::Accounts && self.lacks(needs))
    }

    /// The rules that are on and have nothing to go by, once each.
    pub(super) fn not_judged(&self) -> Rc<Silent> {
        match Needs::ALL.iter().all(|needs| self.lacks(*needs)) {
            true => Rc::clone(&self.policy.silent),
            false => Rc::new(silent(&self.policy.needing, &|needs| self.lacks(needs))),
        }
    }
}

fn bit(needs: Needs, set: bool) -> u8 {
    u8::from(set) << needs as u8
}
