//! `nonstandard-name`: an image's name is against the organisation's conventions.

use serde::Deserialize;

use crate::pull::ImageUse;
use crate::report::Severity::Warning;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "nonstandard-name",
    practice: &[1],
    ladder: Some(Ladder::Name),
    severities: [Some(Warning), Some(Warning), Some(Warning)],
    configured_by: Some("rules.nonstandard-name.conventions"),
    summary: "an image's name is against the organisation's conventions",
    ..Meta::BLANK
};

/// What names should look like.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Options {}

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
