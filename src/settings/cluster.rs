//! What the cluster does by itself.

use serde::Deserialize;

/// What the cluster does by itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Cluster {
    /// The version of Kubernetes, such as `1.35`.
    pub kubernetes: Option<String>,
    /// The container runtime of the nodes.
    pub runtime: Runtime,
    /// The admission plugin AlwaysPullImages is on.
    pub always_pull_images: bool,
    /// The kubelet's `imagePullCredentialsVerificationPolicy`.
    pub credential_verification: Option<CredentialVerification>,
}

/// The container runtimes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Runtime {
    /// containerd, which reads a name without host as Docker Hub's.
    Containerd,
    /// CRI-O, which looks such a name up in lists of its own.
    CriO,
    /// Nobody said.
    #[default]
    Unknown,
}

/// Whether the kubelet checks credentials for images that are on the node (KEP-2535).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CredentialVerification {
    /// For none.
    NeverVerify,
    /// For those that the kubelet pulled.
    NeverVerifyPreloadedImages,
    /// For all but listed ones.
    NeverVerifyAllowlistedImages,
    /// For all.
    AlwaysVerify,
}

/// What is taken for evidence.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Trust {
    /// Objects of the input may speak in their own favour.
    pub input: bool,
}
