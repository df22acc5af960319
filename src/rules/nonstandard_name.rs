//! `nonstandard-name`: an image's name is against the organisation's conventions.

mod convention;

use crate::image::Reference;
use crate::pull::ImageUse;
use crate::report::{Echo, EchoImage, Severity::Warning};
use crate::settings::NonEmpty;
use crate::tree::record;
use crate::wire::{Ink, say};

use super::{Context, Fault, Ladder, Meta, Sink};
use convention::{Convention, Depth};

pub(super) const META: Meta = Meta {
    id: "nonstandard-name",
    practice: &[1],
    ladder: Some(Ladder::Name),
    severities: [Some(Warning), Some(Warning), Some(Warning)],
    configured_by: Some("rules.nonstandard-name.conventions"),
    summary: Meta::summary("an image's name is against the organisation's conventions"),
    ..Meta::BLANK
};

/// What names should look like.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, default))]
pub struct Options {
    /// Each holds for the images that it matches, all of them together.
    pub conventions: Option<NonEmpty<Convention>>,
}

record!(Options {
    conventions = "conventions",
});

/// The first convention that an image breaks.
struct Broken<'a> {
    image: &'a str,
    /// Its place among the conventions, from 1.
    number: usize,
    reason: Option<&'a str>,
    demands: Vec<Demand<'a>>,
}

/// What a convention demands and the image has not.
enum Demand<'a> {
    Repository {
        found: String,
        expected: &'a str,
    },
    Depth {
        found: usize,
        expected: Depth,
    },
    Tag {
        found: &'a str,
        expected: &'a str,
    },
    /// There is neither tag nor digest, and `latest` is not what is demanded.
    NoTag {
        expected: &'a str,
    },
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some(conventions) = &context.options.nonstandard_name.conventions else { return };
    let Some((reference, image)) = image_use.readable() else { return };
    let repository = reference.repository().to_string();
    for (convention, number) in conventions.iter().zip(1..) {
        if !convention.covers(reference) {
            continue;
        }
        let demands = demands(convention, reference, &repository);
        if !demands.is_empty() {
            sink.report(Broken { image, number, reason: convention.reason.as_deref(), demands });
            return;
        }
    }
}

fn demands<'a>(convention: &'a Convention, reference: &Reference<'a>, repository: &str) -> Vec<Demand<'a>> {
    let mut demands = Vec::new();
    if let Some(regex) = convention.repository.as_ref().filter(|regex| !regex.is_match(repository)) {
        demands.push(Demand::Repository { found: repository.to_owned(), expected: regex.as_str() });
    }
    let found = repository.split('/').count();
    if let Some(expected) = convention.depth.filter(|depth| !depth.allows(found)) {
        demands.push(Demand::Depth { found, expected });
    }
    if let Some(regex) = &convention.tag {
        let expected = regex.as_str();
        match (reference.tag(), reference.digest()) {
            (Some(found), _) if !regex.is_match(found) => demands.push(Demand::Tag { found, expected }),
            // What a digest names needs no tag.
            (None, None) if !regex.is_match("latest") => demands.push(Demand::NoTag { expected }),
            _ => {}
        }
    }
    demands
}

impl Fault for Broken<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", EchoImage(self.image), "` is against convention ", self.number);
        if let Some(reason) = self.reason {
            say!(out, " (`", Echo(reason), "`)");
        }
        for (index, demand) in self.demands.iter().enumerate() {
            say!(out, if index == 0 { ": " } else { ", " });
            match demand {
                Demand::Repository { found, expected } => {
                    say!(out, "its repository `", Echo(found), "` does not match `", Echo(expected), "`");
                }
                Demand::Depth { found, .. } => {
                    say!(out, "its repository has ", found, " part", if *found == 1 { "" } else { "s" });
                }
                Demand::Tag { found, expected } => {
                    say!(out, "its tag `", Echo(found), "` does not match `", Echo(expected), "`");
                }
                Demand::NoTag { expected } => {
                    say!(
                        out,
                        "it has no tag, and `latest`, which that means, does not match `",
                        Echo(expected),
                        "`"
                    );
                }
            }
        }
    }

    fn why(&self) -> &'static str {
        "lists of registries, credentials, mirrors and scans go by names, so that a name out of line is passed over or meets the wrong entry"
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "publish and name it so that");
        for (index, demand) in self.demands.iter().enumerate() {
            say!(out, if index == 0 { " " } else { " and " });
            match demand {
                Demand::Repository { expected, .. } => {
                    say!(out, "its repository matches `", Echo(expected), "`")
                }
                Demand::Depth { expected, .. } => say!(out, "its repository has ", expected),
                Demand::Tag { expected, .. } | Demand::NoTag { expected } => {
                    say!(out, "its tag matches `", Echo(expected), "`")
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
