//! `needless-pull`: an image with a digest is asked for at every start.

use crate::pull::ImageUse;
use crate::report::Severity::{Info, Warning};

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "needless-pull",
    practice: &[2, 3],
    ladder: Some(Ladder::Policy),
    severities: [None, Some(Info), Some(Warning)],
    summary: "an image with a digest is asked for at every start",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
