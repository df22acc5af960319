//! A convention for names, as settings write it.

use crate::image::{Reference, WholeRegex};
use crate::pattern::RegistryPattern;
use crate::tree::{At, Decode, Read, Tree, checked, record};
use crate::wire::{Ink, Text, say};

/// What the names of some images should look like.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(try_from = "Written"))]
pub struct Convention {
    images: Option<RegistryPattern>,
    pub(super) repository: Option<WholeRegex>,
    pub(super) tag: Option<WholeRegex>,
    pub(super) depth: Option<Depth>,
    pub(super) reason: Option<String>,
}

checked!(Convention from Written);

/// A convention as settings write it: at least one of `repository`, `tag` and `depth`.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Convention"))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
struct Written {
    /// The images it is for; left out, all of them.
    #[cfg_attr(feature = "schema", schemars(rename = "match", default))]
    images: Option<RegistryPattern>,
    /// A regular expression that matches the whole repository, which has no host; `library/` stands before
    /// the official images of Docker Hub.
    #[cfg_attr(feature = "schema", schemars(default))]
    repository: Option<WholeRegex>,
    /// A regular expression that matches the whole tag. An image with neither tag nor digest has `latest`;
    /// one with a digest needs no tag.
    #[cfg_attr(feature = "schema", schemars(default))]
    tag: Option<WholeRegex>,
    /// How many parts the repository has, `library/` included: a number, or an object with `min`, `max` or both.
    #[cfg_attr(feature = "schema", schemars(default))]
    depth: Option<Depth>,
    /// Why it is so; findings repeat it.
    #[cfg_attr(feature = "schema", schemars(default))]
    reason: Option<String>,
}

record!(Written {
    images = "match",
    repository = "repository",
    tag = "tag",
    depth = "depth",
    reason = "reason",
});

impl TryFrom<Written> for Convention {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { images, repository, tag, depth, reason } = written;
        if repository.is_none() && tag.is_none() && depth.is_none() {
            return Err(
                "expected at least one of `repository`, `tag` and `depth`: without any it demands nothing",
            );
        }
        if reason.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err("expected a `reason` that says why, or none");
        }
        Ok(Self { images, repository, tag, depth, reason })
    }
}

impl Convention {
    /// Whether it is about an image.
    pub(super) fn covers(&self, reference: &Reference<'_>) -> bool {
        self.images.as_ref().is_none_or(|images| images.matches(reference))
    }
}

/// How many parts a repository may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(try_from = "Form"))]
pub struct Depth {
    min: Option<u8>,
    max: Option<u8>,
}

checked!(Depth from Form);

/// A depth as settings write it.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Depth"))]
#[cfg_attr(feature = "schema", schemars(untagged))]
enum Form {
    /// Just so many parts.
    Exactly(u8),
    /// So many at least, so many at most.
    Between(Bounds),
}

impl Decode for Form {
    fn decode(at: &At<'_>) -> Read<Self> {
        let read = match at.tree() {
            Tree::Number(_) => u8::decode(at).map(Self::Exactly),
            _ => Bounds::decode(at).map(Self::Between),
        };
        read.map_err(|_| {
            at.wrong(&"expected a number of parts, at most 255, or an object with `min`, `max` or both")
        })
    }
}

/// The least and the largest number of parts.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
struct Bounds {
    /// The least number of parts.
    #[cfg_attr(feature = "schema", schemars(default))]
    min: Option<u8>,
    /// The largest number of parts.
    #[cfg_attr(feature = "schema", schemars(default))]
    max: Option<u8>,
}

record!(Bounds {
    min = "min",
    max = "max",
});

impl TryFrom<Form> for Depth {
    type Error = &'static str;

    fn try_from(form: Form) -> Result<Self, Self::Error> {
        let (min, max) = match form {
            Form::Exactly(parts) => (Some(parts), Some(parts)),
            Form::Between(Bounds { min, max }) => (min, max),
        };
        match (min, max) {
            (None, None) => Err("expected `min`, `max` or both"),
            (Some(0), _) | (_, Some(0)) => {
                Err("expected a `depth` of 1 or more, since every repository has a part")
            }
            (Some(min), Some(max)) if min > max => Err("expected `min` to be at most `max`"),
            _ => Ok(Self { min, max }),
        }
    }
}

impl Depth {
    /// Whether a repository may have so many parts.
    pub(super) fn allows(self, parts: usize) -> bool {
        self.min.is_none_or(|min| parts >= min.into()) && self.max.is_none_or(|max| parts <= max.into())
    }
}

impl Text for Depth {
    fn write_text(&self, out: &mut Ink) {
        let parts = |count| if count == 1 { "part" } else { "parts" };
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => say!(out, min, " ", parts(min)),
            (Some(min), Some(max)) => say!(out, min, " to ", max, " parts"),
            (Some(min), None) => say!(out, "at least ", min, " ", parts(min)),
            (None, Some(max)) => say!(out, "at most ", max, " ", parts(max)),
            (None, None) => say!(out, "any number of parts"),
        }
    }
}
