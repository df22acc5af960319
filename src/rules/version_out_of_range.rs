//! `version-out-of-range`: an image's version is outside the range that is set for it.

use crate::image::Range;
use crate::order::ByName;
use crate::pattern::RegistryPattern;
use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Error};
use crate::tree::{At, Decode, Read};
use crate::wire::{Ink, say};

use super::{Context, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "version-out-of-range",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [Some(Error), Some(Error), Some(Error)],
    configured_by: Some("rules.version-out-of-range.ranges"),
    summary: Meta::summary("an image's version is outside the range that is set for it"),
    ..Meta::BLANK
};

/// Which versions may run.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, default))]
pub struct Options {
    /// Ranges of versions by registry or repository: `{"docker.io/library/postgres": ">=15, <17"}`. Where
    /// several are about an image, its version has to lie in all of them.
    #[cfg_attr(feature = "schema", schemars(with = "ByName<Range>"))]
    pub ranges: Vec<(RegistryPattern, Range)>,
}

impl Decode for Options {
    fn decode(at: &At<'_>) -> Read<Self> {
        at.keys(&["ranges"])?;
        let Ranges(ranges) = at.optional("ranges")?;
        Ok(Self { ranges })
    }
}

/// An object whose keys are patterns; in the order of its keys, so that reports do not depend on it.
#[derive(Default)]
struct Ranges(Vec<(RegistryPattern, Range)>);

impl Decode for Ranges {
    fn decode(at: &At<'_>) -> Read<Self> {
        let mut ranges = Vec::new();
        for (key, range) in ByName::decode(at)? {
            let wrong = |error| at.wrong(&format_args!("{error}; the key is `{}`", Echo(&key)));
            ranges.push((RegistryPattern::parse(&key).map_err(wrong)?, range));
        }
        Ok(Self(ranges))
    }
}

struct OutOfRange<'a> {
    image: &'a str,
    tag: &'a str,
    range: &'a str,
    pattern: &'a str,
    relation: Relation,
}

/// How a tag lies to a range.
#[derive(Clone, Copy)]
enum Relation {
    /// Not in it.
    Outside,
    /// It stands for several versions, and some of them are in it.
    Astride,
    /// It holds no version.
    Apart,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let ranges = &context.options.version_out_of_range.ranges;
    if ranges.is_empty() {
        return;
    }
    let Some((reference, image)) = image_use.readable() else { return };
    // `latest`, written or not, is another rule's; a digest says which build runs, whatever its tag.
    let (Some(tag), None) = (reference.tag().filter(|tag| *tag != "latest"), reference.digest()) else {
        return;
    };
    let mut undetermined = None;
    for (pattern, range) in ranges.iter().filter(|(pattern, _)| pattern.matches(reference)) {
        let fault =
            |relation| OutOfRange { image, tag, range: range.as_str(), pattern: pattern.as_str(), relation };
        match range.admits(tag) {
            Some(true) => {}
            Some(false) => return sink.report(fault(Relation::Outside)),
            None if undetermined.is_none() => {
                let relation = if holds_version(tag) { Relation::Astride } else { Relation::Apart };
                undetermined = Some(fault(relation));
            }
            None => {}
        }
    }
    if let Some(fault) = undetermined {
        sink.undetermined(fault);
    }
}

/// Whether a tag holds a version, or part of one: what lies in the range of all versions.
fn holds_version(tag: &str) -> bool {
    Range::parse("*").is_ok_and(|all| all.admits(tag).is_some())
}

impl Fault for OutOfRange<'_> {
    fn message(&self, out: &mut Ink) {
        let Self { image, tag, range, pattern, relation } = self;
        let [image, tag, range, pattern] = [image, tag, range, pattern].map(|text| Echo(text));
        say!(out, "image `", image, "` has the tag `", tag, "`, which ");
        match relation {
            Relation::Outside => say!(out, "is outside of the range"),
            Relation::Astride => say!(out, "stands for versions inside and outside of the range"),
            Relation::Apart => say!(out, "holds no version to compare with the range"),
        }
        say!(out, " `", range, "` that the settings demand of `", pattern, "`")
    }

    fn why(&self) -> &'static str {
        match self.relation {
            Relation::Outside => {
                "the pod would run a version that was ruled out, because it is too old to be supported or too new to be tested"
            }
            Relation::Astride | Relation::Apart => {
                "the pod may run a version that was ruled out, and nothing in the manifest tells"
            }
        }
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "name a full version in the range `", Echo(self.range), "`")
    }
}

#[cfg(test)]
mod tests;
