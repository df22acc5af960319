//! `disallowed-registry`: an image comes from a registry that is not allowed.

use crate::pull::ImageUse;
use crate::report::Severity::Error;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "disallowed-registry",
    practice: &[1, 4],
    ladder: Some(Ladder::Name),
    severities: [Some(Error), Some(Error), Some(Error)],
    configured_by: Some("registries.allowed or registries.denied"),
    summary: "an image comes from a registry that is not allowed",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
