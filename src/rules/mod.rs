//! The register: every rule, in the order of a report.

mod edit;
mod floating_tag;
mod invalid_reference;
mod latest_tag;
mod missing_tag;
mod nonstandard_name;
mod options;
mod public_registry;
mod pull_storm;
mod rule;
mod set;
mod unversioned_tag;
mod version_out_of_range;

pub use edit::{Edit, PolicyEdit, Tag};
pub use options::Options;
pub use rule::{Check, Context, Draft, Fault, ImageCheck, Ladder, Meta, PodCheck, Rule, Scope, SetCheck, Sink};
pub use set::Seen;

use Check::Image;

/// Every rule, in the order in which findings of one image use are reported.
pub static REGISTER: [Rule; 3] = [
    Rule { meta: &invalid_reference::META, check: Image(invalid_reference::check) },
    Rule { meta: &missing_tag::META, check: Image(missing_tag::check) },
    Rule { meta: &latest_tag::META, check: Image(latest_tag::check) },
];

#[cfg(test)]
mod tests;
