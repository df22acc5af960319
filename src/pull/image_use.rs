//! One place that names an image, with what follows from it.

use crate::image::{Reference, ReferenceError};
use crate::kubernetes::{PullPolicy, Text, default_pull_policy};
use crate::report::{UseKind, UseRef, echo, echo_image};

/// One place that names an image.
#[derive(Debug)]
pub struct ImageUse<'a> {
    /// What kind of place; none where the pod around it cannot be read.
    pub kind: Option<UseKind>,
    /// The container's or volume's name.
    pub name: Option<&'a str>,
    /// The image as written.
    pub image: &'a Text<'a>,
    /// The image as read; none where no text stands there.
    pub reference: Option<Result<Reference<'a>, ReferenceError>>,
    /// The pull policy as written.
    pub policy: &'a Text<'a>,
    /// Where it stands.
    pub place: Place<'a>,
    /// What stands there instead of what Kubernetes expects.
    pub malformed: Option<Malformed>,
}

/// A wrong type where images are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What Kubernetes expects.
    pub expected: &'static str,
    /// What stands there.
    pub found: &'static str,
}

/// Where in an object an image use stands; text only when somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The way to the pod spec.
    pub path: &'a [&'static str],
    /// The list in the pod spec; empty for the pod spec itself.
    pub list: &'static str,
    /// The element.
    pub index: Option<usize>,
    /// The way from the element to the image.
    pub leaf: &'static str,
}

/// Where an effective pull policy comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicySource {
    /// The manifest says it.
    Explicit,
    /// The API server will write it.
    Default,
    /// The API server has written it, from the manifest or by default.
    Stored,
}

impl Place<'_> {
    /// RFC 6901 pointer into the object.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in self.path.iter().chain([&self.list]).filter(|s| !s.is_empty()) {
            pointer.push('/');
            pointer.push_str(segment);
        }
        if let Some(index) = self.index {
            pointer.push('/');
            pointer.push_str(&index.to_string());
        }
        pointer.push_str(self.leaf);
        pointer
    }
}

impl<'a> ImageUse<'a> {
    /// The reference, where it can be read.
    #[must_use]
    pub fn parsed(&self) -> Option<&Reference<'a>> {
        self.reference.as_ref().and_then(|r| r.as_ref().ok())
    }

    /// The image as it may be printed.
    #[must_use]
    pub fn shown_image(&self) -> Option<String> {
        self.image.as_str().map(echo_image)
    }

    /// The container or volume as a report names it.
    #[must_use]
    pub fn shown(&self) -> Option<UseRef> {
        self.kind.map(|kind| UseRef { kind, name: self.name.map(echo) })
    }

    /// What the kubelet will go by, where it comes from, and why. None for a policy that is no
    /// policy, which the API server refuses.
    #[must_use]
    pub fn effective_policy(&self, live: bool) -> Option<(PullPolicy, PolicySource, &'static str)> {
        match (self.policy.filled(), live) {
            (Some(text), live) => {
                let source = if live { PolicySource::Stored } else { PolicySource::Explicit };
                PullPolicy::parse(text).map(|policy| (policy, source, "the policy is set"))
            }
            (None, live) => {
                let source = if live { PolicySource::Stored } else { PolicySource::Default };
                let (policy, why) = default_pull_policy(self.reference.as_ref()?);
                Some((policy, source, why))
            }
        }
    }
}
