//! `cached-floating-tag`: a tag that moves is kept on the nodes, which drift apart.

use crate::pull::ImageUse;
use crate::report::Severity::{Error, Warning};

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "cached-floating-tag",
    practice: &[2, 3],
    ladder: Some(Ladder::Policy),
    severities: [Some(Warning), Some(Warning), Some(Error)],
    summary: "a tag that moves is kept on the nodes, which drift apart",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
