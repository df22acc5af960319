//! What the API server writes where a manifest says nothing.
//! Source: kubernetes `pkg/apis/core/v1/defaults.go`, `SetDefaults_Container`.

use crate::image::{Reference, ReferenceError};

/// When the kubelet asks the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PullPolicy {
    /// At every start.
    Always,
    /// Only where the image is not on the node.
    IfNotPresent,
    /// Not at all.
    Never,
}

impl PullPolicy {
    /// The policy that the API server accepts under this spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Always" => Some(Self::Always),
            "IfNotPresent" => Some(Self::IfNotPresent),
            "Never" => Some(Self::Never),
            _ => None,
        }
    }

    /// The policy as Kubernetes spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::IfNotPresent => "IfNotPresent",
            Self::Never => "Never",
        }
    }
}

/// The policy of a container or image volume that names none, and why.
#[must_use]
pub fn default_pull_policy(image: &Result<Reference<'_>, ReferenceError>) -> (PullPolicy, &'static str) {
    match image {
        Err(_) => (PullPolicy::IfNotPresent, "the reference cannot be read, so no tag is seen"),
        Ok(r) => match (r.tag(), r.digest()) {
            (Some("latest"), _) => (PullPolicy::Always, "the tag is `latest`"),
            (None, None) => (PullPolicy::Always, "without tag and digest the tag is `latest`"),
            (None, Some(_)) => (PullPolicy::IfNotPresent, "a digest is named and no tag"),
            (Some(_), _) => (PullPolicy::IfNotPresent, "the tag is not `latest`"),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Reference, default_pull_policy};

    const VECTORS: &str = include_str!("../../policies/vectors/pull_policy.json");

    #[test]
    fn defaults_every_vector_as_the_api_server_does() {
        let vectors: Value = serde_json::from_str(VECTORS).expect("vectors are JSON");
        let list = vectors["defaulting"].as_array().expect("a list");
        assert!(list.len() > 30);
        for v in list.iter().filter(|v| v["imagePullPolicy"].as_str().unwrap_or_default().is_empty()) {
            let image = v["image"].as_str().unwrap_or_default();
            let (policy, _) = default_pull_policy(&Reference::parse(image));
            assert_eq!(v["effective"], policy.as_str(), "{image:?}");
        }
    }
}
