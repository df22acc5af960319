//! `public-registry`: a sensitive workload pulls from a registry that is not private.

use serde::Deserialize;

use crate::pull::ImageUse;
use crate::report::Severity::Error;

use super::{Context, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "public-registry",
    practice: &[4],
    severities: [Some(Error), Some(Error), Some(Error)],
    configured_by: Some("rules.public-registry.sensitive"),
    summary: "a sensitive workload pulls from a registry that is not private",
    ..Meta::BLANK
};

/// What names should look like.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Options {}

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
