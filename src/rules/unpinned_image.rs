//! `unpinned-image`: an image has no digest.

use crate::pull::ImageUse;
use crate::report::Severity::{Error, Info};

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "unpinned-image",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [None, Some(Info), Some(Error)],
    summary: "an image has no digest",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
