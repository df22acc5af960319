//! What a piece of a tag can be: numbers, dates, hashes, pre-releases.

use super::words::PRE_RELEASES;

/// The numeric parts that a text starts with, `1.27.3`, and what follows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers<'a> {
    /// The first part.
    pub first: &'a str,
    /// The second part.
    pub second: Option<&'a str>,
    /// The third part.
    pub third: Option<&'a str>,
    /// How many parts there are, one or more.
    pub count: usize,
    /// What follows.
    pub rest: &'a str,
}

/// Reads the numeric parts that a text starts with.
pub fn numbers(text: &str) -> Option<Numbers<'_>> {
    let (first, mut rest) = digits(text)?;
    let (mut second, mut third, mut count) = (None, None, 1);
    while rest.as_bytes().first() == Some(&b'.')
        && let Some((part, after)) = digits(rest.get(1..)?)
    {
        match count {
            1 => second = Some(part),
            2 => third = Some(part),
            _ => {}
        }
        count += 1;
        rest = after;
    }
    Some(Numbers { first, second, third, count, rest })
}

/// The digits that a text starts with, one or more, and what follows them.
#[inline(always)]
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.as_bytes().iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).filter(|_| end > 0)
}

/// The words between hyphens and underscores.
pub fn words_of(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(['-', '_'])
}

/// Digits alone.
pub fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// A pre-release behind a version: `beta3`, `-alpha2`, `-rc.1`, `-rc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreRelease<'a> {
    /// Its word.
    pub name: &'a str,
    /// Its number, empty where it has none: numbers and dots.
    pub number: &'a str,
}

/// Reads the pre-release that follows a version, folded to lower case.
pub fn pre_release(rest: &str) -> Option<PreRelease<'_>> {
    let word = rest.trim_start_matches(['-', '.', '_']);
    let word = words_of(word).next().unwrap_or_default();
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = word.strip_prefix(name).unwrap_or_default().trim_start_matches('.');
    (PRE_RELEASES.has(name) && (name.len() > 1 || !number.is_empty())).then_some(PreRelease { name, number })
}

/// 7 to 40 lower-case hexadecimal digits that are no number, or the 64 of a digest.
pub fn is_hash(word: &str) -> bool {
    let hex = word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    hex && (word.len() == 64 || ((7..=40).contains(&word.len()) && !is_number(word)))
}

/// A hash behind the word that says so: `sha-9fceb02`, `g1a2b3c4`.
pub fn is_prefixed_hash(text: &str) -> bool {
    let hash = ["sha", "git", "commit", "rev", "g"].iter().find_map(|prefix| text.strip_prefix(prefix));
    hash.is_some_and(|hash| is_hash(hash.trim_start_matches(['-', '_', '.'])))
}

/// A hash, or one as `git describe` writes it.
pub fn is_hash_word(word: &str) -> bool {
    is_hash(word) || word.strip_prefix('g').is_some_and(is_hash)
}

/// 2000 to 2099.
pub fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with("20") && is_number(text)
}

/// Ten digits from 2001 on.
pub fn is_unix_time(text: &str) -> bool {
    text.len() == 10 && text.starts_with('1') && is_number(text)
}

/// Whether one of the words is a Unix time.
pub fn has_unix_time(text: &str) -> bool {
    words_of(text).any(is_unix_time)
}

/// `YYYYMMDD`, with `hh`, `hhmm` or `hhmmss`.
pub fn is_date(text: &str) -> bool {
    let field = |at: usize, most: u8| match text.get(at..at + 2) {
        Some(two) => two.parse::<u8>().is_ok_and(|value| value <= most),
        None => text.len() == at,
    };
    let day = |at: usize, most: u8| field(at, most) && text.get(at..at + 2).is_some_and(|two| two != "00");
    matches!(text.len(), 8 | 10 | 12 | 14)
        && is_number(text)
        && text.starts_with("20")
        && (day(4, 12) && day(6, 31))
        && (text.len() < 10 || field(8, 23))
        && (text.len() < 12 || field(10, 59))
        && (text.len() < 14 || field(12, 59))
}

/// Whether a whole date stands somewhere between the separators, in one piece (letters may be glued to its
/// front) or as `YYYY-MM-DD`.
pub fn has_date(folded: &str) -> bool {
    let two = |piece: &str| piece.len() == 2 && is_number(piece);
    let (mut year, mut month) = ("", "");
    folded.split(['-', '_', '.', 't']).any(|piece| {
        let found = is_date(piece.trim_start_matches(|c: char| c.is_ascii_lowercase()))
            || (is_year(year.trim_start_matches('v')) && two(month) && two(piece));
        (year, month) = (month, piece);
        found
    })
}
