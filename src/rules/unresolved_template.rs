//! `unresolved-template`: an image still holds a placeholder that somebody has to fill in.

use crate::pull::ImageUse;
use crate::report::Severity::Info;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "unresolved-template",
    practice: &[1],
    ladder: Some(Ladder::Reference),
    severities: [Some(Info), Some(Info), Some(Info)],
    summary: "an image still holds a placeholder that somebody has to fill in",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
