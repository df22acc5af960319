//! Where an image is: host, port and path of a pattern, with Docker Hub's spellings made one.

use core::fmt::{self, Write};

use super::{PatternError, glob};
use crate::image::{DOCKER_HUB, Reference};

/// The other spelling of Docker Hub, here in any case.
const DOCKER_HUB_INDEX: &str = "index.docker.io";

/// The namespace of Docker Hub's official images.
const LIBRARY: &str = "library";

/// Bytes of a repository, which [`Reference`] sees to.
const REPOSITORY_MAX: usize = 255;

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
    reach: Reach,
}

impl Place {
    pub(super) fn parse(text: &str, meant: Meant) -> Result<Self, PatternError> {
        if text == "*" {
            return Ok(Self { host: None, port: None, path: String::new(), reach: Reach::ItselfAndBelow });
        }
        match text {
            "" => return Err(PatternError::Empty),
            _ if text.starts_with('/') || text.ends_with('/') || text.contains("//") => {
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
        let path = match (meant, path) {
            _ if !hub || !one_word => path.to_owned(),
            (Meant::Registries | Meant::Images, "*" | LIBRARY) => path.to_owned(),
            (Meant::Registries, _) => return Err(PatternError::Word),
            (Meant::Images | Meant::Versions, _) => format!("{LIBRARY}/{path}"),
        };
        Ok(Self { host: Some(host), port, path, reach })
    }

    pub(super) fn matches(&self, image: &Reference<'_>) -> bool {
        let Some(host) = &self.host else { return true };
        let (other, port) = split_port(image.registry());
        let hub = port.is_none() && other.eq_ignore_ascii_case(DOCKER_HUB_INDEX);
        let other = if hub { DOCKER_HUB } else { other };
        self.port.as_deref() == port.map(number) && matches_host(host, other) && self.matches_path(image)
    }

    fn matches_path(&self, image: &Reference<'_>) -> bool {
        if self.path.is_empty() {
            return true;
        }
        let mut written = Written { bytes: [0; REPOSITORY_MAX], length: 0 };
        if write!(written, "{}", image.repository()).is_err() {
            return false;
        }
        let mut parts = written.as_str().split('/');
        self.path.split('/').all(|own| parts.next().is_some_and(|part| glob::matches(own, part)))
            && match self.reach {
                Reach::Itself => parts.next().is_none(),
                Reach::ItselfAndBelow => true,
                Reach::Below => parts.next().is_some(),
            }
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
        self.port == other.port && covers_host(host, other_host) && self.covers_path(other)
    }

    fn covers_path(&self, other: &Self) -> bool {
        let (own_parts, other_parts) = (count(&self.path), count(&other.path));
        let least = other_parts + usize::from(other.reach == Reach::Below);
        let reaches = match (self.reach, other.reach) {
            (Reach::Itself, Reach::Itself) => own_parts == other_parts,
            (Reach::Itself, Reach::ItselfAndBelow | Reach::Below) => false,
            (Reach::ItselfAndBelow, _) => least >= own_parts,
            (Reach::Below, _) => least > own_parts,
        };
        // Where the other's path ends, anything may stand.
        let mut others = parts(&other.path);
        (self.path.is_empty() || reaches)
            && parts(&self.path).all(|own| match others.next() {
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
        && !label.contains("**")
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
        _ if path.contains("**") => Err(PatternError::DoubleStar),
        _ if path.bytes().any(|b| b.is_ascii_uppercase()) => Err(PatternError::UpperCase),
        _ if !path.bytes().all(known) => Err(PatternError::Path),
        _ => Ok((path, reach)),
    }
}

/// Host and port of a reference's registry; the colons of an address are no port's.
fn split_port(registry: &str) -> (&str, Option<&str>) {
    match registry.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (registry, None),
    }
}

fn number(port: &str) -> &str {
    port.trim_start_matches('0')
}

fn matches_host(pattern: &str, host: &str) -> bool {
    if pattern.starts_with('[') || host.starts_with('[') {
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

/// The parts of a path; none of an empty one.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

fn count(path: &str) -> usize {
    parts(path).count()
}

/// A repository written out where it needs no memory of its own.
struct Written {
    bytes: [u8; REPOSITORY_MAX],
    length: usize,
}

impl Written {
    fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl Write for Written {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}
