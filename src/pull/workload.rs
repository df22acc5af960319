//! What the image uses of an object, and of one of its pods, have in common.

use crate::kubernetes::{Field, List, Named, Raw, Whole, text_member};

/// The object that image uses stand in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Workload<'a> {
    /// `apps/v1`, …
    pub api_version: Option<&'a str>,
    /// `Deployment`, …
    pub kind: Option<&'a str>,
    /// The namespace, where it is known.
    pub namespace: Option<&'a str>,
    /// One of Kubernetes' own kinds, or a bare pod spec: its shape is known, and nobody fills in what it lacks.
    pub built_in: bool,
    /// Who has seen it so far.
    pub stage: Stage,
    /// Its labels, unread.
    pub labels: Raw<'a>,
    /// What its controllers say of it, unread. Whoever writes an object can write it too: it proves nothing where
    /// an API server asks.
    pub status: Raw<'a>,
}

/// How far an object has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// A user wrote it.
    #[default]
    Manifest,
    /// It came from an API server.
    Live,
    /// An API server asks before it stores a new one.
    Create,
    /// An API server asks before it changes one.
    Update,
}

impl Stage {
    /// Whether an API server has filled in its defaults.
    #[must_use]
    pub fn is_stored(self) -> bool {
        self != Self::Manifest
    }

    /// Whether an API server asks.
    #[must_use]
    pub fn is_admission(self) -> bool {
        matches!(self, Self::Create | Self::Update)
    }

    /// Whether the object is there already, with fields that can no longer change.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Live | Self::Update)
    }
}

/// What the image uses of one pod, or pod template, have in common.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pod<'a> {
    /// The secrets that the pod names to pull with.
    pub secrets: &'a [Field<Whole<'a, Named<'a>>>],
    /// The list that they stand in; none where nobody says how a pod names secrets.
    pub written: Option<&'a List<Whole<'a, Named<'a>>>>,
    /// Secrets that the pod names as well, where a change is tried.
    pub added: &'a [String],
    /// The ServiceAccount that the pod names; without one it is `default`.
    pub account: Option<&'a str>,
    /// The pod's priority class.
    pub priority_class: Option<&'a str>,
    /// A CronJob's schedule.
    pub schedule: Option<&'a str>,
    /// How many pods of a Job run at once.
    pub parallelism: Option<u64>,
    /// The template's labels, unread.
    pub labels: Raw<'a>,
}

impl<'a> Pod<'a> {
    /// Takes the secrets that it names; what names none before the first is left out, so that nobody who asks
    /// for the first looks through it again.
    pub fn name_secrets(&mut self, written: &'a List<Whole<'a, Named<'a>>>) {
        let secrets = written.elements();
        let named = secrets.iter().position(|secret| name_of(secret).is_some());
        self.secrets = named.and_then(|first| secrets.get(first..)).unwrap_or_default();
        self.written = Some(written);
    }

    /// Whether it names any secret.
    #[must_use]
    pub fn names_secrets(&self) -> bool {
        !self.secrets.is_empty() || !self.added.is_empty()
    }

    /// Whether it has a list of its own, in place of its ServiceAccount's: one that names nothing, as `[{name: ""}]`,
    /// is one too (kubernetes `plugin/pkg/admission/serviceaccount`).
    #[must_use]
    pub fn has_secrets(&self) -> bool {
        self.written.is_some_and(|list| !list.elements().is_empty()) || !self.added.is_empty()
    }

    /// The names of its secrets as they are written; the kubelet passes over empty ones.
    pub fn secret_names(&self) -> impl Iterator<Item = &str> {
        self.secrets.iter().filter_map(name_of)
    }
}

fn name_of<'s>(secret: &'s Field<Whole<'_, Named<'_>>>) -> Option<&'s str> {
    secret.value()?.name.filled()
}

/// Whether labels, a JSON object as text, have a key with a value.
#[must_use]
pub fn has_label(labels: Raw<'_>, key: &str, value: &str) -> bool {
    labels.and_then(|labels| text_member(labels, key)).is_some_and(|own| own == value)
}
