//! One finding a ladder: the most severe, among equals the first in the register.

use std::borrow::Cow;

use crate::rules::{Draft, Ladder};

/// The rule that speaks of the same fault as any version finding of the use.
const FOLDS: &str = "cached-floating-tag";

/// The rule of another ladder that what cannot be read ends no more than this one.
const STAYS: &str = "disallowed-registry";

/// The findings of one image use, and what they keep back.
pub(super) struct Ladders<'d> {
    /// Each finding with the rules that found the same.
    pub(super) found: Vec<(&'d Draft, Vec<Cow<'static, str>>)>,
    /// What is not looked at as long as nobody can read the reference.
    pub(super) ended: Vec<&'d Draft>,
    /// The rules that found anything.
    pub(super) known: Vec<&'static str>,
}

/// One finding a ladder. A reference that is none ends every other ladder but the question whether its
/// registry is allowed.
pub(super) fn ladders<'d>(drafts: &[&'d Draft]) -> Ladders<'d> {
    let has = |ladder| drafts.iter().any(|draft| draft.meta.ladder == Some(ladder));
    let (unread, versioned) = (has(Ladder::Reference), has(Ladder::Version));
    let ladder = |draft: &Draft| match draft.meta.ladder {
        Some(Ladder::Policy) if versioned && draft.meta.id == FOLDS => Some(Ladder::Version),
        ladder => ladder,
    };
    let ended = |draft: &Draft| unread && ladder(draft) != Some(Ladder::Reference) && draft.meta.id != STAYS;
    let (ended, left): (Vec<&'d Draft>, Vec<&'d Draft>) =
        drafts.iter().copied().partition(|draft| ended(draft));
    let leads = |draft: &&'d Draft| {
        let better = |other: &&Draft| {
            ladder(draft).is_some()
                && ladder(other) == ladder(draft)
                && (other.meta.id != FOLDS || !versioned)
                && (other.severity, draft.order) > (draft.severity, other.order)
        };
        let folded = draft.meta.id == FOLDS && versioned;
        !folded && !left.iter().any(better)
    };
    let also = |leader: &Draft| {
        let same = |draft: &&&Draft| {
            ladder(leader).is_some() && ladder(draft) == ladder(leader) && draft.meta.id != leader.meta.id
        };
        left.iter().filter(same).map(|draft| Cow::Borrowed(draft.meta.id)).collect()
    };
    let found = left.iter().copied().filter(leads).map(|leader| (leader, also(leader))).collect();
    Ladders { found, ended, known: drafts.iter().map(|draft| draft.meta.id).collect() }
}
