//! Images that are objects of their parts.

use std::borrow::Cow;

use crate::kubernetes::read::{Field, Text, object};
use crate::list::{Listed, joined};

object! {
    /// The parts of an image, under the keys that projects give them.
    Parts {
        /// The host, and perhaps a path.
        registry: Text<'a> = "registry",
        /// The host and path, or the path in the registry.
        repository: Text<'a> = "repository",
        /// The last part of the path, or the whole image.
        name: Text<'a> = "name",
        /// The last part of the path, as NVIDIA's operators call it.
        image: Text<'a> = "image",
        /// The tag.
        tag: Text<'a> = "tag",
        /// The tag, or a digest, as NVIDIA's operators call it.
        version: Text<'a> = "version",
        /// The digest.
        digest: Text<'a> = "digest",
        /// The digest, perhaps without its algorithm.
        sha: Text<'a> = "sha",
        /// The pull policy.
        pull_policy: Text<'a> = "pullPolicy",
        /// The pull policy, as a container calls it.
        image_pull_policy: Text<'a> = "imagePullPolicy",
    }
}

/// An image that is an object of its parts.
#[derive(Debug)]
pub struct Structured<'a> {
    /// The parts as written.
    pub parts: Parts<'a>,
    /// The reference that the parts make.
    pub composed: Text<'a>,
}

impl<'a> Structured<'a> {
    /// Puts the parts together: `registry/repository/name:tag@digest`, each where it stands. None
    /// where no part names an image, or a part is no text.
    #[must_use]
    pub fn compose(parts: Parts<'a>) -> Option<Self> {
        let Parts { registry, repository, name, image, tag, version, digest, sha, .. } = &parts;
        let texts = [registry, repository, name, image, tag, version, digest, sha];
        if texts.iter().any(|part| part.wrong().is_some()) {
            return None;
        }
        let own: Vec<&str> = [repository, name, image].into_iter().filter_map(Text::filled).list();
        if own.is_empty() {
            return None;
        }
        let path: Vec<&str> =
            registry.filled().into_iter().chain(own).map(|part| part.trim_end_matches('/')).list();
        let mut composed = joined(&path, "/");
        // NVIDIA's operators take a digest as the version.
        let (tag, in_tag) = match tag.filled().or(version.filled()) {
            Some(text) if text.starts_with("sha256:") => (None, Some(text)),
            tag => (tag, None),
        };
        if let Some(tag) = tag {
            composed.push(':');
            composed.push_str(tag);
        }
        if let Some(digest) = digest.filled().or(sha.filled()).or(in_tag) {
            composed.push_str(if digest.contains(':') { "@" } else { "@sha256:" });
            composed.push_str(digest);
        }
        Some(Self { parts, composed: Field::Value(Cow::Owned(composed)) })
    }

    /// The pull policy as written.
    #[must_use]
    pub fn policy(&self) -> &Text<'a> {
        match self.parts.pull_policy.is_absent() {
            true => &self.parts.image_pull_policy,
            false => &self.parts.pull_policy,
        }
    }

    /// Whether a tag or digest stands among the parts; without one a project puts its own there.
    #[must_use]
    pub fn has_version(&self) -> bool {
        let Parts { tag, version, digest, sha, .. } = &self.parts;
        [tag, version, digest, sha].into_iter().any(|part| part.filled().is_some())
    }
}
