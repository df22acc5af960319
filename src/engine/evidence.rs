//! Evidence loaded once: what a caller knows beside the input.

mod parts;

use crate::evidence::Digests;
use crate::order::ByName;
use crate::report::{Failure, Problem, echo_image};
use crate::settings::{read_part, wrong_value};

use super::Policy;
use parts::parts;

/// What errors call the document.
const EVIDENCE: &str = "evidence";

/// Loaded evidence.
#[derive(Default)]
pub struct Evidence {
    /// Digests of tags.
    pub digests: Digests,
}

/// The evidence document. It is never read as a whole; this is what its schema says.
#[cfg(feature = "schema")]
#[derive(Debug, Default, schemars::JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EvidenceDocument {
    /// Kubernetes objects, Lists opened; kinds that say nothing about pulls are passed over.
    pub objects: Vec<serde_json::Value>,
    /// Digest by reference, `{"nginx:1.27": "sha256:…"}`; findings then name the digest to pin.
    pub digests: std::collections::BTreeMap<String, String>,
}

impl Evidence {
    /// Loads evidence; empty text and `null` are none.
    ///
    /// # Errors
    /// Evidence that is no JSON, has unknown keys, or holds a reference or digest that is none. The
    /// error never repeats a value.
    pub fn load(_policy: &Policy, json: &str) -> Result<Self, Failure> {
        let mut evidence = Self::default();
        parts(json.trim(), &mut |part| {
            match part.key {
                "objects" if !part.text.starts_with('{') => return Err(no_object(part.index)),
                "objects" => {}
                _ => evidence.digests = digests(part.text)?,
            }
            Ok(())
        })?;
        Ok(evidence)
    }
}

fn no_object(index: usize) -> Problem {
    wrong_value(EVIDENCE, &format!("/objects/{index}"), "expected a Kubernetes object")
}

fn digests(text: &str) -> Result<Digests, Problem> {
    let written: ByName<String> = read_part(text, EVIDENCE, "/digests")?;
    let mut digests = Vec::with_capacity(written.iter().len());
    for (index, (image, digest)) in written.iter().enumerate() {
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
    Ok(Digests::new(digests))
}
