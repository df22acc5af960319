//! What a caller knows beside the input: which digest a tag has, what scanners found, what VEX documents say of it.

mod cache;
mod keep;
pub mod node;
mod percent;
pub mod scan;
mod scans;
pub mod vex;

pub use cache::{Ahead, Caches, Collected, Presence};
pub use scans::{Joined, Scans};

use crate::image::{Reference, ReferenceError};
use crate::list::Listed;
use crate::order::{ByName, groups};

/// Digests by the keys of references, `docker.io/library/nginx:1.27` to `sha256:…`.
#[derive(Debug, Default)]
pub struct Digests(ByName<String>);

impl Digests {
    /// Of such entries; of two with one reference the last counts.
    #[must_use]
    pub fn new(entries: Vec<(String, String)>) -> Self {
        Self(ByName::new(entries))
    }

    /// One entry; the reference may be written in any of its spellings.
    ///
    /// # Errors
    /// A reference or a digest that is none.
    pub fn entry(image: &str, digest: &str) -> Result<(String, String), ReferenceError> {
        let key = Reference::parse(image)?.key();
        // A digest alone is no reference; behind a name it is read by the same grammar.
        let pinned = format!("x@{digest}");
        Reference::parse(&pinned)?;
        Ok((key, digest.to_owned()))
    }

    /// These, and where they say nothing what live pods run; a reference that runs as several images is left out.
    #[must_use]
    pub fn with(&self, running: &[(String, String)]) -> Self {
        let entries = running.iter().filter_map(|(image, digest)| Self::entry(image, digest).ok()).list();
        let of = |at: usize| entries.get(at).map(|(image, _)| image);
        let mut sure = Vec::new();
        for own in groups(entries.len(), &|a, b| of(a).cmp(&of(b))) {
            let mut own = own.iter().filter_map(|at| entries.get(*at));
            if let Some(first) = own.next()
                && own.all(|other| other == first)
            {
                sure.push(first.clone());
            }
        }
        sure.extend(self.0.iter().cloned());
        Self::new(sure)
    }

    /// The digest of a reference without one.
    #[must_use]
    pub fn of(&self, image: &Reference<'_>) -> Option<&str> {
        if self.0.is_empty() || image.digest().is_some() {
            return None;
        }
        self.0.get(&image.key()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::Digests;
    use crate::image::Reference;

    #[test]
    fn a_host_is_one_in_any_case() {
        let digest = format!("sha256:{}", "0".repeat(64));
        let digests = Digests::new(vec![Digests::entry("Ok.io/app:1", &digest).expect("an entry")]);
        let of = |image| digests.of(&Reference::parse(image).expect(image));
        assert_eq!((of("OK.io/app:1"), of("ok.io/app:V1")), (Some(digest.as_str()), None));
    }
}
