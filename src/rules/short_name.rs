//! `short-name`: an image names no registry, and runtimes look it up differently.

use crate::pull::ImageUse;
use crate::report::Severity::{Error, Warning};

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "short-name",
    practice: &[1],
    ladder: Some(Ladder::Name),
    severities: [None, Some(Warning), Some(Error)],
    summary: "an image names no registry, and runtimes look it up differently",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
