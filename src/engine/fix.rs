//! What is proposed for one image use, merged into one patch.

use std::borrow::Cow;

use crate::kubernetes::PullPolicy;
use crate::limits;
use crate::list::joined;
use crate::pull::{ImageUse, Leaf, Place, Workload};
use crate::report::{EchoImage, Json, Operation, UseKind, echo, has_user_info};
use crate::rules::{Context, Draft, Edit, PolicyEdit};

/// Longer images are not written anew: no reference that a runtime takes is that long.
const LONGEST: usize = 1024;

/// A change to one image use, as a patch and in words.
pub(super) struct Change {
    pub(super) title: String,
    pub(super) patch: Vec<Operation>,
    /// The image, where it is another one.
    pub(super) image: Option<String>,
    /// The pull policy, where it is another one.
    pub(super) policy: Option<PullPolicy>,
}

/// Which of a draft's edits is meant.
pub(super) type Mend = for<'d> fn(&'d Draft<'_>) -> Option<&'d Edit>;

/// The change that mends all of these; none where one has no mend, there is nothing to change, or it cannot be
/// changed.
pub(super) fn change(
    drafts: &[&Draft<'_>],
    mend: Mend,
    image_use: &ImageUse<'_>,
    context: &Context<'_>,
) -> Option<Change> {
    let mut edit = Edit::default();
    for draft in drafts {
        edit = edit.and(mend(draft)?);
    }
    let secrets = secrets(drafts);
    let text = image_use.image.as_str().unwrap_or_default();
    if image_use.place.leaf == Leaf::Parts || text.len() > LONGEST || has_user_info(text) {
        return None;
    }
    let image = edit.applied(image_use)?;
    let image = (image != text).then_some(image);
    let policy = policy(&edit, image_use);
    if !may_change(image_use, context.workload, policy.is_some() || !secrets.is_empty()) {
        return None;
    }
    patch(image_use, text, image, policy, secrets, context)
}

/// The secrets that the pod is to name as well. No two rules say which: it names some itself, or none.
pub(super) fn secrets<'d>(drafts: &[&'d Draft<'_>]) -> &'d [String] {
    drafts.iter().map(|draft| draft.secrets()).find(|names| !names.is_empty()).unwrap_or_default()
}

/// The policy to write; none where it stays.
fn policy(edit: &Edit, image_use: &ImageUse<'_>) -> Option<PullPolicy> {
    let written = image_use.policy.filled();
    let wanted = match edit.policy? {
        PolicyEdit::Write(policy) => policy,
        PolicyEdit::Settle if written == Some("Always") => PullPolicy::IfNotPresent,
        PolicyEdit::Settle => return None,
    };
    (written != Some(wanted.as_str())).then_some(wanted)
}

/// What the API server lets change in an object that is there already: of a pod the images of containers
/// and init containers, of a Job or ControllerRevision nothing, of others everything.
fn may_change(image_use: &ImageUse<'_>, workload: &Workload<'_>, more: bool) -> bool {
    if !workload.stage.is_settled() {
        return true;
    }
    match (workload.kind, image_use.kind) {
        (Some("Job" | "ControllerRevision"), _) => false,
        (Some("Pod"), Some(UseKind::Container | UseKind::InitContainer | UseKind::Sidecar)) => !more,
        (Some("Pod"), _) => false,
        _ => true,
    }
}

fn patch(
    image_use: &ImageUse<'_>,
    text: &str,
    image: Option<Cow<'_, str>>,
    policy: Option<PullPolicy>,
    secrets: &[String],
    context: &Context<'_>,
) -> Option<Change> {
    let path = image_use.place.pointer();
    let mut words = Vec::new();
    let mut patch = vec![Operation::test(path.clone(), Json::text(text))];
    let image = image.map(Cow::into_owned);
    if let Some(image) = &image {
        words.push(format!("write `{}`", EchoImage(image)));
        patch.push(Operation::replace(path, Json::text(image)));
    }
    if let Some(policy) = policy {
        let (path, policy) = (image_use.place.policy()?.written(), policy.as_str());
        let value = Json::text(policy);
        words.push(format!("set the pull policy to `{policy}`"));
        match (image_use.policy.as_str(), image_use.policy.is_absent()) {
            (Some(written), _) => {
                patch.push(Operation::test(path.clone(), Json::text(written)));
                patch.push(Operation::replace(path, value));
            }
            (None, true) => patch.push(Operation::add(path, value)),
            (None, false) => return None,
        }
    }
    if !secrets.is_empty() {
        let several = if secrets.len() > 1 { "name secrets `" } else { "name secret `" };
        words.push(joined(&[several, &echo(&joined(secrets, "`, `")), "` in the pod"], ""));
        name(secrets, image_use, context, &mut patch)?;
    }
    (!words.is_empty()).then(|| Change { title: joined(&words, " and "), patch, image, policy })
}

/// Names secrets behind those that the pod names, or in a list of its own. None where the list holds more than
/// names: it has to be the one that was judged, or the same would be added once more, and nothing but names
/// is repeated.
fn name(
    names: &[String],
    image_use: &ImageUse<'_>,
    context: &Context<'_>,
    patch: &mut Vec<Operation>,
) -> Option<()> {
    let place = Place { list: "/imagePullSecrets", index: None, leaf: Leaf::Element, ..image_use.place };
    let written = context.pod.written.filter(|list| list.wrong().is_none())?.elements();
    let path = place.pointer();
    if names.len().max(written.len()) > limits::PULL_SECRETS {
        return None;
    }
    if written.is_empty() {
        patch.push(Operation::add(path, Json::secrets(names)));
        return Some(());
    }
    let inked = |text: &str| text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
    let mut there = Vec::new();
    for secret in written {
        let secret = secret.value()?;
        let name = secret.name.as_str().filter(|name| name.len() <= LONGEST)?;
        // `{"name":""}`, and nothing beside it.
        if inked(secret.text) != inked(name) + 11 {
            return None;
        }
        there.push(name.to_owned());
    }
    let end = joined(&[path.as_str(), "/-"], "");
    patch.push(Operation::test(path, Json::secrets(&there)));
    for name in names {
        patch.push(Operation::add(end.clone(), Json::secret(name)));
    }
    Some(())
}
