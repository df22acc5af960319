//! One place that names an image, with what follows from it.

use core::cell::OnceCell;
use std::rc::Rc;

use crate::evidence::{Digests, Joined, Scans};
use crate::image::{Reference, ReferenceError, Scheme, TagForm, classify_in, placeholder};
use crate::kubernetes::{Field, PullPolicy, Text, default_pull_policy};
use crate::report::{UseKind, UseRef, echo, echo_image};

use super::place::{Leaf, Place};
use super::workload::{Stage, Workload};

static ABSENT: Text<'static> = Field::Absent;

/// One place that names an image.
#[derive(Debug)]
pub struct ImageUse<'a> {
    /// What kind of place; none where the pod around it cannot be read.
    pub kind: Option<UseKind>,
    /// The container's or volume's name.
    pub name: Option<&'a str>,
    /// The image as written.
    pub image: &'a Text<'a>,
    /// The image as read; none where no text stands there, or one that somebody is still to fill in.
    pub reference: Option<Result<Reference<'a>, ReferenceError>>,
    /// What in the image somebody is still to fill in.
    pub placeholder: Option<&'static str>,
    /// The pull policy as written.
    pub policy: &'a Text<'a>,
    /// What the kubelet goes by; none where it is no policy, or where there is no image.
    pub effective: Option<Effective>,
    /// Where it stands.
    pub place: Place<'a>,
    /// What stands there instead of what Kubernetes expects.
    pub malformed: Option<Malformed>,
    form: OnceCell<Option<TagForm>>,
    scanned: OnceCell<Joined>,
}

/// A wrong type where images are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What Kubernetes expects.
    pub expected: &'static str,
    /// What stands there.
    pub found: &'static str,
}

/// The pull policy that the kubelet goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective {
    /// The policy.
    pub policy: PullPolicy,
    /// Where it comes from.
    pub source: PolicySource,
    /// Why it is this one.
    pub why: &'static str,
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

/// What is written at a place, before anything follows from it.
pub(super) struct Written<'a> {
    pub kind: Option<UseKind>,
    pub name: &'a Text<'a>,
    pub image: &'a Text<'a>,
    pub policy: &'a Text<'a>,
    pub place: Place<'a>,
    pub malformed: Option<Malformed>,
    /// The custom resource's controller fills in what stands in brackets.
    pub templated: bool,
}

impl<'a> ImageUse<'a> {
    pub(super) fn new(written: Written<'a>, workload: &Workload<'_>) -> Self {
        let Written { kind, name, image, policy, place, malformed, templated } = written;
        let name = name.as_str();
        let mut reference = image.filled().map(Reference::parse);
        let open = match (image.filled(), &reference) {
            (Some(text), Some(Err(_))) if templated || !workload.stage.is_admission() => placeholder(text),
            (Some("auto"), _) => injected(name, workload),
            _ => None,
        };
        if open.is_some() {
            reference = None;
        }
        let effective = match place.leaf {
            // What a custom resource's controller writes where nothing stands, it alone knows.
            Leaf::Element | Leaf::Parts if policy.is_absent() => None,
            _ => effective(policy, reference.as_ref(), workload.stage),
        };
        Self {
            kind,
            name,
            image,
            reference,
            placeholder: open,
            policy,
            effective,
            place,
            malformed,
            form: OnceCell::new(),
            scanned: OnceCell::new(),
        }
    }

    /// The same place with another image and pull policy.
    #[must_use]
    pub fn with<'b>(
        &'b self,
        image: &'b Text<'b>,
        policy: &'b Text<'b>,
        workload: &Workload<'_>,
    ) -> ImageUse<'b> {
        let mut changed = ImageUse::new(
            Written {
                kind: self.kind,
                name: &ABSENT,
                image,
                policy,
                place: self.place,
                malformed: None,
                templated: false,
            },
            workload,
        );
        changed.name = self.name;
        changed
    }

    /// A container, for tests of what is judged.
    #[cfg(test)]
    pub(crate) fn container(texts: [&'a Text<'a>; 3], workload: &Workload<'_>) -> Self {
        let [name, image, policy] = texts;
        let place = Place {
            path: Some(&crate::pull::Path { above: None, key: "/spec" }),
            list: "/containers",
            index: Some(0),
            leaf: Leaf::Container,
            ..Place::default()
        };
        let kind = Some(UseKind::Container);
        Self::new(Written { kind, name, image, policy, place, malformed: None, templated: false }, workload)
    }

    /// The reference, where it can be read.
    #[must_use]
    pub fn parsed(&self) -> Option<&Reference<'a>> {
        self.reference.as_ref().and_then(|r| r.as_ref().ok())
    }

    /// Reference and text of an image that can be read.
    #[must_use]
    pub fn readable(&self) -> Option<(&Reference<'a>, &str)> {
        self.parsed().zip(self.image.as_str())
    }

    /// The pull policy that the kubelet goes by.
    #[must_use]
    pub fn pull_policy(&self) -> Option<PullPolicy> {
        self.effective.map(|effective| effective.policy)
    }

    /// What the tag is, by the schemes or by its form; none without a tag.
    #[must_use]
    pub fn form(&self, schemes: &[Rc<Scheme>]) -> Option<TagForm> {
        *self.form.get_or_init(|| classify_in(self.parsed()?, schemes))
    }

    /// Which scan reports are about it; nothing where it cannot be read. Asked with the same evidence always.
    #[must_use]
    pub fn scanned(&self, scans: &Scans, digests: &Digests) -> &Joined {
        self.scanned.get_or_init(|| match self.parsed() {
            Some(reference) => scans.join(reference, digests.of(reference)),
            None => Joined::Nothing,
        })
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
}

/// Istio's gateways name the image `auto`, and its webhook writes the real one into their pods. In
/// admission only the container that it writes to is believed, and no pod, which has passed it.
fn injected(name: Option<&str>, workload: &Workload<'_>) -> Option<&'static str> {
    let admission = workload.stage.is_admission();
    let template = name == Some("istio-proxy") && workload.kind != Some("Pod");
    (!admission || template).then_some("auto")
}

fn effective(
    policy: &Text<'_>,
    reference: Option<&Result<Reference<'_>, ReferenceError>>,
    stage: Stage,
) -> Option<Effective> {
    let stored = |source| if stage.is_stored() { PolicySource::Stored } else { source };
    if let Some(text) = policy.filled() {
        let source = stored(PolicySource::Explicit);
        return PullPolicy::parse(text).map(|policy| Effective { policy, source, why: "the policy is set" });
    }
    // What is no text is no policy either.
    if policy.wrong().is_some() {
        return None;
    }
    let (policy, why) = default_pull_policy(reference?);
    Some(Effective { policy, source: stored(PolicySource::Default), why })
}
