//! x

use serde::Deserialize;

use crate::image::Scheme;

/// What is known of the repositories' tags.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// How tags of some repositories are to be read.
    pub schemes: Vec<Scheme>,
}
