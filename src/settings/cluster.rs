//! What the cluster does by itself.

use crate::tree::{choice, record};

/// What the cluster does by itself.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields, default))]
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

record!(Cluster {
    kubernetes = "kubernetes",
    runtime = "runtime",
    always_pull_images = "alwaysPullImages",
    credential_verification = "credentialVerification",
});

/// The container runtimes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "kebab-case"))]
pub enum Runtime {
    /// containerd, which reads a name without host as Docker Hub's.
    Containerd,
    /// CRI-O, which looks such a name up in lists of its own.
    CriO,
    /// Nobody said.
    #[default]
    Unknown,
}

choice!(Runtime {
    Containerd = "containerd",
    CriO = "cri-o",
    Unknown = "unknown",
});

/// Whether the kubelet checks credentials for images that are on the node (KEP-2535).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

choice!(CredentialVerification {
    NeverVerify = "NeverVerify",
    NeverVerifyPreloadedImages = "NeverVerifyPreloadedImages",
    NeverVerifyAllowlistedImages = "NeverVerifyAllowlistedImages",
    AlwaysVerify = "AlwaysVerify",
});

/// What is taken for evidence.
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields, default))]
pub struct Trust {
    /// Objects of the input may speak in their own favour.
    pub input: bool,
}

record!(Trust {
    input = "input",
});
