//! One finding a ladder: the most severe, among equals the first in the register, and what folds last.

use core::cmp::Reverse;

use crate::rules::{Draft, Ladder};

/// What was drafted about one image use, ladder by ladder. A reference that is none ends every other ladder but what
/// is to be said of an image that nobody can read, too.
pub(super) struct Ladders<'d, 'a> {
    drafts: &'d [Draft<'a>],
    /// Nobody can read the reference.
    unread: bool,
    /// Something is wrong with its version.
    versioned: bool,
}

impl<'d, 'a> Ladders<'d, 'a> {
    pub(super) fn of(drafts: &'d [Draft<'a>]) -> Self {
        let has = |ladder| drafts.iter().any(|draft| draft.meta.ladder == Some(ladder));
        Self { drafts, unread: has(Ladder::Reference), versioned: has(Ladder::Version) }
    }

    /// Whether a draft has a mend.
    pub(super) fn can_be_mended(&self) -> bool {
        self.drafts.iter().any(|draft| draft.mends.is_some())
    }

    /// The findings: of each ladder one.
    pub(super) fn leaders(&self) -> impl Iterator<Item = &'d Draft<'a>> {
        self.drafts.iter().filter(|draft| self.leads(draft))
    }

    /// What is not looked at as long as nobody can read the reference.
    pub(super) fn ended(&self) -> impl Iterator<Item = &'d Draft<'a>> {
        self.drafts.iter().filter(|draft| self.is_ended(draft))
    }

    /// The rules that found the same as a leader.
    pub(super) fn also(&self, leader: &Draft<'_>) -> Vec<&'static str> {
        let mut also = Vec::new();
        for draft in self.drafts {
            if draft.order != leader.order && !self.is_ended(draft) && self.is_same(leader, draft) {
                also.push(draft.meta.id);
            }
        }
        also
    }

    /// The rules that found anything.
    pub(super) fn known(&self) -> impl Iterator<Item = &'static str> {
        self.drafts.iter().map(|draft| draft.meta.id)
    }

    fn ladder(&self, draft: &Draft<'_>) -> Option<Ladder> {
        if self.folds(draft) { Some(Ladder::Version) } else { draft.meta.ladder }
    }

    /// Whether a finding of another ladder says what one about the version says.
    fn folds(&self, draft: &Draft<'_>) -> bool {
        self.versioned && draft.meta.folds
    }

    fn is_same(&self, one: &Draft<'_>, other: &Draft<'_>) -> bool {
        self.ladder(one).is_some_and(|ladder| self.ladder(other) == Some(ladder))
    }

    fn is_ended(&self, draft: &Draft<'_>) -> bool {
        self.unread && self.ladder(draft) != Some(Ladder::Reference) && !draft.meta.stays
    }

    fn leads(&self, draft: &Draft<'_>) -> bool {
        let rank = |draft: &Draft<'_>| (draft.severity, !self.folds(draft), Reverse(draft.order));
        let better = |other: &Draft<'_>| {
            !self.is_ended(other) && self.is_same(draft, other) && rank(other) > rank(draft)
        };
        !self.is_ended(draft) && !self.drafts.iter().any(better)
    }
}
