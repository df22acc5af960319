//! What rules about everything handed over look at.

use crate::kubernetes::PullPolicy;
use crate::pull::ImageUse;

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
}

impl Seen {
    /// Of an image that can be read.
    #[must_use]
    pub fn of(image_use: &ImageUse<'_>) -> Option<Self> {
        let reference = image_use.parsed()?;
        let latest = reference.digest().is_none().then_some("latest");
        Some(Self {
            name: reference.name().to_string(),
            tag: reference.tag().or(latest).map(str::to_owned),
            digest: reference.digest().map(str::to_owned),
            policy: image_use.pull_policy(),
        })
    }
}
