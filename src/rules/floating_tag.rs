//! `floating-tag`: an image's tag moves by convention.

use serde::Deserialize;

use crate::image::Scheme;
use crate::pull::ImageUse;
use crate::report::Severity::{Error, Warning};

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "floating-tag",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [None, Some(Warning), Some(Error)],
    summary: "an image's tag moves by convention",
    ..Meta::BLANK
};

/// What is known of the repositories' tags.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// How tags of some repositories are to be read.
    pub schemes: Vec<Scheme>,
}

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
