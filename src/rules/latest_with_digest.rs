//! `latest-with-digest`: the tag `latest` beside a digest makes every start ask the registry.

use crate::pull::ImageUse;
use crate::report::Severity::Warning;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "latest-with-digest",
    practice: &[2, 3],
    ladder: Some(Ladder::Policy),
    severities: [Some(Warning), Some(Warning), Some(Warning)],
    summary: "the tag `latest` beside a digest makes every start ask the registry",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
