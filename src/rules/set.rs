//! What rules about everything handed over look at.

use crate::credentials::lookup;
use crate::kubernetes::PullPolicy;
use crate::list::Listed;
use crate::pull::ImageUse;
use crate::report::echo;
use crate::settings::CredentialVerification;

use super::Context;

/// One image use, as far as rules compare it with others.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Registry and repository.
    pub name: String,
    /// The tag; `latest` where there is neither tag nor digest.
    pub tag: Option<String>,
    /// The digest.
    pub digest: Option<String>,
    /// What the kubelet goes by.
    pub policy: Option<PullPolicy>,
    /// With what it is pulled, where that is known.
    pub served: Option<Served>,
    /// The digest that a live pod runs.
    pub running: Option<String>,
}

/// With what an image is pulled, where that is known.
#[derive(Clone, Debug)]
pub struct Served {
    /// The namespace of the secrets.
    pub namespace: Option<String>,
    /// The pod's secrets that were handed over.
    pub secrets: Vec<String>,
    /// What the kubelet tries of them, in order: each secret, by its place, and its key.
    pub keys: Vec<(usize, String)>,
    /// Whether a pod with another secret has to show it before it may use the image (KEP-2535).
    pub verified: bool,
}

impl Served {
    /// Of an image that the kubelet may pull with secrets that were handed over.
    #[must_use]
    pub fn of(image_use: &ImageUse<'_>, context: &Context<'_>) -> Option<Self> {
        if context.credentials.is_empty() {
            return None;
        }
        let (_, _, reference) = Context::pulled(core::slice::from_ref(image_use)).next()?;
        let secrets = context.secrets();
        if secrets.known.iter().all(Option::is_none) {
            return None;
        }
        let found = lookup(&secrets.known, &reference.name(), false);
        // With a secret that breaks the others nothing can be said of these.
        if found.broken.is_some() {
            return None;
        }
        let named = secrets.names.iter().zip(&secrets.known).enumerate();
        let known: Vec<(usize, &str)> =
            named.filter(|(_, (_, known))| known.is_some()).map(|(at, (name, _))| (at, *name)).list();
        let place = |at: usize| known.iter().position(|(own, _)| *own == at);
        let keys = found.candidates.iter();
        let verification = context.cluster.credential_verification;
        Some(Self {
            namespace: context.workload.namespace.map(str::to_owned),
            keys: keys.filter_map(|c| Some((place(c.secret)?, c.key.shown().to_owned()))).list(),
            secrets: known.into_iter().map(|(_, name)| name.to_owned()).list(),
            verified: verification != Some(CredentialVerification::NeverVerify),
        })
    }
}

/// A digest as a message shows it: the algorithm, and enough to tell two apart.
pub(super) fn short_digest(digest: &str) -> String {
    match digest.get(.."sha256:".len() + 12) {
        Some(start) => format!("{start}…"),
        None => echo(digest),
    }
}

impl Seen {
    /// Of an image that can be read.
    #[must_use]
    pub fn of(image_use: &ImageUse<'_>, context: &Context<'_>) -> Option<Self> {
        let reference = image_use.parsed()?;
        let latest = reference.digest().is_none().then_some("latest");
        Some(Self {
            name: reference.name(),
            tag: reference.tag().or(latest).map(str::to_owned),
            digest: reference.digest().map(str::to_owned),
            policy: match context.cluster.always_pull_images {
                true => Some(PullPolicy::Always),
                false => image_use.pull_policy(),
            },
            served: Served::of(image_use, context),
            running: context.running(image_use).map(str::to_owned),
        })
    }
}
