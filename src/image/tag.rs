//! What a tag is by its form: a version, a date, a commit, a word that moves. Form proves nothing
//! (every tag can be pushed again), but it tells what its author meant.
//! Source: the practice of the official images and of Renovate, Flux and Argo CD Image Updater.

mod form;
mod words;

use std::borrow::Cow;

use crate::text::{has, replaced};
use crate::tree::choice;

use form::{has_date, has_unix_time, is_hash_word, is_prefixed_hash, is_year, words_of};
use words::{BUILDS, CHANNELS, DISTRIBUTIONS, FLAVOURS, MOVING, MOVING_LAST, REVIEWS, RUNTIMES};

pub(super) use form::{Numbers, PreRelease, is_date, is_hash, is_number, is_unix_time, numbers, pre_release};

/// The classes of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "kebab-case"))]
pub enum TagClass {
    /// Three numeric parts or a numbered pre-release: `1.27.3-alpine`, `19beta3`.
    FullSemver,
    /// One or two numeric parts: `1.27`, `8-jdk`. The rest moves.
    PartialVersion,
    /// A date or a version by date: `20240115`, `24.04`, `2026.07.1`.
    Calver,
    /// A commit: `1a2b3c4`, `main-1a2b3c4`.
    CommitHash,
    /// A word that moves by convention: `stable`, `alpine`, `1.2.3-SNAPSHOT`.
    Channel,
    /// None of these.
    Opaque,
}

choice!(TagClass {
    FullSemver = "full-semver",
    PartialVersion = "partial-version",
    Calver = "calver",
    CommitHash = "commit-hash",
    Channel = "channel",
    Opaque = "opaque",
});

impl TagClass {
    /// The class as plans write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FullSemver => "full-semver",
            Self::PartialVersion => "partial-version",
            Self::Calver => "calver",
            Self::CommitHash => "commit-hash",
            Self::Channel => "channel",
            Self::Opaque => "opaque",
        }
    }
}

/// A tag's class, and whether its form alone names one build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagForm {
    /// The class.
    pub class: TagClass,
    /// Whether the form names one build; years and months alone float.
    pub unique: bool,
}

/// Classifies a tag by its form.
#[must_use]
pub fn classify(tag: &str) -> TagForm {
    let (class, unique) = at_a_glance(tag).or_else(|| thoroughly(tag)).unwrap_or((TagClass::Opaque, false));
    TagForm { class, unique }
}

type Found = Option<(TagClass, bool)>;

const CHANNEL: Found = Some((TagClass::Channel, false));
const COMMIT: Found = Some((TagClass::CommitHash, true));
const DATE: Found = Some((TagClass::Calver, true));
const FULL: Found = Some((TagClass::FullSemver, true));
const PARTIAL: Found = Some((TagClass::PartialVersion, false));

/// The commonest forms, `1.27.3-alpine` and `1.27`, told by their numbers and by no word that moves. No
/// answer is no verdict; an answer is what [`thoroughly`] gives: such a tag has a dot or three digits at
/// most, so it is no hash, no date and none of the words, and its suffix can only make it move.
fn at_a_glance(tag: &str) -> Found {
    let version = numbers(tag.get(usize::from(matches!(tag.as_bytes().first(), Some(b'v' | b'V')))..)?)?;
    if version.first.len() > 3 || is_padded_month(&version) {
        return None;
    }
    let moving = |word: &str| MOVING.iter().any(|moving| word.eq_ignore_ascii_case(moving));
    match (version.count, version.second) {
        (3.., _) if version.rest.is_empty() => FULL,
        (3.., _) if !version.rest.split(['-', '_', '.']).any(moving) => FULL,
        (1, _) if version.rest.is_empty() => PARTIAL,
        (2, Some(second)) if version.rest.is_empty() && second.len() <= 3 => PARTIAL,
        _ => None,
    }
}

fn thoroughly(tag: &str) -> Found {
    let folded = fold(tag);
    whole(tag, &folded).or_else(|| by_number(tag, &folded)).or_else(|| by_words(tag, &folded))
}

/// In lower case, and without the one architecture whose name has a separator and looks like a number
/// behind a name.
fn fold(tag: &str) -> Cow<'_, str> {
    if has(tag, "x86") || tag.bytes().any(|b| b.is_ascii_uppercase()) {
        replaced(&replaced(&tag.to_ascii_lowercase(), "x86_64", "amd64"), "x86-64", "amd64").into()
    } else {
        tag.into()
    }
}

/// What the whole tag tells: one word, one commit, one number.
fn whole(tag: &str, folded: &str) -> Found {
    if [CHANNELS, DISTRIBUTIONS, FLAVOURS].iter().any(|words| words.has(folded)) {
        return CHANNEL;
    }
    if is_hash(tag) || is_prefixed_hash(tag) {
        return COMMIT;
    }
    if !tag.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match tag.len() {
        _ if is_date(tag) || is_unix_time(tag) => DATE,
        4 if is_year(tag) => Some((TagClass::Calver, false)),
        1..=3 => PARTIAL,
        _ => Some((TagClass::Opaque, false)),
    }
}

/// Tags that start with a number, `v` or not.
fn by_number(tag: &str, folded: &str) -> Found {
    let version = numbers(folded.strip_prefix('v').unwrap_or(folded))?;
    let Numbers { first, count, rest, .. } = version;
    if is_year(first) || is_date(first) || is_padded_month(&version) {
        let whole_date = count >= 3 || is_date(first) || has_date(folded);
        return Some((TagClass::Calver, whole_date));
    }
    if let (1, Some(update)) = (count, rest.strip_prefix('u')) {
        // Java 8: `8u502-b07`.
        if update.starts_with(|c: char| c.is_ascii_digit()) {
            return FULL;
        }
    }
    if moves(rest) {
        return CHANNEL;
    }
    let pre_release = pre_release(rest);
    if count >= 3 || pre_release.is_some_and(|it| !it.number.is_empty()) {
        return FULL;
    }
    // Red Hat's tags are a version and the Unix time of the build: `9.5-1738643550`.
    if has_date(folded) || has_unix_time(rest) {
        return DATE;
    }
    if words_of(tag).skip(1).any(is_hash_word) {
        return COMMIT;
    }
    // `12factor` is a name and no version.
    if rest.is_empty() || rest.starts_with(['-', '_', '.']) || pre_release.is_some() {
        PARTIAL
    } else {
        Some((TagClass::Opaque, false))
    }
}

/// Tags that start with a name.
fn by_words(tag: &str, folded: &str) -> Found {
    let words = words_of(folded);
    let (first, last) = (words.clone().next()?, words.clone().last()?);
    let mut others = words.clone().skip(1);
    let second = others.next();
    let name = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let glued = name.len() < first.len();
    let dated = has_date(folded);
    let numbered = (glued && second.is_none()) || second.is_some_and(is_number);
    if BUILDS.has(name) && numbered && !dated && !has_unix_time(folded) {
        return Some((TagClass::Opaque, false));
    }
    let versions = words.skip(1).filter_map(|word| numbers(word.strip_prefix('v').unwrap_or(word)));
    if let Some(version) = versions.max_by_key(|version| version.count).filter(|version| version.count >= 3) {
        return match is_year(version.first) || is_date(version.first) {
            true => DATE,
            // `app-1.2.3-SNAPSHOT`, but not `edge-24.1.1`.
            false if MOVING.contains(&last) => CHANNEL,
            false => FULL,
        };
    }
    if dated {
        return DATE;
    }
    if words_of(tag).any(|word| is_hash_word(word) && word.bytes().any(|b| b.is_ascii_digit())) {
        return COMMIT;
    }
    if has_unix_time(folded) {
        return DATE;
    }
    // `pr-123`, `pr123`, `pull-request-123`.
    let reviewed = second.filter(|word| *word != "request").or_else(|| others.next());
    if REVIEWS.has(name) && (glued || reviewed.is_some_and(is_number)) {
        return CHANNEL;
    }
    // The number behind a distribution is not the software's.
    if DISTRIBUTIONS.has(first) {
        return CHANNEL;
    }
    let second = second.and_then(|word| numbers(word.strip_prefix('v').unwrap_or(word)));
    if second.is_some_and(|version| version.rest.is_empty()) {
        return PARTIAL;
    }
    let moves = CHANNELS.has(first) || FLAVOURS.has(first) || MOVING.contains(&last) || MOVING_LAST.has(last);
    if moves || is_runtime(first) { CHANNEL } else { None }
}

/// A version by date whose month shows it: `24.04`, `19.03.15`. `20.11` shows nothing.
#[inline(always)]
fn is_padded_month(version: &Numbers<'_>) -> bool {
    let padded = |second: &str| second.len() == 2 && second.starts_with('0');
    version.first.len() == 2 && version.second.is_some_and(padded)
}

/// Whether what follows a version makes it move: `-SNAPSHOT`, `.dev`; not `-nightly-20240115`.
fn moves(rest: &str) -> bool {
    let mut words = rest.split(['-', '_', '.']).peekable();
    while let Some(word) = words.next() {
        let counted = words.peek().is_some_and(|next| is_number(next) || is_hash_word(next));
        if MOVING.contains(&word) && !counted {
            return true;
        }
    }
    false
}

/// A runtime or distribution that is glued to its version: `jdk25`, `alpine3.23`.
fn is_runtime(word: &str) -> bool {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    name.len() < word.len() && (RUNTIMES.has(name) || DISTRIBUTIONS.has(name))
}

#[cfg(test)]
mod tests;
