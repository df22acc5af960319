//! Settings of some namespaces.

use crate::order::ByName;
use crate::pattern::Glob;
use crate::tree::record;

use super::{Enforce, NonEmpty, Profile, Registries, RuleSetting};

/// Settings of some namespaces, over the general ones. What is left out stays as it is there, list by list
/// and rule by rule.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Override {
    /// The namespaces, by pattern. An object whose namespace is not known is in none.
    pub namespaces: NonEmpty<Glob>,
    /// Which rules are on, and how much they weigh.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub profile: Option<Profile>,
    /// The strongest verdict that findings may lead to.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub enforce: Option<Enforce>,
    /// Which registries are allowed, private, mirrored.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub registries: Registries,
    /// Severity by rule id, over the profile's.
    #[cfg_attr(feature = "schema", schemars(default))]
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub rules: ByName<RuleSetting>,
}

record!(Override {
    namespaces = "namespaces" required,
    profile = "profile",
    enforce = "enforce",
    registries = "registries",
    rules = "rules",
});

impl Override {
    /// Whether it is about a namespace.
    #[must_use]
    pub fn covers(&self, namespace: &str) -> bool {
        self.namespaces.iter().any(|pattern| pattern.matches(namespace))
    }
}
