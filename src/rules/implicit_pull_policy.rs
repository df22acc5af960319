//! `implicit-pull-policy`: no pull policy is written, so that the tag decides it.

use crate::pull::ImageUse;
use crate::report::Severity::Info;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "implicit-pull-policy",
    practice: &[2],
    ladder: Some(Ladder::Policy),
    severities: [None, None, Some(Info)],
    summary: "no pull policy is written, so that the tag decides it",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
