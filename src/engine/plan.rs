//! The plan: for each image use what the kubelet will do; the "why" behind the findings.

mod credentials;
mod nodes;
mod written;

use std::rc::Rc;

use crate::image::{Reference, Scheme, TagForm};
use crate::input::{Document, Item, Subject};
use crate::kubernetes::PullPolicy;
use crate::list::Listed;
use crate::pull::{Effective, ImageUse, PolicySource, PullSecrets, Stage, image_uses};
use crate::report::{Failure, ObjectRef, UseKind, UseRef, VERSION, echo, has_user_info};
use crate::settings::Registries;

use super::evidence::Known;
use super::run::{name, workload};
use super::{Evidence, Policy};

pub use credentials::PlannedCredentials;
use nodes::{Asked, Nodes};

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

/// Seconds between the kubelet's attempts (`MaxImageBackOff` is 300).
const BACK_OFF: [u32; 6] = [10, 20, 40, 80, 160, 300];

/// Names of nodes that are listed for one image.
const NAMES: usize = 20;

/// Plans a document that was read.
///
/// # Errors
/// A document whose shape is not known.
pub fn plan(policy: &Policy, evidence: &Evidence, document: &Document<'_>) -> Result<Plan, Failure> {
    let subject = document.subject().map_err(|problems| policy.fail(problems))?;
    let known = Known::with(policy, evidence, &subject);
    let (nodes, known, caches) = (Nodes::of(policy, &known), known.credentials(), known.caches());
    let mut images = Vec::new();
    let mut add = |item: &Item<'_>, requested: Option<&str>, stage: Stage| {
        let workload = workload(item, requested, policy.default_namespace.as_deref(), stage);
        let (object, layer) = (Rc::new(name(item, workload.namespace)), policy.layer(workload.namespace));
        image_uses(item.object, &workload, &policy.image_paths(&workload), &mut |pod, uses| {
            let secrets = PullSecrets::of(pod, &workload, known);
            // Only a place that names an image can be planned.
            let uses = uses.iter().filter(|image_use| image_use.malformed.is_none());
            images.extend(uses.map(|image_use| {
                let node = |image: &Reference<'_>| {
                    Registries::names(&layer.registries.node_credentials, image) || known.of_nodes(image)
                };
                let credentials = image_use.parsed().map(|image| match image_use.kind {
                    // Which pod its own places end up in, a custom resource's controller alone knows.
                    None | Some(UseKind::CustomResource) => PlannedCredentials::unknown(),
                    _ => PlannedCredentials::of(&secrets, image, node(image), workload.namespace),
                });
                let holders = image_use.parsed().and_then(|image| caches.holders(image));
                let asked = nodes.asked(image_use.parsed(), credentials.as_ref());
                planned(&object, image_use, &layer.schemes, credentials, asked, holders)
            }));
        });
    };
    match &subject {
        Subject::Objects(items) => items.iter().for_each(|item| add(item, None, Stage::Manifest)),
        Subject::Admission(request) => {
            if let Some(item) = request.item() {
                add(&item, request.request.namespace.filled(), Stage::Create);
            }
        }
    }
    Ok(Plan { document: "plan", version: VERSION, images })
}

fn planned(
    object: &Rc<ObjectRef>,
    image_use: &ImageUse<'_>,
    schemes: &[Rc<Scheme>],
    credentials: Option<PlannedCredentials>,
    asked: Asked,
    holders: Option<(Vec<&str>, usize)>,
) -> PlannedImage {
    let reference = image_use.reference.as_ref().map(|read| match read {
        Ok(r) => PlannedReference::Parsed(ReferenceParts {
            registry: r.registry().to_owned(),
            repository: r.repository().to_string(),
            tag: r.tag().map(str::to_owned),
            digest: r.digest().map(str::to_owned),
            canonical: r.canonical().to_string(),
        }),
        // Of an image with a user before its host nothing is repeated.
        Err(e) => {
            let secret = image_use.image.as_str().is_some_and(has_user_info);
            let (offset, found) = if secret { (0, None) } else { (e.offset(), e.found()) };
            PlannedReference::Error {
                error: ReferenceProblem { code: e.code(), offset, found, reading: e.part().to_string() },
            }
        }
    });
    let (cold, warm, failure) = starts(image_use, image_use.pull_policy(), asked);
    PlannedImage {
        object: Rc::clone(object),
        image_use: image_use.shown(),
        pointer: image_use.place.pointer(),
        image: image_use.shown_image(),
        reference,
        tag: image_use
            .form(schemes)
            .map(|TagForm { class, unique }| PlannedTag { class: class.as_str(), unique_by_form: unique }),
        pull_policy: image_use.effective.map(|Effective { policy, source, why }| PlannedPolicy {
            effective: policy.as_str(),
            source: match source {
                PolicySource::Explicit => "explicit",
                PolicySource::Default => "default",
                PolicySource::Stored => "stored",
            },
            why,
        }),
        credentials,
        cold,
        warm,
        nodes: holders.map(|(names, of)| PlannedNodes {
            with: names.len(),
            of,
            names: names.into_iter().take(NAMES).map(echo).list(),
        }),
        failure,
    }
}

/// The first start on a node without the image, the next on a node with it, and what goes wrong for certain.
fn starts(
    image_use: &ImageUse<'_>,
    policy: Option<PullPolicy>,
    asked: Asked,
) -> (Step, Step, Option<PlannedFailure>) {
    let step = |result, because| Step { asks: Vec::new(), result, because };
    let fails = |because| (step(StepResult::Fail, because), step(StepResult::Fail, because));
    let failure = |reason, when| Some(PlannedFailure { reason, when, retries: BACK_OFF.to_vec() });
    match &image_use.reference {
        Some(Ok(_)) => {}
        Some(Err(_)) => {
            let (cold, warm) = fails("the kubelet cannot read the reference");
            return (cold, warm, failure("InvalidImageName", "at every start"));
        }
        None => {
            let unknown = || step(StepResult::Unknown, "no image is named");
            return (unknown(), unknown(), None);
        }
    }
    let Asked { asks, pulls, shows } = asked;
    let asking = |result, because| Step { asks: asks.clone(), result, because };
    let present = |verified| if shows { verified } else { "the image is on the node" };
    match policy {
        Some(PullPolicy::Always) => (
            asking(StepResult::Pull, pulls),
            asking(StepResult::Revalidate, "`Always` asks the registry although the image is on the node"),
            None,
        ),
        Some(PullPolicy::IfNotPresent) => (
            asking(StepResult::Pull, pulls),
            step(
                StepResult::Use,
                present(
                    "the image is on the node; where another secret pulled it, the registry is asked all the same (KEP-2535)",
                ),
            ),
            None,
        ),
        Some(PullPolicy::Never) => (
            step(StepResult::Fail, "`Never` does not pull, and the image is not on the node"),
            step(
                StepResult::Use,
                present(
                    "the image is on the node; where another secret pulled it, the start fails (KEP-2535)",
                ),
            ),
            failure("ErrImageNeverPull", "on a node without the image"),
        ),
        None => {
            let (cold, warm) = fails("the API server refuses the pull policy");
            (cold, warm, None)
        }
    }
}
