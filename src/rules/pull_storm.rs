//! `pull-storm`: many starts at once ask the registry.

use serde::Deserialize;

use crate::pull::ImageUse;
use crate::report::Severity::Warning;

use super::{Context, Meta, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "pull-storm",
    practice: &[3],
    scope: Scope::Pod,
    severities: [None, Some(Warning), Some(Warning)],
    summary: "many starts at once ask the registry",
    ..Meta::BLANK
};

/// What names should look like.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Options {}

pub(super) fn check(_: &[ImageUse<'_>], _: &Context<'_>, _: &mut Sink<'_>) {}
