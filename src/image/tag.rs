//! What a tag is by its form: a version, a date, a commit, a word that moves. Form proves nothing
//! (every tag can be pushed again), but it tells what its author meant.
//! Source: the practice of the official images and of Renovate, Flux and Argo CD Image Updater.

mod words;

use words::{BUILDS, CHANNELS, FLAVOURS, MOVING, PRE_RELEASES, REVIEWS, RUNTIMES};

/// The classes of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    // The one architecture whose name has a separator and looks like a number behind a name.
    let folded = tag.to_ascii_lowercase().replace("x86_64", "amd64").replace("x86-64", "amd64");
    let words: Vec<&str> = folded.split(['-', '_']).collect();
    let (class, unique) = whole(tag, &folded)
        .or_else(|| by_number(tag, &folded, &words))
        .or_else(|| by_words(tag, &folded, &words))
        .unwrap_or((TagClass::Opaque, false));
    TagForm { class, unique }
}

type Found = Option<(TagClass, bool)>;

const CHANNEL: Found = Some((TagClass::Channel, false));
const COMMIT: Found = Some((TagClass::CommitHash, true));
const DATE: Found = Some((TagClass::Calver, true));
const FULL: Found = Some((TagClass::FullSemver, true));
const PARTIAL: Found = Some((TagClass::PartialVersion, false));

/// What the whole tag tells: one word, one commit, one number.
fn whole(tag: &str, folded: &str) -> Found {
    if CHANNELS.contains(&folded) || FLAVOURS.contains(&folded) {
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
fn by_number(tag: &str, folded: &str, words: &[&str]) -> Found {
    let (parts, rest) = numbers(folded.strip_prefix('v').unwrap_or(folded));
    let (first, second) = (*parts.first()?, parts.get(1));
    let suffix = words.get(1..).unwrap_or_default();
    let month = |part: &&str| part.len() == 2 && part.starts_with('0');
    if is_year(first) || is_date(first) || (first.len() == 2 && second.is_some_and(month)) {
        let whole_date = parts.len() >= 3 || is_date(first) || has_date(folded);
        return Some((TagClass::Calver, whole_date));
    }
    if let (1, Some(update)) = (parts.len(), rest.strip_prefix('u')) {
        // Java 8: `8u502-b07`.
        if update.starts_with(|c: char| c.is_ascii_digit()) {
            return FULL;
        }
    }
    if suffix.iter().any(|word| MOVING.contains(word)) {
        return CHANNEL;
    }
    if parts.len() >= 3 || is_numbered_pre_release(rest) {
        return FULL;
    }
    if has_date(folded) {
        return DATE;
    }
    if tag.split(['-', '_']).skip(1).any(is_hash_word) {
        return COMMIT;
    }
    // `12factor` is a name and no version.
    if rest.is_empty() || rest.starts_with(['-', '_', '.']) {
        PARTIAL
    } else {
        Some((TagClass::Opaque, false))
    }
}

/// Tags that start with a name.
fn by_words(tag: &str, folded: &str, words: &[&str]) -> Found {
    let (first, last) = (*words.first()?, *words.last()?);
    let dated = has_date(folded) || words.iter().any(|word| is_unix_time(word));
    let name = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let numbered =
        (name.len() < first.len() && words.len() == 1) || words.get(1).is_some_and(|word| number(word));
    if BUILDS.contains(&name) && numbered && !dated {
        return Some((TagClass::Opaque, false));
    }
    let versions = words.iter().skip(1).map(|word| numbers(word.strip_prefix('v').unwrap_or(word)).0);
    let longest = versions.max_by_key(Vec::len).unwrap_or_default();
    if longest.len() >= 3 {
        let by_date = longest.first().is_some_and(|part| is_year(part) || is_date(part));
        return if by_date { DATE } else { FULL };
    }
    if dated {
        return DATE;
    }
    if tag.split(['-', '_']).any(|word| is_hash_word(word) && word.bytes().any(|b| b.is_ascii_digit())) {
        return COMMIT;
    }
    if REVIEWS.contains(&first) && numbered {
        return CHANNEL;
    }
    let second = words.get(1).map(|word| numbers(word.strip_prefix('v').unwrap_or(word)));
    if second.is_some_and(|(parts, rest)| !parts.is_empty() && rest.is_empty()) {
        return PARTIAL;
    }
    let moves = CHANNELS.contains(&first) || FLAVOURS.contains(&first) || MOVING.contains(&last);
    if moves || is_runtime(first) { CHANNEL } else { None }
}

/// The numeric parts that a text starts with, `1.27.3`, and what follows them.
fn numbers(text: &str) -> (Vec<&str>, &str) {
    let (mut parts, mut rest) = (Vec::new(), text);
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        match rest.split_at_checked(end) {
            Some((part, after)) if !part.is_empty() => {
                parts.push(part);
                match after.strip_prefix('.').filter(|next| next.starts_with(|c: char| c.is_ascii_digit())) {
                    Some(next) => rest = next,
                    None => return (parts, after),
                }
            }
            _ => return (parts, rest),
        }
    }
}

/// `beta3` or `-alpha2` behind a version of one or two parts.
fn is_numbered_pre_release(rest: &str) -> bool {
    let word = rest.trim_start_matches(['-', '.', '_']);
    let word = word.split(['-', '_']).next().unwrap_or_default();
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    name.len() < word.len() && PRE_RELEASES.contains(&name)
}

fn is_runtime(word: &str) -> bool {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    name.len() < word.len() && RUNTIMES.contains(&name)
}

/// 7 to 40 lower-case hexadecimal digits that are no number, or the 64 of a digest.
fn is_hash(word: &str) -> bool {
    let hex = word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let digits = word.bytes().all(|b| b.is_ascii_digit());
    hex && (word.len() == 64 || ((7..=40).contains(&word.len()) && !digits))
}

/// A hash behind the word that says so: `sha-9fceb02`, `g1a2b3c4`.
fn is_prefixed_hash(text: &str) -> bool {
    let hash = ["sha", "git", "commit", "rev", "g"].iter().find_map(|prefix| text.strip_prefix(prefix));
    hash.is_some_and(|hash| is_hash(hash.trim_start_matches(['-', '_', '.'])))
}

fn is_hash_word(word: &str) -> bool {
    is_hash(word) || word.strip_prefix('g').is_some_and(is_hash)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with("20") && text.bytes().all(|b| b.is_ascii_digit())
}

/// Ten digits from 2001 on.
fn is_unix_time(text: &str) -> bool {
    text.len() == 10 && text.starts_with('1') && text.bytes().all(|b| b.is_ascii_digit())
}

/// `YYYYMMDD`, with `hh`, `hhmm` or `hhmmss`.
fn is_date(text: &str) -> bool {
    let field = |at: usize, most: u8| match text.get(at..at + 2) {
        Some(two) => two.parse::<u8>().is_ok_and(|value| value <= most),
        None => text.len() == at,
    };
    let day = |at: usize, most: u8| field(at, most) && text.get(at..at + 2).is_some_and(|two| two != "00");
    matches!(text.len(), 8 | 10 | 12 | 14)
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.starts_with("20")
        && (day(4, 12) && day(6, 31))
        && (text.len() < 10 || field(8, 23))
        && (text.len() < 12 || field(10, 59))
        && (text.len() < 14 || field(12, 59))
}

/// Whether a whole date stands somewhere between the separators, in one piece or as `YYYY-MM-DD`.
fn has_date(folded: &str) -> bool {
    let pieces: Vec<&str> =
        folded.split(['-', '_', '.', 't']).map(|piece| piece.trim_start_matches('v')).collect();
    let two = |piece: &str| piece.len() == 2 && piece.bytes().all(|b| b.is_ascii_digit());
    pieces.iter().any(|piece| is_date(piece))
        || pieces.windows(3).any(|three| match three {
            [year, month, day] => is_year(year) && two(month) && two(day),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::classify;

    const VECTORS: &str = include_str!("../../policies/vectors/tags.json");

    #[test]
    fn classifies_every_vector_as_practice_has_it() {
        let vectors: Value = serde_json::from_str(VECTORS).expect("vectors are JSON");
        let list = vectors["vectors"].as_array().expect("a list");
        assert!(list.len() > 240);
        let mut wrong = Vec::new();
        for v in list {
            let tag = v["tag"].as_str().expect("a tag");
            let form = classify(tag);
            // The vectors say `calver/date` and `channel/mutable`.
            let class = v["class"].as_str().and_then(|class| class.split('/').next());
            let same = class == Some(form.class.as_str()) && v["unique_by_form"] == form.unique;
            if !same {
                wrong.push(format!("{tag}: {form:?} but {} {}", v["class"], v["unique_by_form"]));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(tag in "[A-Za-z0-9_.-]{0,40}|\\PC{0,20}") {
            let _ = classify(&tag);
        }
    }
}
