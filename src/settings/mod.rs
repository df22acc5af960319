//! What a user configures (version 1): read strictly, so that a misspelt key is never a silent hole.

mod cluster;
mod exemption;
mod lists;
mod overrides;
mod read;
mod registries;
mod tree;

use crate::kubernetes::ImagePath;
use crate::order::ByName;
use crate::report::{Problem, Severity};
use crate::tree::{At, Decode, Read, choice, record};

pub use crate::moment::{Day, Now};
pub use crate::tree::Tree;
pub use cluster::{Cluster, CredentialVerification, Runtime, Trust};
pub use exemption::{AnnotationExemptions, Exemption};
pub use lists::NonEmpty;
pub use overrides::Override;
pub use read::{
    a_list, escape, nearest, no_json, read_options, read_part, read_strictly, unknown_key, wrong_value,
};
pub use registries::{Mirror, Places, Registries};

/// The settings document.
#[derive(Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields, default))]
pub struct Settings {
    /// The version of this document, 1.
    pub version: Version,
    /// Which rules are on, and how much they weigh.
    pub profile: Profile,
    /// The strongest verdict that findings may lead to.
    pub enforce: Enforce,
    /// How an update of an object that was faulty before is judged.
    pub on_update: OnUpdate,
    /// What the objects are meant to be.
    pub mode: Mode,
    /// What findings weigh that could not be decided; `info`, and `off` in admission, where it is not set.
    pub undetermined: Option<Level>,
    /// The namespace of objects that name none.
    pub default_namespace: Option<String>,
    /// What the cluster does by itself.
    pub cluster: Cluster,
    /// Which registries are allowed, private, mirrored.
    pub registries: Registries,
    /// Severity by rule id, over the profile's.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub rules: ByName<RuleSetting>,
    /// Settings of some namespaces, over the ones above; of several that say the same, the last counts.
    pub overrides: Vec<Override>,
    /// Findings that are accepted, each with its reason.
    pub exemptions: Vec<Exemption>,
    /// Whether objects may carry exemptions of their own.
    pub allow_annotation_exemptions: AnnotationExemptions,
    /// The rules whose fixes a mutating answer applies.
    pub mutate: Vec<String>,
    /// What is taken for evidence.
    pub trust: Trust,
    /// Where further custom resources keep images.
    pub image_paths: Vec<ImagePath>,
    /// Kubewarden alone: the policy server is asked for the ServiceAccounts and Secrets that pods are pulled with.
    /// The policy's `contextAwareResources` have to grant both.
    pub context_aware: bool,
}

record!(Settings {
    version = "version",
    profile = "profile",
    enforce = "enforce",
    on_update = "onUpdate",
    mode = "mode",
    undetermined = "undetermined",
    default_namespace = "defaultNamespace",
    cluster = "cluster",
    registries = "registries",
    rules = "rules",
    overrides = "overrides",
    exemptions = "exemptions",
    allow_annotation_exemptions = "allowAnnotationExemptions",
    mutate = "mutate",
    trust = "trust",
    image_paths = "imagePaths",
    context_aware = "contextAware",
});

/// What the objects are meant to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "lowercase"))]
pub enum Mode {
    /// Whole objects.
    #[default]
    Manifest,
    /// Patches over other objects, in which a container may leave its image out.
    Overlay,
}

choice!(Mode {
    Manifest = "manifest",
    Overlay = "overlay",
});

/// The only version there is.
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(try_from = "u64"))]
pub struct Version;

impl Decode for Version {
    fn decode(at: &At<'_>) -> Read<Self> {
        match u64::decode(at)? {
            1 => Ok(Self),
            _ => Err(at.wrong(&"expected version 1, the only one that this Surepull reads")),
        }
    }
}

/// How strict the rules are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "lowercase"))]
pub enum Profile {
    /// What will break or surprise; quiet on good manifests.
    #[default]
    Baseline,
    /// Also what makes pulls outage-proof and reproducible.
    Reliable,
    /// Also pins, versions and scan evidence.
    Strict,
}

choice!(Profile {
    Baseline = "baseline",
    Reliable = "reliable",
    Strict = "strict",
});

/// The strongest verdict that findings may lead to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "lowercase"))]
pub enum Enforce {
    /// Errors deny.
    #[default]
    Deny,
    /// Errors warn.
    Warn,
    /// Everything is allowed and only reported.
    Audit,
}

choice!(Enforce {
    Deny = "deny",
    Warn = "warn",
    Audit = "audit",
});

/// How an update of an object that was faulty before is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "kebab-case"))]
pub enum OnUpdate {
    /// What the old object had already weighs as a warning.
    #[default]
    NewOnly,
    /// Everything weighs in full.
    All,
}

choice!(OnUpdate {
    NewOnly = "new-only",
    All = "all",
});

/// A rule's severity, alone or beside its options.
#[derive(Clone, Debug)]
pub enum RuleSetting {
    /// The severity.
    Severity(Level),
    /// The severity, where it differs from the profile's, and options.
    Options {
        /// The severity.
        severity: Option<Level>,
        /// The rule's own options, an object.
        options: Tree,
    },
}

impl Decode for RuleSetting {
    fn decode(at: &At<'_>) -> Read<Self> {
        const EXPECTED: &str = "expected a severity (`off`, `info`, `warning`, `error`) or an object with `severity` and the rule's options";
        let wrong = |_| at.wrong(&EXPECTED);
        let Tree::Object(members) = at.tree() else {
            return Level::decode(at).map(Self::Severity).map_err(wrong);
        };
        let (severity, options): (Vec<_>, Vec<_>) =
            members.iter().cloned().partition(|(key, _)| key == "severity");
        if severity.len() > 1 {
            return Err(at.wrong(&"expected every key once"));
        }
        let severity = at.optional("severity").map_err(wrong)?;
        Ok(Self::Options { severity, options: Tree::Object(options) })
    }
}

/// A severity, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "lowercase"))]
pub enum Level {
    /// The rule is off.
    Off,
    /// Reported only.
    Info,
    /// Warns.
    Warning,
    /// Denies.
    Error,
}

choice!(Level {
    Off = "off",
    Info = "info",
    Warning = "warning",
    Error = "error",
});

impl Level {
    /// The severity; none when off.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl Settings {
    /// Reads settings; empty text and `null` are the defaults.
    ///
    /// # Errors
    /// Anything that is no JSON, an unknown key (with the nearest known one), a value of the wrong type.
    pub fn read(text: &str) -> Result<Self, Problem> {
        match text.trim() {
            "" | "null" => Ok(Self::default()),
            text => read_strictly(text, "settings"),
        }
    }
}
