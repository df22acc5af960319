//! Evidence loaded once: what a caller knows beside the input.

use crate::evidence::Digests;
use crate::order::ByName;
use crate::report::{Failure, Problem, echo_image};
use crate::settings::read_strictly;
use crate::tree::record;

use super::Policy;

/// Loaded evidence.
#[derive(Default)]
pub struct Evidence {
    /// Digests of tags.
    pub digests: Digests,
}

/// The evidence document.
#[derive(Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields, default))]
pub struct EvidenceDocument {
    /// Digest by reference, `{"nginx:1.27": "sha256:…"}`; findings then name the digest to pin.
    pub digests: ByName<String>,
}

record!(EvidenceDocument {
    digests = "digests",
});

impl Evidence {
    /// Loads evidence; empty text and `null` are none.
    ///
    /// # Errors
    /// Evidence that is no JSON, has unknown keys, or holds a reference or digest that is none. The
    /// error never repeats a value.
    pub fn load(_policy: &Policy, json: &str) -> Result<Self, Failure> {
        let document: EvidenceDocument = match json.trim() {
            "" | "null" => return Ok(Self::default()),
            text => read_strictly(text, "evidence")?,
        };
        let mut digests = Vec::with_capacity(document.digests.iter().len());
        for (index, (image, digest)) in document.digests.iter().enumerate() {
            let entry = Digests::entry(image, digest).map_err(|error| {
                Problem::new(
                    "invalid-evidence",
                    format!("entry {index} of `digests`, `{}`, holds {error}", echo_image(image)),
                )
                .at("/digests")
                .help("write `\"registry/repository:tag\": \"sha256:…\"`")
            })?;
            digests.push(entry);
        }
        Ok(Self { digests: Digests::new(digests) })
    }
}
