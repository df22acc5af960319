//! Edits of one image use merged into one patch.

use std::borrow::Cow;

use crate::kubernetes::PullPolicy;
use crate::list::joined;
use crate::pull::{ImageUse, Leaf, Workload};
use crate::report::{EchoImage, Operation, UseKind, has_user_info};
use crate::rules::{Edit, PolicyEdit};

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

/// The change that edits make together; none where there is nothing to change, or it cannot be changed.
pub(super) fn change<'e>(
    edits: impl Iterator<Item = &'e Edit>,
    image_use: &ImageUse<'_>,
    workload: &Workload<'_>,
) -> Option<Change> {
    let edit = edits.fold(None, |merged: Option<Edit>, next| match merged {
        Some(merged) => Some(merged.and(next)),
        None => Some(next.clone()),
    })?;
    let text = image_use.image.as_str().unwrap_or_default();
    if image_use.place.leaf == Leaf::Parts || text.len() > LONGEST || has_user_info(text) {
        return None;
    }
    let image = edit.applied(image_use)?;
    let image = (image != text).then_some(image);
    let policy = policy(&edit, image_use);
    if !may_change(image_use, workload, policy.is_some()) {
        return None;
    }
    patch(image_use, text, image, policy)
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
fn may_change(image_use: &ImageUse<'_>, workload: &Workload<'_>, policy: bool) -> bool {
    if !workload.stage.is_settled() {
        return true;
    }
    match (workload.kind, image_use.kind) {
        (Some("Job" | "ControllerRevision"), _) => false,
        (Some("Pod"), Some(UseKind::Container | UseKind::InitContainer | UseKind::Sidecar)) => !policy,
        (Some("Pod"), _) => false,
        _ => true,
    }
}

fn patch(
    image_use: &ImageUse<'_>,
    text: &str,
    image: Option<Cow<'_, str>>,
    policy: Option<PullPolicy>,
) -> Option<Change> {
    let path = image_use.place.pointer();
    let mut words = Vec::new();
    let mut patch = vec![Operation::test(path.clone(), text.to_owned())];
    let image = image.map(Cow::into_owned);
    if let Some(image) = &image {
        words.push(format!("write `{}`", EchoImage(image)));
        patch.push(Operation::replace(path, image.clone()));
    }
    if let Some(policy) = policy {
        let (path, value) = (image_use.place.policy_pointer()?, policy.as_str().to_owned());
        words.push(format!("set the pull policy to `{value}`"));
        match (image_use.policy.as_str(), image_use.policy.is_absent()) {
            (Some(written), _) => {
                patch.push(Operation::test(path.clone(), written.to_owned()));
                patch.push(Operation::replace(path, value));
            }
            (None, true) => patch.push(Operation::add(path, value)),
            (None, false) => return None,
        }
    }
    (!words.is_empty()).then(|| Change { title: joined(&words, " and "), patch, image, policy })
}
