//! Settings of some namespaces.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::pattern::Glob;

use super::{Enforce, NonEmpty, Profile, Registries, RuleSetting, read};

/// Settings of some namespaces, over the general ones. What is left out stays as it is there, list by list
/// and rule by rule.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Override {
    /// The namespaces, by pattern. An object whose namespace is not known is in none.
    pub namespaces: NonEmpty<Glob>,
    /// Which rules are on, and how much they weigh.
    #[serde(default)]
    pub profile: Option<Profile>,
    /// The strongest verdict that findings may lead to.
    #[serde(default)]
    pub enforce: Option<Enforce>,
    /// Which registries are allowed, private, mirrored.
    #[serde(default)]
    pub registries: Registries,
    /// Severity by rule id, over the profile's.
    #[serde(default, deserialize_with = "read::without_duplicates")]
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub rules: BTreeMap<String, RuleSetting>,
}

impl Override {
    /// Whether it is about a namespace.
    #[must_use]
    pub fn covers(&self, namespace: &str) -> bool {
        self.namespaces.iter().any(|pattern| pattern.matches(namespace))
    }
}
