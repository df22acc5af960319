//! The grammar of distribution/reference as Kubernetes uses it, read by hand: borrowed, one pass,
//! no allocation. Sources: distribution/reference `normalize.go`, `regexp.go`, `reference.go`
//! (0965666), go-digest `algorithm.go`, kubernetes `pkg/util/parsers` (registers sha256, sha384, sha512).

use core::fmt;

use crate::list::joined;

use super::error::{ErrorKind, Part, ReferenceError};

/// The registry of every name that carries no host.
pub const DOCKER_HUB: &str = "docker.io";

/// The spelling of Docker Hub that old clients wrote.
const DOCKER_HUB_INDEX: &str = "index.docker.io";

/// Bytes of a repository without its host (distribution/reference 0.6.0 and later).
const REPOSITORY_MAX: usize = 255;

/// Characters of a tag.
const TAG_MAX: usize = 128;

/// The namespace of Docker Hub's official images, which a one-part name means.
const LIBRARY: &str = "library/";

/// A normalised image reference, borrowed from the text it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    registry: &'a str,
    /// The name is one part of Docker Hub: `library/` stands before `path`.
    library: bool,
    path: &'a str,
    tag: Option<&'a str>,
    digest: Option<&'a str>,
}

impl<'a> Reference<'a> {
    /// Reads a reference as the kubelet does.
    ///
    /// # Errors
    /// What the kubelet reports as `InvalidImageName`, with position and part.
    pub fn parse(text: &'a str) -> Result<Self, ReferenceError> {
        if text.len() == 64 && text.bytes().all(is_lower_hex) {
            return Err(error(ErrorKind::Identifier, Part::Repository, text, 0));
        }
        let (host, rest) = split_host(text);
        // A digest's algorithm in upper case stands before the first colon as well, and is refused here.
        let remote = text.get(rest..).unwrap_or_default();
        let remote = remote
            .as_bytes()
            .iter()
            .position(|b| *b == b':')
            .map_or(remote, |end| remote.get(..end).unwrap_or_default());
        if let Some(at) = upper_case(remote) {
            return Err(error(ErrorKind::Uppercase, Part::Repository, text, rest + at));
        }
        let (registry, start) = match host {
            None | Some(DOCKER_HUB | DOCKER_HUB_INDEX) => (DOCKER_HUB, rest),
            Some(host) => match read_host(text, host.len()) {
                Ok(()) => (host, rest),
                // `my_registry.local/app`: no host after all, so the whole name is the repository.
                Err(_) if is_component(host) => ("", 0),
                Err(_) if is_component(&host.to_ascii_lowercase()) => {
                    let at = host.find(|c: char| c.is_ascii_uppercase()).unwrap_or_default();
                    return Err(error(ErrorKind::Uppercase, Part::Repository, text, at));
                }
                Err(e) => return Err(e),
            },
        };
        let end = read_path(text, start)?;
        let path = text.get(start..end).unwrap_or_default();
        let library = registry == DOCKER_HUB && !path.contains('/');

        let (tag, end) = match byte(text, end) {
            Some(b':') => {
                let stop = read_tag(text, end + 1)?;
                (text.get(end + 1..stop), stop)
            }
            _ => (None, end),
        };
        let digest = match byte(text, end) {
            Some(b'@') => {
                read_digest(text, end + 1)?;
                text.get(end + 1..)
            }
            _ => None,
        };
        if path.len() + if library { LIBRARY.len() } else { 0 } > REPOSITORY_MAX {
            return Err(error(ErrorKind::NameTooLong, Part::Repository, text, start));
        }
        if let Some(digest) = digest {
            check_digest(text, digest)?;
        }
        Ok(Self { registry, library, path, tag, digest })
    }

    /// Host and port; `docker.io` where the text names none; empty where the first part looked
    /// like a host and was none.
    #[must_use]
    pub fn registry(&self) -> &'a str {
        self.registry
    }

    /// Whether the text of a reference names its registry itself: `nginx` leaves it open, and so does
    /// `my_registry.local/app`, whose first part is no host.
    #[must_use]
    pub fn names_registry(text: &str) -> bool {
        split_host(text).0.is_some_and(|host| read_host(text, host.len()).is_ok())
    }

    /// The repository below the registry, `library/` included.
    #[must_use]
    pub fn repository(&self) -> Repository<'a> {
        Repository { library: self.library, path: self.path }
    }

    /// The tag as written; never an invented `latest`.
    #[must_use]
    pub fn tag(&self) -> Option<&'a str> {
        self.tag
    }

    /// The digest as written, `sha256:…`.
    #[must_use]
    pub fn digest(&self) -> Option<&'a str> {
        self.digest
    }

    /// `registry/repository`, which is what the kubelet looks credentials up with.
    #[must_use]
    pub fn name(&self) -> String {
        let slash = if self.registry.is_empty() { "" } else { "/" };
        let library = if self.library { LIBRARY } else { "" };
        joined(&[self.registry, slash, library, self.path], "")
    }

    /// What containerd asks a registry for: `:latest` where there is neither tag nor digest,
    /// no tag where there is a digest.
    #[must_use]
    pub fn canonical(&self) -> Canonical<'a> {
        Canonical(*self)
    }
}

/// A repository, `library/` included; write it with `{}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repository<'a> {
    library: bool,
    path: &'a str,
}

impl<'a> Repository<'a> {
    /// What stands between its slashes, in order; `library` first where it is the one of an official image.
    pub fn parts(self) -> impl Iterator<Item = &'a str> {
        let library = self.library.then_some(LIBRARY.trim_end_matches('/'));
        library.into_iter().chain(self.path.split('/'))
    }

    /// What stands below another repository of the same registry, which ends before a slash: empty where
    /// it is that repository itself, the whole below an empty one.
    pub(super) fn below(&self, other: &str) -> Option<&'a str> {
        let other = if self.library { other.strip_prefix(LIBRARY)? } else { other };
        match self.path.strip_prefix(other)? {
            "" => Some(""),
            rest if other.is_empty() => Some(rest),
            rest => rest.strip_prefix('/'),
        }
    }
}

impl fmt::Display for Repository<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.library { LIBRARY } else { "" })?;
        f.write_str(self.path)
    }
}

/// The canonical form; write it with `{}`.
#[derive(Clone, Copy, Debug)]
pub struct Canonical<'a>(Reference<'a>);

impl fmt::Display for Canonical<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name())?;
        match (self.0.tag, self.0.digest) {
            (_, Some(digest)) => write!(f, "@{digest}"),
            (Some(tag), None) => write!(f, ":{tag}"),
            (None, None) => f.write_str(":latest"),
        }
    }
}

fn byte(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

fn is_lower_hex(b: u8) -> bool {
    matches!(b, b'0'..=b'9' | b'a'..=b'f')
}

fn is_lower_alnum(b: u8) -> bool {
    matches!(b, b'0'..=b'9' | b'a'..=b'z')
}

/// An error at a byte offset of `text`; what stands there is its finding.
fn error(kind: ErrorKind, part: Part, text: &str, offset: usize) -> ReferenceError {
    let found = text.get(offset..).and_then(|rest| rest.chars().next());
    ReferenceError { kind, part, offset, found }
}

fn invalid(part: Part, text: &str, offset: usize) -> ReferenceError {
    error(ErrorKind::InvalidFormat, part, text, offset)
}

/// The first part where it names a host, and the offset at which the rest starts.
fn split_host(text: &str) -> (Option<&str>, usize) {
    let end = text.as_bytes().iter().position(|b| *b == b'/');
    match end.and_then(|end| text.get(..end)) {
        Some(first) if names_host(first) => (Some(first), first.len() + 1),
        _ => (None, 0),
    }
}

fn names_host(first: &str) -> bool {
    first.bytes().any(|b| matches!(b, b'.' | b':')) || first == "localhost" || upper_case(first).is_some()
}

/// The offset of the first upper-case letter.
fn upper_case(text: &str) -> Option<usize> {
    if text.is_ascii() {
        return text.bytes().position(|b| b.is_ascii_uppercase());
    }
    text.char_indices().find(|(_, c)| c.is_uppercase()).map(|(at, _)| at)
}

/// The host is the first `end` bytes of `text`: labels or a bracketed IPv6 address, and a port.
fn read_host(text: &str, end: usize) -> Result<(), ReferenceError> {
    let mut at = 0;
    if byte(text, 0) == Some(b'[') {
        at = 1;
        while byte(text, at).is_some_and(|b| b.is_ascii_hexdigit() || b == b':') {
            at += 1;
        }
        if at == 1 || byte(text, at) != Some(b']') {
            return Err(invalid(Part::Host, text, at));
        }
        at += 1;
    } else {
        let mut label = at;
        loop {
            let last = at.checked_sub(1).and_then(|i| byte(text, i));
            match byte(text, at) {
                Some(b) if b.is_ascii_alphanumeric() => {}
                Some(b'-') if at > label => {}
                // A label ends before a dot, before the port and at the host's end, never in a hyphen.
                Some(b'.') if at > label && last != Some(b'-') => label = at + 1,
                Some(b':' | b'/') if at > label && last != Some(b'-') => break,
                _ => return Err(invalid(Part::Host, text, at)),
            }
            at += 1;
        }
    }
    if at < end && byte(text, at) == Some(b':') {
        at += 1;
        let digits = at;
        while byte(text, at).is_some_and(|b| b.is_ascii_digit()) {
            at += 1;
        }
        if at == digits || at != end {
            return Err(invalid(Part::Port, text, at));
        }
    }
    if at == end { Ok(()) } else { Err(invalid(Part::Host, text, at)) }
}

/// Whether the text is one component of a repository.
fn is_component(text: &str) -> bool {
    read_path(text, 0) == Ok(text.len()) && !text.contains('/')
}

/// Reads the repository from `at` and gives the offset of the `:` or `@` after it, or the end.
fn read_path(text: &str, mut at: usize) -> Result<usize, ReferenceError> {
    loop {
        let start = at;
        while byte(text, at).is_some_and(is_lower_alnum) {
            at += 1;
        }
        if at == start {
            return Err(invalid(Part::Repository, text, at));
        }
        // What stands between two runs of letters and digits: `/`, `.`, `_`, `__` or hyphens.
        match (byte(text, at), byte(text, at + 1)) {
            (None | Some(b':' | b'@'), _) => return Ok(at),
            (Some(b'_'), Some(b'_')) => at += 2,
            (Some(b'/' | b'.' | b'_'), _) => at += 1,
            (Some(b'-'), _) => {
                while byte(text, at) == Some(b'-') {
                    at += 1;
                }
            }
            _ => return Err(invalid(Part::Repository, text, at)),
        }
    }
}

/// Reads the tag from `start` and gives the offset of the `@` after it, or the end.
fn read_tag(text: &str, start: usize) -> Result<usize, ReferenceError> {
    let mut at = start;
    loop {
        match byte(text, at) {
            Some(b) if b.is_ascii_alphanumeric() || b == b'_' => {}
            Some(b'.' | b'-') if at > start => {}
            None | Some(b'@') if at > start => return Ok(at),
            _ => return Err(invalid(Part::Tag, text, at)),
        }
        if at - start == TAG_MAX {
            return Err(invalid(Part::Tag, text, at));
        }
        at += 1;
    }
}

/// Reads the digest by the reference's own grammar, which go-digest narrows afterwards.
fn read_digest(text: &str, start: usize) -> Result<(), ReferenceError> {
    let mut at = start;
    loop {
        if !byte(text, at).is_some_and(|b| b.is_ascii_alphabetic()) {
            return Err(invalid(Part::Digest, text, at));
        }
        while byte(text, at).is_some_and(|b| b.is_ascii_alphanumeric()) {
            at += 1;
        }
        match byte(text, at) {
            Some(b'-' | b'_' | b'+' | b'.') => at += 1,
            Some(b':') => break,
            _ => return Err(invalid(Part::Digest, text, at)),
        }
    }
    let digits = at + 1;
    at = digits;
    while byte(text, at).is_some_and(|b| b.is_ascii_hexdigit()) {
        at += 1;
    }
    if at - digits >= 32 && at == text.len() { Ok(()) } else { Err(invalid(Part::Digest, text, at)) }
}

/// What go-digest demands of a digest that fits the grammar.
fn check_digest(text: &str, digest: &str) -> Result<(), ReferenceError> {
    let start = text.len() - digest.len();
    let (algorithm, hex) = digest.split_once(':').unwrap_or_default();
    let size = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ if algorithm.bytes().any(|b| b.is_ascii_uppercase()) => {
            return Err(error(ErrorKind::DigestInvalidFormat, Part::Digest, text, start));
        }
        _ => return Err(error(ErrorKind::DigestUnsupported, Part::Digest, text, start)),
    };
    let at = text.len() - hex.len();
    if hex.len() != size {
        return Err(error(ErrorKind::DigestInvalidLength, Part::Digest, text, at));
    }
    match hex.bytes().position(|b| !is_lower_hex(b)) {
        Some(offset) => Err(error(ErrorKind::DigestInvalidFormat, Part::Digest, text, at + offset)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
