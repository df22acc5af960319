//! `nonstandard-name`: an image's name is against the organisation's conventions.

mod convention;

use core::fmt;

use crate::image::Reference;
use crate::pull::ImageUse;
use crate::report::{Echo, EchoImage, Severity::Warning};
use crate::settings::NonEmpty;
use crate::tree::record;

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

impl fmt::Display for Broken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "image `{}` is against convention {}", EchoImage(self.image), self.number)?;
        if let Some(reason) = self.reason {
            write!(f, " (`{}`)", Echo(reason))?;
        }
        for (index, demand) in self.demands.iter().enumerate() {
            f.write_str(if index == 0 { ": " } else { ", " })?;
            match demand {
                Demand::Repository { found, expected } => {
                    write!(f, "its repository `{}` does not match `{}`", Echo(found), Echo(expected))?;
                }
                Demand::Depth { found, .. } => {
                    write!(f, "its repository has {found} part{}", if *found == 1 { "" } else { "s" })?;
                }
                Demand::Tag { found, expected } => {
                    write!(f, "its tag `{}` does not match `{}`", Echo(found), Echo(expected))?;
                }
                Demand::NoTag { expected } => {
                    write!(
                        f,
                        "it has no tag, and `latest`, which that means, does not match `{}`",
                        Echo(expected)
                    )?;
                }
            }
        }
        Ok(())
    }
}

impl Fault for Broken<'_> {
    fn why(&self) -> &'static str {
        "lists of registries, credentials, mirrors and scans go by names, so that a name out of line is passed over or meets the wrong entry"
    }

    fn help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("publish and name it so that")?;
        for (index, demand) in self.demands.iter().enumerate() {
            f.write_str(if index == 0 { " " } else { " and " })?;
            match demand {
                Demand::Repository { expected, .. } => {
                    write!(f, "its repository matches `{}`", Echo(expected))
                }
                Demand::Depth { expected, .. } => write!(f, "its repository has {expected}"),
                Demand::Tag { expected, .. } | Demand::NoTag { expected } => {
                    write!(f, "its tag matches `{}`", Echo(expected))
                }
            }?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
