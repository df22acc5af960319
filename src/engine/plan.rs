//! The plan: for each image use what the kubelet will do; the "why" behind the findings.

mod credentials;
mod document;
mod nodes;
mod written;

use std::rc::Rc;

use crate::image::{Reference, Scheme, TagForm};
use crate::input::{Document, Item, Subject};
use crate::kubernetes::PullPolicy;
use crate::list::Listed;
use crate::pull::{Effective, ImageUse, PolicySource, PullSecrets, Stage, image_uses};
use crate::report::{Failure, ObjectRef, UseKind, VERSION, echo, has_user_info};
use crate::settings::Registries;

use super::evidence::Known;
use super::run::{name, workload};
use super::{Evidence, Policy};

pub use credentials::PlannedCredentials;
pub use document::{Plan, PlanAnswer, PlannedImage};
use document::{
    PlannedFailure, PlannedNodes, PlannedPolicy, PlannedReference, PlannedTag, ReferenceParts,
    ReferenceProblem, Step, StepResult,
};
use nodes::{Asked, Nodes};

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
        let (object, layer) =
            (Rc::new(name(item, workload.namespace).owned()), policy.layer(workload.namespace));
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
                let effective = effective(image_use, policy.cluster.always_pull_images);
                planned(&object, image_use, effective, &layer.schemes, credentials, asked, holders)
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

/// The policy that pods will have: of a custom resource's image nobody knows whether it gets into one.
fn effective(image_use: &ImageUse<'_>, always: bool) -> Option<Effective> {
    match image_use.kind {
        Some(kind) if always && kind != UseKind::CustomResource => Some(Effective {
            policy: PullPolicy::Always,
            source: PolicySource::Stored,
            why: "the admission plugin AlwaysPullImages writes it",
        }),
        _ => image_use.effective,
    }
}

fn planned(
    object: &Rc<ObjectRef>,
    image_use: &ImageUse<'_>,
    effective: Option<Effective>,
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
            canonical: r.canonical(),
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
    let (cold, warm, failure) = starts(image_use, effective.map(|effective| effective.policy), asked);
    PlannedImage {
        object: Rc::clone(object),
        image_use: image_use.shown(),
        pointer: image_use.place.pointer(),
        image: image_use.shown_image(),
        reference,
        tag: image_use
            .form(schemes)
            .map(|TagForm { class, unique }| PlannedTag { class: class.as_str(), unique_by_form: unique }),
        pull_policy: effective.map(|Effective { policy, source, why }| PlannedPolicy {
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
    let nobody = asks.is_empty();
    let asking = |result, because| match nobody {
        true => step(StepResult::Fail, "the nodes are configured to ask nobody for it"),
        false => Step { asks: asks.clone(), result, because },
    };
    let denied = || if nobody { failure("ErrImagePull", "on a node without the image") } else { None };
    let present = |verified| if shows { verified } else { "the image is on the node" };
    match policy {
        Some(PullPolicy::Always) => (
            asking(StepResult::Pull, pulls),
            asking(StepResult::Revalidate, "`Always` asks the registry although the image is on the node"),
            denied(),
        ),
        Some(PullPolicy::IfNotPresent) => (
            asking(StepResult::Pull, pulls),
            step(
                StepResult::Use,
                present(
                    "the image is on the node; where another secret pulled it, the registry is asked all the same (KEP-2535)",
                ),
            ),
            denied(),
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
