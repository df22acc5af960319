//! `bypassed-mirror`: an image goes round the cache that has it.

use crate::pull::ImageUse;
use crate::report::Severity::Warning;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "bypassed-mirror",
    practice: &[3],
    ladder: Some(Ladder::Name),
    severities: [Some(Warning), Some(Warning), Some(Warning)],
    configured_by: Some("registries.mirrors"),
    summary: "an image goes round the cache that has it",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
