//! `never-pull`: an image is never pulled, and nothing says that it is on the node.

use crate::pull::ImageUse;
use crate::report::Severity::{Error, Warning};

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "never-pull",
    practice: &[2],
    ladder: Some(Ladder::Policy),
    severities: [Some(Warning), Some(Warning), Some(Error)],
    summary: "an image is never pulled, and nothing says that it is on the node",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
