//! One finding a ladder: the most severe, among equals the first in the register.

use std::borrow::Cow;

use crate::rules::{Draft, Ladder};

/// The rule that speaks of the same fault as any version finding of the use.
const FOLDS: &str = "cached-floating-tag";

/// The rule of another ladder that what cannot be read ends no more than this one.
const STAYS: &str = "disallowed-registry";

/// The findings of one image use, each with the rules that found the same. A reference that is none ends
/// every other ladder but the question whether its registry is allowed.
pub(super) fn ladders<'d>(drafts: &[&'d Draft]) -> Vec<(&'d Draft, Vec<Cow<'static, str>>)> {
    let has = |ladder| drafts.iter().any(|draft| draft.meta.ladder == Some(ladder));
    let (unread, versioned) = (has(Ladder::Reference), has(Ladder::Version));
    let ladder = |draft: &Draft| match draft.meta.ladder {
        Some(Ladder::Policy) if versioned && draft.meta.id == FOLDS => Some(Ladder::Version),
        ladder => ladder,
    };
    let ended = |draft: &Draft| unread && ladder(draft) != Some(Ladder::Reference) && draft.meta.id != STAYS;
    let left: Vec<&'d Draft> = drafts.iter().copied().filter(|draft| !ended(draft)).collect();
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
    left.iter().copied().filter(leads).map(|leader| (leader, also(leader))).collect()
}
