//! `version-out-of-range`: an image's version is outside the range that is set for it.

use serde::Deserialize;

use crate::pull::ImageUse;
use crate::report::Severity::Error;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "version-out-of-range",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [Some(Error), Some(Error), Some(Error)],
    configured_by: Some("rules.version-out-of-range.ranges"),
    summary: "an image's version is outside the range that is set for it",
    ..Meta::BLANK
};

/// What names should look like.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Options {}

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
