//! The register: every rule, in the order of a report.

mod invalid_reference;
mod latest_tag;
mod missing_tag;
mod rule;

pub use rule::{Context, Draft, Fault, Ladder, Meta, Rule, Scope, Sink};

/// Every rule, in the order in which findings of one image use are reported.
pub static REGISTER: [Rule; 3] = [
    Rule { meta: &invalid_reference::META, check: invalid_reference::check },
    Rule { meta: &missing_tag::META, check: missing_tag::check },
    Rule { meta: &latest_tag::META, check: latest_tag::check },
];

#[cfg(test)]
mod tests;
