//! A ServiceAccount, as far as pods get their secrets from it.

use std::borrow::Cow;

use crate::kubernetes::{elements, member, text_member};

/// A ServiceAccount.
#[derive(Clone, Debug)]
pub struct Account {
    /// The namespace, where it names one.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
    /// The secrets that pods get which name none themselves.
    pub pull_secrets: Vec<String>,
}

impl Account {
    /// Reads a ServiceAccount. None where it has no name.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let metadata = member(text, "metadata").unwrap_or_default();
        let name = text_member(metadata, "name")?.into_owned();
        let namespace = text_member(metadata, "namespace").map(Cow::into_owned);
        let mut pull_secrets = Vec::new();
        let secrets = member(text, "imagePullSecrets").unwrap_or_default();
        let _ = elements(secrets, &mut |secret| {
            pull_secrets.extend(text_member(secret, "name").map(Cow::into_owned));
        });
        Some(Self { namespace, name, pull_secrets })
    }
}
