//! `invalid-pull-policy`: a pull policy is none that Kubernetes knows.

use crate::pull::ImageUse;
use crate::report::Severity::Error;

use super::{Context, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "invalid-pull-policy",
    practice: &[2],
    ladder: Some(Ladder::Policy),
    severities: [Some(Error), Some(Error), Some(Error)],
    summary: "a pull policy is none that Kubernetes knows",
    ..Meta::BLANK
};

pub(super) fn check(_: &ImageUse<'_>, _: &Context<'_>, _: &mut Sink<'_>) {}
