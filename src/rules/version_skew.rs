//! `version-skew`: one repository is used under several versions.

use crate::report::Severity::{Info, Warning};

use super::{Meta, Scope, Seen, Sink};

pub(super) const META: Meta = Meta {
    id: "version-skew",
    practice: &[5],
    scope: Scope::Set,
    severities: [None, Some(Info), Some(Warning)],
    summary: "one repository is used under several versions",
    ..Meta::BLANK
};

pub(super) fn check(_: &[&Seen], _: &mut Sink<'_>) {}
