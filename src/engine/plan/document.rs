//! What a plan says: its wire structs (version 1).

use std::rc::Rc;

use crate::report::{Failure, ObjectRef, UseRef};

use super::credentials::PlannedCredentials;

/// A plan, or why there is none.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(untagged))]
pub enum PlanAnswer {
    /// The input was read.
    Plan(Plan),
    /// The input could not be read.
    Failure(Failure),
}

/// What the kubelet will do, image by image.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Plan {
    /// What this document is.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "plan")))]
    #[cfg_attr(feature = "schema", serde(rename = "type"))]
    pub document: &'static str,
    /// The plan's version, 1.
    pub version: u32,
    /// Every image use, in the order of a report.
    pub images: Vec<PlannedImage>,
}

/// One image use.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "camelCase"))]
pub struct PlannedImage {
    /// The object it is in.
    pub object: Rc<ObjectRef>,
    /// The container or volume.
    #[cfg_attr(feature = "schema", serde(rename = "use"))]
    pub image_use: Option<UseRef>,
    /// RFC 6901 pointer into the object.
    pub pointer: String,
    /// The image as written; null where none is.
    pub image: Option<String>,
    /// The image as read; null where no text stands there.
    pub reference: Option<PlannedReference>,
    /// What the tag is by its form; null where there is none.
    pub tag: Option<PlannedTag>,
    /// The policy that the kubelet goes by; null where the API server refuses the written one.
    pub pull_policy: Option<PlannedPolicy>,
    /// With what the registry is asked; null where no image can be read.
    pub credentials: Option<PlannedCredentials>,
    /// On a node that has never had the image.
    pub cold: Step,
    /// On a node that has it.
    pub warm: Step,
    /// Which nodes have it; null where no Node was handed over that tells.
    pub nodes: Option<PlannedNodes>,
    /// The status that the pod shows when it goes wrong for certain.
    pub failure: Option<PlannedFailure>,
}

/// Which nodes have an image.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct PlannedNodes {
    /// How many have it.
    pub with: usize,
    /// Of so many that tell what they have.
    pub of: usize,
    /// The names of those that have it, at most twenty.
    pub names: Vec<String>,
}

/// A reference in its parts, or why it is none.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(untagged))]
pub enum PlannedReference {
    /// It is one.
    Parsed(ReferenceParts),
    /// It is none.
    Error {
        /// Why.
        error: ReferenceProblem,
    },
}

/// A reference in its parts.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct ReferenceParts {
    /// Host and port.
    pub registry: String,
    /// Repository, `library/` included.
    pub repository: String,
    /// Tag as written.
    pub tag: Option<String>,
    /// Digest as written.
    pub digest: Option<String>,
    /// What containerd asks a registry for.
    pub canonical: String,
}

/// Why a text is no reference.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct ReferenceProblem {
    /// A stable word, such as `uppercase`.
    pub code: &'static str,
    /// Bytes from the start of the image.
    pub offset: usize,
    /// The character there; null at the end.
    pub found: Option<char>,
    /// The part that was being read.
    #[cfg_attr(feature = "schema", serde(rename = "while"))]
    pub reading: String,
}

/// What a tag is by its form, which proves nothing: only a digest pins.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "camelCase"))]
pub struct PlannedTag {
    /// `full-semver`, `partial-version`, `calver`, `commit-hash`, `channel` or `opaque`.
    pub class: &'static str,
    /// Whether the form names one build.
    pub unique_by_form: bool,
}

/// An effective pull policy.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct PlannedPolicy {
    /// `Always`, `IfNotPresent` or `Never`.
    pub effective: &'static str,
    /// `explicit`, `default` or `stored`.
    pub source: &'static str,
    /// Why it is this one.
    pub why: &'static str,
}

/// What happens when a container starts.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Step {
    /// Registries that are asked, in order.
    pub asks: Vec<String>,
    /// What comes of it.
    pub result: StepResult,
    /// Why.
    pub because: &'static str,
}

/// What comes of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "lowercase"))]
pub enum StepResult {
    /// The image is pulled.
    Pull,
    /// The image on the node is used, nobody is asked.
    Use,
    /// The registry is asked; layers that are there are not fetched again.
    Revalidate,
    /// The container does not start.
    Fail,
    /// What was handed over does not tell.
    Unknown,
}

/// A status that a pod will show.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct PlannedFailure {
    /// The reason in `status`.
    pub reason: &'static str,
    /// When it shows.
    pub when: &'static str,
    /// Seconds between attempts; the last one repeats.
    pub retries: Vec<u32>,
}
