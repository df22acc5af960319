//! `conflicting-pull-policies`: one image is used under different pull policies.

use crate::report::Severity::Warning;

use super::{Meta, Scope, Seen, Sink};

pub(super) const META: Meta = Meta {
    id: "conflicting-pull-policies",
    practice: &[2],
    scope: Scope::Set,
    severities: [None, Some(Warning), Some(Warning)],
    summary: "one image is used under different pull policies",
    ..Meta::BLANK
};

pub(super) fn check(_: &[&Seen], _: &mut Sink<'_>) {}
