//! What an API server asks: the new object, in the light of the old one.

use crate::input::{Admission, Operation};
use crate::pull::{ImageUse, Pod, Stage};
use crate::report::UseKind;
use crate::settings::OnUpdate;

use super::before::Before;
use super::run::{Judged, Run, workload};

/// Judges the request's object.
pub(super) fn judge(run: &mut Run<'_>, request: &Admission<'_>) {
    let Some(item) = request.item() else { return };
    let policy = run.given.policy;
    let namespace = request.request.namespace.filled();
    let stage = match request.operation {
        Operation::Skip => return,
        Operation::Create => Stage::Create,
        Operation::Update | Operation::AddEphemeralContainers => Stage::Update,
    };
    let known = workload(&item, namespace, policy.default_namespace.as_deref(), stage);
    let before = Before::new(request.request.old_object, known, policy.image_paths(&known));
    let all = |_: &ImageUse<'_>, _: &Pod<'_>| true;
    let new = |image_use: &ImageUse<'_>, pod: &Pod<'_>| {
        image_use.kind == Some(UseKind::EphemeralContainer) && !before.had(image_use, pod)
    };
    let excused = request.operation == Operation::Update && policy.on_update == OnUpdate::NewOnly;
    run.item(&Judged {
        item: &item,
        namespace,
        stage,
        before: excused.then_some(&before),
        wanted: if request.operation == Operation::AddEphemeralContainers { &new } else { &all },
    });
}
