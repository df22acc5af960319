//! The grammar of distribution/reference as Kubernetes uses it, read by hand: borrowed, one pass,
//! no allocation. Sources: distribution/reference `normalize.go`, `regexp.go`, `reference.go`
//! (0965666), go-digest `algorithm.go`, kubernetes `pkg/util/parsers` (registers sha256, sha384, sha512).

mod grammar;

use core::fmt;

use crate::list::joined;
use crate::text::between;

use super::error::{ErrorKind, Part, ReferenceError};
use grammar::{
    byte, check_digest, common_host, error, is_component, is_lower_hex, read_digest, read_host, read_path,
    read_tag, split_host, upper_case,
};

/// The registry of every name that carries no host.
pub const DOCKER_HUB: &str = "docker.io";

/// The spelling of Docker Hub that old clients wrote.
pub const DOCKER_HUB_INDEX: &str = "index.docker.io";

/// The host that Docker Hub's images are asked of.
pub const DOCKER_HUB_SERVER: &str = "registry-1.docker.io";

/// Bytes of a repository without its host (distribution/reference 0.6.0 and later).
const REPOSITORY_MAX: usize = 255;

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
        let common = common_host(text);
        let (host, rest) = common.map_or_else(|| split_host(text), |host| (Some(host), host.len() + 1));
        Self::parse_from(text, host, common.is_some(), rest).map_err(|e| {
            match upper_case(remote(text, rest)) {
                // A digest's algorithm in upper case stands before the first colon as well.
                Some(at) => error(ErrorKind::Uppercase, Part::Repository, text, rest + at),
                None => e,
            }
        })
    }

    /// With its host, whether that is known to be one, and the offset at which the rest starts.
    #[inline(always)]
    fn parse_from(
        text: &'a str,
        host: Option<&'a str>,
        common: bool,
        rest: usize,
    ) -> Result<Self, ReferenceError> {
        let (registry, start) = match host {
            None | Some(DOCKER_HUB | DOCKER_HUB_INDEX) => (DOCKER_HUB, rest),
            Some(host) if common => (host, rest),
            Some(host) => match read_host(text, host.len()) {
                Ok(()) => (host, rest),
                // `my_registry.local/app`: no host after all, so the whole name is the repository.
                Err(_) if is_component(host) => ("", 0),
                // Such a name in upper case is called so where nothing else is wrong with its form.
                Err(e) if is_component(&host.to_ascii_lowercase()) => {
                    let lower = Reference::parse(&text.to_ascii_lowercase()).err();
                    return Err(match upper_case(host) {
                        Some(at) if lower.is_none_or(|lower| lower.kind() != ErrorKind::InvalidFormat) => {
                            error(ErrorKind::Uppercase, Part::Repository, text, at)
                        }
                        _ => e,
                    });
                }
                Err(e) => return Err(e),
            },
        };
        let end = read_path(text, start)?;
        let path = between(text, start, end).unwrap_or_default();
        let library = registry == DOCKER_HUB && !path.contains('/');

        let (tag, end) = match byte(text, end) {
            Some(b':') => {
                let stop = read_tag(text, end + 1)?;
                (between(text, end + 1, stop), stop)
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
        self.written(["", ""])
    }

    /// The name, with a version behind it.
    fn written(&self, [mark, version]: [&str; 2]) -> String {
        let slash = if self.registry.is_empty() { "" } else { "/" };
        let library = if self.library { LIBRARY } else { "" };
        joined(&[self.registry, slash, library, self.path, mark, version], "")
    }

    /// Whether the registry is this one: a host is the same in any case, and Docker Hub under its old name.
    #[must_use]
    #[inline(always)]
    pub fn is_at(&self, host: &str) -> bool {
        // Lengths first: each image is held against a table of hosts.
        let is = |host: &str| self.registry.len() == host.len() && self.registry.eq_ignore_ascii_case(host);
        is(host) || (is(DOCKER_HUB_INDEX) && host == DOCKER_HUB)
    }

    /// [`Reference::name`] as it is compared with what others call the image: the same however its host is written.
    #[must_use]
    pub fn place(&self) -> String {
        self.compared(["", ""])
    }

    /// The same with a tag behind it.
    #[must_use]
    pub fn tagged(&self, tag: &str) -> String {
        self.compared([":", tag])
    }

    /// A name that is compared, with a version behind it, which stays as it is.
    fn compared(&self, version: [&str; 2]) -> String {
        let mut own = *self;
        if self.is_at(DOCKER_HUB) {
            own.registry = DOCKER_HUB;
        }
        let mut key = own.written(version);
        let end = key.len() - version.iter().map(|part| part.len()).sum::<usize>();
        if let Some(name) = key.get_mut(..end) {
            name.make_ascii_lowercase();
        }
        key
    }

    /// [`Reference::canonical`], compared likewise.
    #[must_use]
    pub fn key(&self) -> String {
        self.compared(self.version())
    }

    /// What containerd asks a registry for: `:latest` where there is neither tag nor digest,
    /// no tag where there is a digest.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.written(self.version())
    }

    fn version(&self) -> [&'a str; 2] {
        match (self.tag, self.digest) {
            (_, Some(digest)) => ["@", digest],
            (tag, None) => [":", tag.unwrap_or("latest")],
        }
    }
}

/// What stands from an offset on before the first colon.
fn remote(text: &str, rest: usize) -> &str {
    text.get(rest..).and_then(|rest| rest.split(':').next()).unwrap_or_default()
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

#[cfg(test)]
mod tests;
