//! What a rule proposes: parts of a reference and a policy, or secrets for the pod to name, never a patch.
//! `engine::fix` merges what is proposed for one image use into one patch.

use std::borrow::Cow;

use crate::kubernetes::PullPolicy;
use crate::pull::ImageUse;

use super::Context;

/// A change to one image use. What is none stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The whole image, where what is written cannot be taken apart.
    pub image: Option<String>,
    /// Registry and repository.
    pub name: Option<String>,
    /// The tag.
    pub tag: Option<Tag>,
    /// The digest.
    pub digest: Option<String>,
    /// The pull policy.
    pub policy: Option<PolicyEdit>,
}

/// A change to a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// It goes.
    Drop,
}

/// A change to a pull policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyEdit {
    /// It is written.
    Write(PullPolicy),
    /// A digest makes asking at every start needless: `Always` becomes `IfNotPresent` where it is, or is to
    /// be, written.
    Settle,
}

impl Edit {
    /// The image, written anew.
    #[must_use]
    pub fn image(image: impl Into<String>) -> Self {
        Self { image: Some(image.into()), ..Self::default() }
    }

    /// Another registry or repository.
    #[must_use]
    pub fn name(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }

    /// A pull policy.
    #[must_use]
    pub fn policy(policy: PullPolicy) -> Self {
        Self { policy: Some(PolicyEdit::Write(policy)), ..Self::default() }
    }

    /// A digest behind what is written; `latest` goes, since it would say `Always` to the API server.
    #[must_use]
    pub fn pin(image_use: &ImageUse<'_>, context: &Context<'_>) -> Option<Self> {
        let reference = image_use.parsed()?;
        let digest = context.digests.of(reference)?;
        Some(Self {
            tag: (reference.tag() == Some("latest")).then_some(Tag::Drop),
            digest: Some(digest.to_owned()),
            policy: (!context.cluster.always_pull_images).then_some(PolicyEdit::Settle),
            ..Self::default()
        })
    }

    /// Both changes; where they meet, this one.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        // What settles a policy has the last word on what others write.
        let policy = match (self.policy, other.policy) {
            (Some(PolicyEdit::Settle), Some(PolicyEdit::Write(PullPolicy::Always)))
            | (Some(PolicyEdit::Write(PullPolicy::Always)), Some(PolicyEdit::Settle)) => {
                Some(PolicyEdit::Write(PullPolicy::IfNotPresent))
            }
            (Some(PolicyEdit::Settle), other) => other.or(Some(PolicyEdit::Settle)),
            (own, other) => own.or(other),
        };
        Self {
            image: self.image.or_else(|| other.image.clone()),
            name: self.name.or_else(|| other.name.clone()),
            tag: self.tag.or(other.tag),
            digest: self.digest.or_else(|| other.digest.clone()),
            policy,
        }
    }

    /// The image that it makes of what is written; none where it cannot be taken apart.
    #[must_use]
    pub fn applied<'a>(&self, image_use: &'a ImageUse<'_>) -> Option<Cow<'a, str>> {
        if let Some(image) = &self.image {
            return Some(Cow::Owned(image.clone()));
        }
        let text = image_use.image.as_str()?;
        if self.name.is_none() && self.tag.is_none() && self.digest.is_none() {
            return Some(Cow::Borrowed(text));
        }
        let reference = image_use.parsed()?;
        let version = |part: Option<&str>| part.map_or(0, |part| part.len() + 1);
        let end = text.len() - version(reference.tag()) - version(reference.digest());
        let mut image = match &self.name {
            Some(name) => name.clone(),
            None => text.get(..end)?.to_owned(),
        };
        if let (Some(tag), None) = (reference.tag(), self.tag) {
            image.push(':');
            image.push_str(tag);
        }
        if let Some(digest) = self.digest.as_deref().or(reference.digest()) {
            image.push('@');
            image.push_str(digest);
        }
        Some(Cow::Owned(image))
    }
}

#[cfg(test)]
mod tests;
