//! What a caller knows beside the input: for now, which digest a tag has.

use std::collections::BTreeMap;

use crate::image::{Reference, ReferenceError};

/// Digests by canonical reference, `docker.io/library/nginx:1.27` to `sha256:…`.
#[derive(Debug, Default)]
pub struct Digests(BTreeMap<String, String>);

impl Digests {
    /// Adds one; the reference may be written in any of its spellings.
    ///
    /// # Errors
    /// A reference or a digest that is none.
    pub fn insert(&mut self, image: &str, digest: &str) -> Result<(), ReferenceError> {
        let key = Reference::parse(image)?.canonical().to_string();
        // A digest alone is no reference; behind a name it is read by the same grammar.
        let pinned = format!("x@{digest}");
        Reference::parse(&pinned)?;
        self.0.insert(key, digest.to_owned());
        Ok(())
    }

    /// The digest of a reference without one.
    #[must_use]
    pub fn of(&self, image: &Reference<'_>) -> Option<&str> {
        if self.0.is_empty() || image.digest().is_some() {
            return None;
        }
        self.0.get(&image.canonical().to_string()).map(String::as_str)
    }
}
