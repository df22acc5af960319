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
}

impl Given<'_> {
    /// Whether nothing was handed over of the kind of evidence that a rule needs.
    fn lacks(&self, needs: Needs) -> bool {
        match needs {
            Needs::Objects | Needs::Accounts => self.known.credentials().is_empty(),
            // Among objects that hold no pre-puller there is none.
            Needs::Caches => !self.known.caches().is_known() && self.known.credentials().is_empty(),
            Needs::Nodes => !self.known.nodes_given,
            Needs::Scans => !self.known.scans().given(),
        }
    }

    /// Whether a rule has nothing to say for want of evidence.
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
