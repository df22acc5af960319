//! With what the registry is asked for an image: the keys that are tried, and why others are not.

use crate::credentials::{Contents, Ignored, Miss};
use crate::image::Reference;
use crate::list::Listed;
use crate::pull::{Outcome, PullSecrets};
use crate::report::echo;

/// Misses of keys that are listed for one image, the nearest first.
const MISSES: usize = 20;

/// With what the registry is asked for an image.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct PlannedCredentials {
    /// `matched`, `anonymous`, `broken`, `node`, or `unknown` where what was handed over does not tell.
    pub outcome: &'static str,
    /// The keys that the kubelet tries until one works, in order.
    pub candidates: Vec<PlannedKey>,
    /// Secrets and keys that do not serve the image; those of other registries only where nothing serves it.
    pub misses: Vec<PlannedMiss>,
}

/// A key that the kubelet tries.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "camelCase"))]
pub struct PlannedKey {
    /// Namespace and name of its secret.
    pub secret: String,
    /// The key as the kubelet reads it, without user, query and fragment.
    pub key: String,
    /// True where its path ends within a name of the image's: `ghcr.io/org` serves `ghcr.io/orgs/app`.
    #[cfg_attr(feature = "schema", serde(skip_serializing_if = "Option::is_none"))]
    pub by_accident: Option<bool>,
}

/// A secret or key that does not serve the image.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct PlannedMiss {
    /// Namespace and name of the secret.
    pub secret: String,
    /// The key as the kubelet reads it; null where the whole secret is meant.
    pub key: Option<String>,
    /// A stable word: `absent`, `not-handed-over`, `broken`, `ignored-type`, `ignored-key`, `ignored-empty`,
    /// `unreadable-key`, `hub-slash`, `hub-host`, `hidden-by-docker.io`, `port`, `case`, `path-glob`, `path`,
    /// `scheme`, `labels` or `registry`.
    pub reason: &'static str,
}

impl PlannedCredentials {
    /// Where nothing can be said.
    pub(super) fn unknown() -> Self {
        Self { outcome: Outcome::Unknown.as_str(), candidates: Vec::new(), misses: Vec::new() }
    }

    /// Of an image that a pod pulls; `node` where the nodes have a credential of their own.
    pub(super) fn of(
        secrets: &PullSecrets<'_>,
        image: &Reference<'_>,
        node: bool,
        namespace: Option<&str>,
    ) -> Self {
        let shown = |at: usize| {
            let name = secrets.names.get(at).copied().unwrap_or_default();
            match namespace {
                Some(namespace) => echo(&format!("{namespace}/{name}")),
                None => echo(name),
            }
        };
        let (outcome, found) = secrets.of_image(image, node, true);
        let candidates = found.candidates.iter().map(|found| PlannedKey {
            secret: shown(found.secret),
            key: echo(found.key.shown()),
            by_accident: found.by_accident.then_some(true),
        });
        let whole = secrets.known.iter().enumerate().filter_map(|(at, secret)| {
            let reason = match secret.as_ref().map(|secret| &secret.contents) {
                None if secrets.complete => "absent",
                None => "not-handed-over",
                Some(Contents::Broken(_)) => "broken",
                Some(Contents::Ignored(Ignored::Type(_))) => "ignored-type",
                Some(Contents::Ignored(Ignored::Key(_))) => "ignored-key",
                Some(Contents::Ignored(Ignored::Empty(_))) => "ignored-empty",
                Some(Contents::Keys { unreadable: 1.., .. }) => "unreadable-key",
                Some(Contents::Keys { .. }) => return None,
            };
            Some(PlannedMiss { secret: shown(at), key: None, reason })
        });
        let mut misses: Vec<PlannedMiss> = whole.list();
        for missed in found.misses.iter().take(MISSES) {
            let reason = missed.miss.unwrap_or(Miss::Registry);
            if reason != Miss::Registry || outcome != Outcome::Matched {
                let key = Some(echo(missed.key.shown()));
                misses.push(PlannedMiss { secret: shown(missed.secret), key, reason: reason.as_str() });
            }
        }
        Self { outcome: outcome.as_str(), candidates: candidates.list(), misses }
    }
}
