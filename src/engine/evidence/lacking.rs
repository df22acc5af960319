//! Of which kinds of evidence nothing was handed over, and which rules have nothing to go by then.

use std::rc::Rc;

use crate::report::{NotJudged, Silent};
use crate::rules::{Meta, Needs};

use super::super::Policy;
use super::known::Known;

/// The kinds of evidence of which nothing was handed over, a bit each: every rule is asked about every image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Lacking(u8);

impl Lacking {
    pub(in crate::engine) fn of(known: &Known<'_>) -> Self {
        let objects = known.credentials().is_empty();
        // Among objects that hold no pre-puller there is none.
        let caches = !known.caches().is_known() && objects;
        Self(
            bit(Needs::Objects, objects)
                | bit(Needs::Accounts, objects)
                | bit(Needs::Caches, caches)
                | bit(Needs::Nodes, !known.nodes_given)
                | bit(Needs::Scans, !known.scans().given()),
        )
    }

    /// Those that silence a rule.
    pub(in crate::engine) fn silencing(meta: &Meta) -> Self {
        Self(meta.needs.map_or(0, |needs| bit(needs, needs != Needs::Accounts)))
    }

    #[inline(always)]
    pub(in crate::engine) fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn has(self, needs: Needs) -> bool {
        self.overlaps(Self(bit(needs, true)))
    }

    /// The rules that are on and have nothing to go by, once each.
    pub(super) fn silent(self, policy: &Policy) -> Rc<Silent> {
        let without = policy.needing.iter().filter_map(|meta| {
            let needs = meta.needs.filter(|needs| self.has(*needs))?;
            Some(NotJudged { rule: meta.id.into(), needs: needs.as_str().into() })
        });
        Rc::new(Silent::new(without.collect()))
    }
}

/// The rules that have nothing to go by where certain kinds of evidence are lacking: in most reports the same.
#[derive(Debug)]
pub(super) struct Without {
    lacking: Lacking,
    silent: Rc<Silent>,
}

impl Without {
    /// Where there is no more than what is known.
    pub(super) fn of(known: &Known<'_>, policy: &Policy) -> Self {
        let lacking = Lacking::of(known);
        Self { lacking, silent: lacking.silent(policy) }
    }

    /// Those of another question, which may know more.
    pub(super) fn at(&self, lacking: Lacking, policy: &Policy) -> Rc<Silent> {
        if self.lacking == lacking { Rc::clone(&self.silent) } else { lacking.silent(policy) }
    }
}

fn bit(needs: Needs, set: bool) -> u8 {
    u8::from(set) << needs as u8
}
