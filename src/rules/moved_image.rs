//! `moved-image`: an image's registry or repository is frozen, moved or gone.

use crate::pull::ImageUse;
use crate::report::Severity::{Error, Warning};

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "moved-image",
    practice: &[1, 3],
    ladder: Some(Ladder::Name),
    severities: [Some(Warning), Some(Warning), Some(Error)],
    summary: "an image's registry or repository is frozen, moved or gone",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
