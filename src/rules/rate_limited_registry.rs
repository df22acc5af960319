//! `rate-limited-registry`: Docker Hub is asked without a credential, mirror or node credential.

use crate::pull::ImageUse;
use crate::report::Severity::Warning;

use super::{Context, Ladder, Meta, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "rate-limited-registry",
    practice: &[3, 4],
    ladder: Some(Ladder::Credential),
    scope: Scope::Pod,
    severities: [None, Some(Warning), Some(Warning)],
    summary: "Docker Hub is asked without a credential, mirror or node credential",
    ..Meta::BLANK
};

pub(super) fn check(_: &[ImageUse<'_>], _: &Context<'_>, _: &mut Sink<'_>) {}
