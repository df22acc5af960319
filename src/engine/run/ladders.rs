//! One finding a ladder: the most severe, among equals the first in the register.

use std::borrow::Cow;

use crate::rules::{Draft, Ladder};

/// The rule that speaks of the same fault as any version finding of the use.
const FOLDS: &str = "cached-floating-tag";

/// The rule of another ladder that what cannot be read ends no more than this one.
const STAYS: &str = "disallowed-registry";

/// The findings of one image use, and what they keep back.
pub(super) struct Ladders<'d> {
    /// The findings.
    pub(super) found: Vec<Found<'d>>,
    /// What is not looked at as long as nobody can read the reference.
    pub(super) ended: Vec<&'d Draft>,
    /// The rules that found anything.
    pub(super) known: Vec<&'static str>,
}

/// A finding.
pub(super) struct Found<'d> {
    /// Its place among all.
    pub(super) at: usize,
    /// What was found.
    pub(super) draft: &'d Draft,
    /// The rules that found the same.
    pub(super) also: Vec<Cow<'static, str>>,
}

/// One finding a ladder. A reference that is none ends every other ladder but the question whether its
/// registry is allowed.
pub(super) fn ladders(drafts: &[Draft]) -> Ladders<'_> {
    let has = |ladder| drafts.iter().any(|draft| draft.meta.ladder == Some(ladder));
    let (unread, versioned) = (has(Ladder::Reference), has(Ladder::Version));
    let ladder = |draft: &Draft| match draft.meta.ladder {
        Some(Ladder::Policy) if versioned && draft.meta.id == FOLDS => Some(Ladder::Version),
        ladder => ladder,
    };
    let ended = |draft: &Draft| unread && ladder(draft) != Some(Ladder::Reference) && draft.meta.id != STAYS;
    let left = || drafts.iter().filter(|draft| !ended(draft));
    let same = |one: &Draft, other: &Draft| ladder(one).is_some() && ladder(one) == ladder(other);
    let leads = |draft: &Draft| {
        let better = |other: &Draft| {
            same(draft, other)
                && (other.meta.id != FOLDS || !versioned)
                && (other.severity, draft.order) > (draft.severity, other.order)
        };
        let folded = draft.meta.id == FOLDS && versioned;
        !ended(draft) && !folded && !left().any(better)
    };
    let also = |leader: &Draft| {
        let others = left().filter(|draft| same(leader, draft) && draft.meta.id != leader.meta.id);
        others.map(|draft| Cow::Borrowed(draft.meta.id)).collect()
    };
    let leaders = drafts.iter().enumerate().filter(|(_, draft)| leads(draft));
    Ladders {
        found: leaders.map(|(at, draft)| Found { at, draft, also: also(draft) }).collect(),
        ended: drafts.iter().filter(|draft| ended(draft)).collect(),
        known: drafts.iter().map(|draft| draft.meta.id).collect(),
    }
}
