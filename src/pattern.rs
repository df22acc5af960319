//! Patterns for registries, images and names, as settings hold them. They match the normalised reference,
//! never its text, and only as far as a boundary (`.` in the host, `/` in the path).
//!
//! | written | means |
//! |---|---|
//! | `*` | every image, whatever its registry, and those without one (`my_registry.local/app`) |
//! | `ghcr.io` | everything there; not `ghcr.io.evil.com`, not `ghcr.io:443` |
//! | `ghcr.io/org` | `ghcr.io/org` and all below it; not `ghcr.io/orgs` |
//! | `ghcr.io/org/**` | all below `ghcr.io/org`, without itself |
//! | `ghcr.io/*/app` | `app` of any one part, and all below it |
//! | `*.pkg.dev`, `us-*.pkg.dev` | one whole label, one part of a label; `*` never crosses a dot |
//! | `*:5000` for registries | hosts of one label at that port |
//! | `[::1]:5000/x` | that address as written; `*` never stands for one |
//! | `library/nginx`, `bitnami/redis` | Docker Hub, as in a reference |
//! | `bitnami`, `docker.io/bitnami` for registries | everything below `docker.io/bitnami/`, and the official image `docker.io/library/bitnami` |
//! | `docker.io/bitnami/**`, `docker.io/library/nginx` | only the one, only the other |
//! | `nginx`, `docker.io/nginx` for images | `docker.io/library/nginx`, as in a reference |
//! | `docker.io/*` | everything of Docker Hub; with a tag or digest its official images |
//! | `library`, `docker.io/library` | all official images |
//! | `*/team`, `bitnami*/redis` | refused: it could mean Docker Hub or any host |
//! | `ghcr.io/org/app:1.*` | exactly that repository with such a tag, with a digest or without one |
//! | `ghcr.io/org/**:1.*` | such a tag on anything below |
//! | `ghcr.io/org/app@` | exactly that repository with any digest |
//! | `ghcr.io/org/app@sha256:…` | that digest, in which `*` may stand |
//! | `nginx:1`, `registry:5000`, `*:latest` for images | a tag: as in a reference, no slash and no host's look |
//! | `reg.io:5000`, `localhost:5000` for images | a port |
//!
//! - A first part is a host where it is one in a reference: it has `.` or `:`, an upper-case letter or `[`,
//!   or is `localhost`; unlike in a reference it needs no `/` after it.
//! - One word below Docker Hub is an official image in references, but people write `docker.io/bitnami`
//!   for a namespace. Lists of registries mean both, so that denying one word leaves nothing of it out;
//!   allowing `docker.io/nginx` lets `nginx/…` in as well, which `docker.io/library/nginx` does not. Lists of
//!   images mean images, and nothing but an exemption that does not apply comes of a mistake.
//! - Hosts compare without regard to case, in references too, since DNS has none: a denied host cannot be
//!   respelt, and what is allowed in another case is the same host. `Index.docker.io` is Docker Hub's as
//!   well. But the paths of `Docker.io/nginx` stay as distribution/reference reads them, without `library/`.
//! - Ports compare as numbers (`05000` dials 5000). No port matches only no port.
//! - `registry-1.docker.io` is a host of its own, as it is to credentials and mirrors.
//! - What is denied alone is denied under `ghcr.io:443` and `registry-1.docker.io`, too: these are other addresses of
//!   the same registries, and the author of an image has the choice.

mod error;
mod glob;
mod index;
mod place;

use crate::image::Reference;
use crate::limits;
use crate::text::has;
use crate::tree::spelt;

pub use error::PatternError;
pub use glob::Glob;
pub use index::PatternIndex;

use place::{Meant, Place};

/// A registry or a part of one: `host[:port][/path]`, and everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(into = "String"))]
#[cfg_attr(feature = "schema", schemars(try_from = "String"))]
pub struct RegistryPattern {
    text: String,
    place: Place,
}

impl RegistryPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is no such pattern, a tag or digest included.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        check(text)?;
        if text.contains('@') {
            return Err(PatternError::Version);
        }
        let tag = match text.rsplit_once('/') {
            Some((_, last)) => last.contains(':'),
            // `nginx:latest` has no host; `ghcr.io:*` is wrong in the port.
            None => text.split_once(':').is_some_and(|(_, rest)| {
                !text.starts_with('[') && rest.starts_with(|c: char| c.is_ascii_alphabetic())
            }),
        };
        if tag {
            return Err(PatternError::Version);
        }
        Ok(Self { text: text.to_owned(), place: Place::parse(text, Meant::Registries)? })
    }

    /// Whether the image is of this registry or part of it.
    #[must_use]
    pub fn matches(&self, image: &Reference<'_>) -> bool {
        self.place.matches(image)
    }

    /// What stands in the image's repository below the pattern's path: empty where it is that repository
    /// itself, the whole where the pattern has no path. None where the pattern does not match.
    #[must_use]
    pub fn below(&self, image: &Reference<'_>) -> Option<String> {
        self.place.below(image)
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether hosts match that anyone can register: `*`, `*.io`, `*-corp.example`, `10.0.*.*`.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.place.is_open()
    }

    /// Whether everything that the other matches is known to match this one too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.place.covers(&other.place)
    }
}

/// Images: a [`RegistryPattern`], then `:` and a glob for the tag, then `@` and perhaps a glob for the digest.
/// With tag or digest a path means its repository alone; without them any version matches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(into = "String"))]
#[cfg_attr(feature = "schema", schemars(try_from = "String"))]
pub struct ImagePattern {
    text: String,
    place: Place,
    tag: Option<String>,
    /// `*` for a bare `@`.
    digest: Option<String>,
}

impl ImagePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is no such pattern, a digest that no image can have included.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        check(text)?;
        let (name, digest) = match text.split_once('@') {
            Some((name, "")) => (name, Some("*")),
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        let (name, tag) = split_tag(name);
        if tag.is_some_and(|tag| tag.is_empty() || !tag.bytes().all(is_tag)) {
            return Err(PatternError::Tag);
        }
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err(PatternError::Digest);
        }
        let meant = if tag.or(digest).is_some() { Meant::Versions } else { Meant::Images };
        Ok(Self {
            text: text.to_owned(),
            place: Place::parse(name, meant)?,
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// Whether the image is one of these.
    #[must_use]
    pub fn matches(&self, image: &Reference<'_>) -> bool {
        let fits = |pattern: Option<&str>, text: Option<&str>| match (pattern, text) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(pattern), Some(text)) => glob::matches(pattern, text),
        };
        fits(self.tag.as_deref(), image.tag())
            && fits(self.digest.as_deref(), image.digest())
            && self.place.matches(image)
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether images match that anyone can publish; never with a whole digest, which fixes the bytes.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.place.is_open() && self.digest.as_deref().is_none_or(glob::is_glob)
    }

    /// Whether everything that the other matches is known to match this one too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let wider = |own: Option<&str>, other: Option<&str>| match (own, other) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(other)) => glob::covers(own, other),
        };
        wider(self.tag.as_deref(), other.tag.as_deref())
            && wider(self.digest.as_deref(), other.digest.as_deref())
            && self.place.covers(&other.place)
    }
}

spelt!(RegistryPattern: Self::parse, ImagePattern: Self::parse,);

/// What no pattern has, whatever it is for.
fn check(text: &str) -> Result<(), PatternError> {
    match text {
        "" => Err(PatternError::Empty),
        _ if text.len() > limits::PATTERN => Err(PatternError::TooLong),
        _ if text.contains(|c: char| c.is_whitespace() || c.is_control()) => Err(PatternError::Blank),
        _ if has(text, "://") => Err(PatternError::Scheme),
        _ => Ok(()),
    }
}

/// Name and tag of an image pattern without its digest. A colon before the last `/`, or behind what looks
/// like a host where there is no `/`, starts a port.
fn split_tag(name: &str) -> (&str, Option<&str>) {
    let last = name.rsplit_once('/').map_or(name, |(_, last)| last);
    match last.split_once(':') {
        Some((word, _)) if last.len() == name.len() && place::names_host(word) => (name, None),
        Some((_, tag)) => {
            let end = name.len() - tag.len() - 1;
            (name.get(..end).unwrap_or_default(), Some(tag))
        }
        None => (name, None),
    }
}

fn is_tag(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'*' | b'?')
}

/// A digest that an image can have, or a glob.
fn is_digest(digest: &str) -> bool {
    if glob::is_glob(digest) {
        digest.bytes().all(|b| is_tag(b) || matches!(b, b':' | b'+'))
    } else {
        Reference::parse(&format!("x@{digest}")).is_ok()
    }
}

#[cfg(test)]
mod tests;
