//! `missing-image`: a container names no image.

use crate::pull::ImageUse;
use crate::report::Severity::Error;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "missing-image",
    practice: &[1],
    ladder: Some(Ladder::Reference),
    severities: [Some(Error), Some(Error), Some(Error)],
    summary: "a container names no image",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
