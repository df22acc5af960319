//! `unversioned-tag`: an image's tag is neither version, date nor commit.

use serde::Deserialize;

use crate::image::Scheme;
use crate::pull::ImageUse;
use crate::report::Severity::Warning;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "unversioned-tag",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [None, None, Some(Warning)],
    summary: "an image's tag is neither version, date nor commit",
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
