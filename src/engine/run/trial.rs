//! No change is offered that was not tried: how much the heaviest finding weighs that was not there before it.

use std::borrow::Cow;

use crate::kubernetes::Field;
use crate::pull::{ImageUse, Pod};
use crate::report::Severity;
use crate::rules::{Context, Draft, Needs};

use super::super::fix::Change;
use super::super::layer::{InForce, Layer};
use super::{PodScene, sink};

/// After a change to one image use, whose pod perhaps names secrets as well, of its own findings, of which those that
/// are `accepted` weigh nothing.
pub(super) fn heaviest_new(
    change: &Change,
    secrets: &[String],
    image_use: &ImageUse<'_>,
    pod: &PodScene<'_>,
    layer: &Layer,
    known: &[&'static str],
    accepted: &dyn Fn(&ImageUse<'_>, &str) -> bool,
) -> Option<Severity> {
    let text = |text: &str| Field::Value(Cow::Owned(text.to_owned()));
    let image = change.image.as_deref().map(text);
    let policy = change.policy.map(|policy| text(policy.as_str()));
    let (image, policy) =
        (image.as_ref().unwrap_or(image_use.image), policy.as_ref().unwrap_or(image_use.policy));
    let context = &pod.context;
    let changed = [image_use.with(image, policy, context.workload)];
    let counts = |draft: &Draft<'_>| !known.contains(&draft.meta.id) && !accepted(&changed[0], draft.meta.id);
    let mut drafts = Vec::new();
    // Nothing but secrets that are named changes nothing for the image, nor any change what was scanned.
    let is_changed = change.image.is_some() || change.policy.is_some();
    let tried = |rule: &&InForce<_>| is_changed && rule.ruling.meta.needs != Some(Needs::Scans);
    for rule in layer.image.iter().filter(tried) {
        (rule.check)(&changed[0], context, &mut sink(rule, None, 0, &mut drafts));
    }
    heaviest(&drafts, &counts).max(of_pod(&changed, secrets, context, layer, &counts))
}

/// Where a pod names secrets as well, of the findings of the whole pod.
pub(super) fn heaviest_with(
    secrets: &[String],
    pod: &PodScene<'_>,
    layer: &Layer,
    known: &[&'static str],
) -> Option<Severity> {
    of_pod(pod.uses, secrets, &pod.context, layer, &|draft| !known.contains(&draft.meta.id))
}

fn of_pod(
    uses: &[ImageUse<'_>],
    secrets: &[String],
    context: &Context<'_>,
    layer: &Layer,
    counts: &dyn Fn(&Draft<'_>) -> bool,
) -> Option<Severity> {
    if !secrets.is_empty() {
        let named = Pod { added: secrets, ..*context.pod };
        return of_pod(uses, &[], &context.beside(&named), layer, counts);
    }
    let mut drafts = Vec::new();
    for rule in &layer.pod {
        (rule.check)(uses, context, &mut sink(rule, None, 0, &mut drafts));
    }
    heaviest(&drafts, counts)
}

fn heaviest(drafts: &[Draft<'_>], counts: &dyn Fn(&Draft<'_>) -> bool) -> Option<Severity> {
    drafts.iter().filter(|draft| counts(draft)).map(|draft| draft.severity).max()
}
