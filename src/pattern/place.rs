//! Where an image is: host, port and path of a pattern, with Docker Hub's spellings made one.

use std::borrow::Cow;

use super::{PatternError, glob};
use crate::image::{DOCKER_HUB, DOCKER_HUB_INDEX, Reference};
use crate::list::{Listed, joined};
use crate::text::has;

/// The namespace of Docker Hub's official images.
const LIBRARY: &str = "library";

/// Second labels below which countries hand out names: `example.co.uk`.
const SECOND_LABELS: [&str; 14] =
    ["ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "gv", "ne", "net", "nom", "or", "org"];

/// What a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// Registries and parts of them.
    Registries,
    /// Images of any version.
    Images,
    /// Images with a tag or digest.
    Versions,
}

/// How far below its path a pattern reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Itself,
    ItselfAndBelow,
    Below,
}

/// A pattern without tag and digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// In lower case, without port; none for every image.
    host: Option<String>,
    /// Without leading zeros.
    port: Option<String>,
    /// Without `**`; empty for all of the host.
    path: String,
    /// The path is one word of Docker Hub that means a namespace and the official image of that name.
    word: bool,
    reach: Reach,
}

impl Place {
    pub(super) fn parse(text: &str, meant: Meant) -> Result<Self, PatternError> {
        if text == "*" {
            let (path, reach) = (String::new(), Reach::ItselfAndBelow);
            return Ok(Self { host: None, port: None, path, word: false, reach });
        }
        match text {
            "" => return Err(PatternError::Empty),
            _ if text.starts_with('/') || text.ends_with('/') || has(text, "//") => {
                return Err(PatternError::Slash);
            }
            _ => {}
        }
        let first = text.split('/').next().unwrap_or_default();
        let ((host, port), path) = match first {
            _ if names_host(first) => {
                let rest = text.get(first.len()..).unwrap_or_default();
                (read_host(first)?, rest.strip_prefix('/').unwrap_or(rest))
            }
            "**" if first.len() < text.len() => return Err(PatternError::DoubleStar),
            _ if first.contains('*') => return Err(PatternError::Star),
            _ => ((DOCKER_HUB.to_owned(), None), text),
        };
        let (path, reach) = read_path(path, meant)?;
        let hub = host == DOCKER_HUB && port.is_none();
        let one_word = !path.is_empty() && !path.contains('/') && reach != Reach::Below;
        let (path, word) = match (meant, path) {
            _ if !hub || !one_word => (path.to_owned(), false),
            (Meant::Registries | Meant::Images, "*" | LIBRARY) => (path.to_owned(), false),
            (Meant::Registries, _) => (path.to_owned(), true),
            (Meant::Images | Meant::Versions, _) => (format!("{LIBRARY}/{path}"), false),
        };
        Ok(Self { host: Some(host), port, path, word, reach })
    }

    pub(super) fn matches(&self, image: &Reference<'_>) -> bool {
        self.reading(image).is_some()
    }

    /// What every image that matches has: the host, and the first part of the path where it is one word and can
    /// be read in one way only, else an empty one. None where the host is a pattern itself.
    pub(super) fn key(&self) -> Option<(String, String)> {
        let host = self.host.as_ref().filter(|host| !host.contains('*'))?;
        let first = self.path.split('/').next().filter(|first| !self.word && !first.contains('*'));
        Some((host.clone(), first.unwrap_or_default().to_owned()))
    }

    /// What stands in the image's repository below the path; none where the place does not match.
    pub(super) fn below(&self, image: &Reference<'_>) -> Option<String> {
        let rest = image.repository().parts().skip(self.reading(image)?.count());
        Some(joined(&rest.list(), "/"))
    }

    /// The reading by which the place matches.
    fn reading(&self, image: &Reference<'_>) -> Option<Reading<'_>> {
        self.matches_host(image).then(|| self.readings().find(|reading| reading.matches(image)))?
    }

    fn matches_host(&self, image: &Reference<'_>) -> bool {
        let Some(host) = &self.host else { return true };
        let (other, port) = split_port(image.registry());
        let other = if image.is_at(DOCKER_HUB) { DOCKER_HUB } else { other };
        self.port.as_deref() == port.map(number) && matches_host(host, other)
    }

    /// The paths that are meant: one, or two of a word.
    fn readings(&self) -> impl Iterator<Item = Reading<'_>> {
        let reading = |official| Reading { official, path: &self.path, reach: self.reach };
        [Some(reading(false)), self.word.then(|| reading(true))].into_iter().flatten()
    }

    /// Whether a `*` stands in the part of the host that is registered: its last two labels, or three below a
    /// country's `co` and the like.
    pub(super) fn is_open(&self) -> bool {
        let Some(host) = &self.host else { return true };
        let mut labels = host.rsplit('.');
        let (last, second) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
        let third = match labels.next() {
            Some(third) if last.len() == 2 && SECOND_LABELS.contains(&second) => third,
            _ => "",
        };
        [last, second, third].iter().any(|label| label.contains('*'))
    }

    pub(super) fn covers(&self, other: &Self) -> bool {
        let (Some(host), Some(other_host)) = (&self.host, &other.host) else { return self.host.is_none() };
        let covers_reading = |other: Reading<'_>| self.readings().any(|own| own.covers(&other));
        self.port == other.port && covers_host(host, other_host) && other.readings().all(covers_reading)
    }
}

/// One path that a place means.
#[derive(Clone, Copy)]
struct Reading<'p> {
    /// `library` stands before it.
    official: bool,
    /// Empty for all of the host.
    path: &'p str,
    reach: Reach,
}

impl<'p> Reading<'p> {
    fn parts(&self) -> impl Iterator<Item = &'p str> + use<'p> {
        self.official
            .then_some(LIBRARY)
            .into_iter()
            .chain(self.path.split('/').filter(|part| !part.is_empty()))
    }

    fn count(&self) -> usize {
        self.parts().count()
    }

    fn matches(&self, image: &Reference<'_>) -> bool {
        if self.path.is_empty() && self.reach == Reach::ItselfAndBelow {
            return true;
        }
        let mut parts = image.repository().parts();
        self.parts().all(|own| parts.next().is_some_and(|part| glob::matches(own, part)))
            && match self.reach {
                Reach::Itself => parts.next().is_none(),
                Reach::ItselfAndBelow => true,
                Reach::Below => parts.next().is_some(),
            }
    }

    fn covers(&self, other: &Self) -> bool {
        let (own_parts, other_parts) = (self.count(), other.count());
        let least = other_parts + usize::from(other.reach == Reach::Below);
        let reaches = match (self.reach, other.reach) {
            (Reach::Itself, Reach::Itself) => own_parts == other_parts,
            (Reach::Itself, Reach::ItselfAndBelow | Reach::Below) => false,
            (Reach::ItselfAndBelow, _) => least >= own_parts,
            (Reach::Below, _) => least > own_parts,
        };
        // Where the other's path ends, anything may stand.
        let mut others = other.parts();
        (own_parts == 0 || reaches)
            && self.parts().all(|own| match others.next() {
                Some(part) => glob::covers(own, part),
                None => own == "*",
            })
    }
}

/// Whether a first part is a host, as in a reference; no reference has a bare `[`.
pub(super) fn names_host(first: &str) -> bool {
    first.contains(['.', ':', '[']) || first == "localhost" || first.bytes().any(|b| b.is_ascii_uppercase())
}

/// Host in lower case and port without leading zeros.
fn read_host(first: &str) -> Result<(String, Option<String>), PatternError> {
    let (host, port) = match first.starts_with('[') {
        true if first.ends_with(']') => (first, None),
        true => first.rsplit_once(':').map(|(host, port)| (host, Some(port))).ok_or(PatternError::Host)?,
        false => first.split_once(':').map_or((first, None), |(host, port)| (host, Some(port))),
    };
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let fits = match address {
        Some(address) => !address.is_empty() && address.bytes().all(|b| b.is_ascii_hexdigit() || b == b':'),
        None => host.split('.').all(is_label),
    };
    if !fits {
        return Err(PatternError::Host);
    }
    if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit())) {
        return Err(PatternError::Port);
    }
    let host = match host.to_ascii_lowercase() {
        host if host == DOCKER_HUB_INDEX && port.is_none() => DOCKER_HUB.to_owned(),
        host => host,
    };
    Ok((host, port.map(|port| number(port).to_owned())))
}

fn is_label(label: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'*');
    !label.is_empty()
        && label.bytes().all(known)
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !has(label, "**")
}

/// The path without its `**`, and how far it reaches.
fn read_path(path: &str, meant: Meant) -> Result<(&str, Reach), PatternError> {
    let (path, reach) = match path.strip_suffix("**") {
        Some("") => ("", Reach::Below),
        Some(before) => (before.strip_suffix('/').ok_or(PatternError::DoubleStar)?, Reach::Below),
        None if path.is_empty() || meant != Meant::Versions => (path, Reach::ItselfAndBelow),
        None => (path, Reach::Itself),
    };
    let known =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-' | b'*' | b'/');
    match path {
        _ if has(path, "**") => Err(PatternError::DoubleStar),
        _ if path.bytes().any(|b| b.is_ascii_uppercase()) => Err(PatternError::UpperCase),
        _ if !path.bytes().all(known) => Err(PatternError::Path),
        _ => Ok((path, reach)),
    }
}

/// The host by which patterns that match an image may be known, and the first part of its repository.
pub(super) fn key_of<'a>(image: &Reference<'a>) -> (Cow<'a, str>, &'a str) {
    let (host, _) = split_port(image.registry());
    let host = match () {
        () if image.is_at(DOCKER_HUB) => DOCKER_HUB.into(),
        () if host.bytes().any(|b| b.is_ascii_uppercase()) => host.to_ascii_lowercase().into(),
        () => host.into(),
    };
    (host, image.repository().parts().next().unwrap_or_default())
}

/// Host and port of a reference's registry; the colons of an address are no port's.
fn split_port(registry: &str) -> (&str, Option<&str>) {
    let colon = registry.as_bytes().iter().rposition(|b| *b == b':');
    match colon.and_then(|colon| registry.split_at_checked(colon)) {
        Some((host, port)) if !port.ends_with(']') => (host, port.get(1..)),
        _ => (registry, None),
    }
}

fn number(port: &str) -> &str {
    port.trim_start_matches('0')
}

fn matches_host(pattern: &str, host: &str) -> bool {
    if !pattern.contains('*') || host.starts_with('[') {
        return pattern.eq_ignore_ascii_case(host);
    }
    let mut labels = host.split('.');
    pattern.split('.').all(|own| labels.next().is_some_and(|label| matches_label(own, label)))
        && labels.next().is_none()
}

/// An empty label is that of a reference without a registry, which no host's pattern matches.
fn matches_label(pattern: &str, label: &str) -> bool {
    !label.is_empty() && glob::matches_folded(pattern, label)
}

fn covers_host(pattern: &str, other: &str) -> bool {
    if pattern.starts_with('[') || other.starts_with('[') {
        return pattern == other;
    }
    let mut labels = other.split('.');
    pattern.split('.').all(|own| labels.next().is_some_and(|label| glob::covers(own, label)))
        && labels.next().is_none()
}
