//! Stretches of releases, which a partial version stands for. Pre-releases lie in none of them.

use crate::order::sort_by_key;
use semver::{Comparator, Op};

/// Major, minor and patch.
type Release = (u64, u64, u64);

/// The releases from one on, up to but without another; to the last where there is no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    from: Release,
    to: Option<Release>,
}

impl Span {
    /// Every release.
    pub const ALL: Self = Self { from: (0, 0, 0), to: None };

    const NONE: Self = Self { from: (0, 0, 0), to: Some((0, 0, 0)) };

    fn from(from: Option<Release>) -> Self {
        from.map_or(Self::NONE, |from| Self { from, to: None })
    }

    fn before(to: Option<Release>) -> Self {
        Self { to, ..Self::ALL }
    }

    /// What a version stands for that may have fewer than three parts.
    pub fn version(major: u64, minor: Option<u64>, patch: Option<u64>) -> Self {
        let from = (major, minor.unwrap_or_default(), patch.unwrap_or_default());
        Self { from, to: after(major, minor, patch) }
    }

    /// The releases that a comparator admits.
    pub fn of(comparator: &Comparator) -> Self {
        let Comparator { major, minor, patch, .. } = *comparator;
        let Self { from, to } = Self::version(major, minor, patch);
        // A pre-release comes before its release.
        let pre_release = !comparator.pre.is_empty();
        match (comparator.op, pre_release) {
            (Op::Exact, true) => Self::NONE,
            (Op::Greater, false) => Self::from(to),
            (Op::Greater, true) | (Op::GreaterEq, _) => Self::from(Some(from)),
            (Op::Less, _) | (Op::LessEq, true) => Self::before(Some(from)),
            (Op::LessEq, false) => Self::before(to),
            (Op::Tilde, _) => Self { from, to: after(major, minor, None) },
            (Op::Caret, _) => Self { from, to: next_incompatible(major, minor, patch) },
            // `=1.2`, and what semver may add one day.
            _ => Self { from, to },
        }
    }

    /// The releases in both.
    pub fn and(self, other: Self) -> Self {
        let to = match (self.to, other.to) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self { from: self.from.max(other.from), to }
    }

    fn is_empty(self) -> bool {
        self.to.is_some_and(|to| to <= self.from)
    }

    fn holds(self, other: Self) -> bool {
        let ends = match (self.to, other.to) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(one), Some(two)) => two <= one,
        };
        self.from <= other.from && ends
    }
}

/// The first release after all that a version stands for; none where there is no greater number.
fn after(major: u64, minor: Option<u64>, patch: Option<u64>) -> Option<Release> {
    let patched = minor.zip(patch).and_then(|(minor, patch)| Some((major, minor, patch.checked_add(1)?)));
    let next_minor = || minor.and_then(|minor| Some((major, minor.checked_add(1)?, 0)));
    patched.or_else(next_minor).or_else(|| Some((major.checked_add(1)?, 0, 0)))
}

/// Where `^` ends: at the next change of the first part that is not zero.
fn next_incompatible(major: u64, minor: Option<u64>, patch: Option<u64>) -> Option<Release> {
    match (major, minor, patch) {
        (0, Some(0), Some(_)) => after(0, Some(0), patch),
        (0, Some(_), _) => after(0, minor, None),
        _ => after(major, None, None),
    }
}

/// The releases of all alternatives: in order, apart from each other.
#[derive(Clone, Debug)]
pub struct Releases(Vec<Span>);

impl Releases {
    /// Of spans in any order.
    pub fn new(mut spans: Vec<Span>) -> Self {
        spans.retain(|span| !span.is_empty());
        sort_by_key(&mut spans, |span| span.from);
        let mut joined: Vec<Span> = Vec::new();
        for span in spans {
            match joined.last_mut() {
                Some(last) if last.to.is_none_or(|to| span.from <= to) => {
                    last.to = last.to.zip(span.to).map(|(one, two)| one.max(two));
                }
                _ => joined.push(span),
            }
        }
        Self(joined)
    }

    /// Whether all of a span lies in them, or none of it; none where only some does.
    pub fn hold(&self, span: Span) -> Option<bool> {
        match self.0.iter().any(|own| own.holds(span)) {
            true => Some(true),
            false if self.0.iter().all(|own| own.and(span).is_empty()) => Some(false),
            false => None,
        }
    }
}
