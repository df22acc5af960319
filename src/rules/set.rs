//! What rules about everything handed over look at.

use crate::credentials::{Lookup, lookup};
use crate::kubernetes::PullPolicy;
use crate::pull::{ImageUse, PullSecrets};
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
        let found = lookup(&secrets.known, &reference.name().to_string());
        let known = secrets.names.iter().zip(&secrets.known).filter(|(_, known)| known.is_some());
        let verification = context.cluster.credential_verification;
        Some(
            Self {
                namespace: context.workload.namespace.map(str::to_owned),
                secrets: known.map(|(name, _)| (*name).to_owned()).collect(),
                keys: Vec::new(),
                verified: verification != Some(CredentialVerification::NeverVerify),
            }
            .with(&found, secrets),
        )
    }

    fn with(mut self, found: &Lookup<'_>, secrets: &PullSecrets<'_>) -> Self {
        let place = |at: usize| {
            let name = secrets.names.get(at)?;
            self.secrets.iter().position(|own| own == name)
        };
        let keys = found.candidates.iter();
        self.keys = keys.filter_map(|c| Some((place(c.secret)?, c.key.shown().to_owned()))).collect();
        self
    }
}

impl Seen {
    /// Of an image that can be read.
    #[must_use]
    pub fn of(image_use: &ImageUse<'_>, served: Option<Served>) -> Option<Self> {
        let reference = image_use.parsed()?;
        let latest = reference.digest().is_none().then_some("latest");
        Some(Self {
            name: reference.name().to_string(),
            tag: reference.tag().or(latest).map(str::to_owned),
            digest: reference.digest().map(str::to_owned),
            policy: image_use.pull_policy(),
            served,
        })
    }
}
