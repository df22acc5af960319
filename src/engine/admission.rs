//! What an API server asks: the new object, in the light of the old one.

use crate::input::{Admission, Operation};
use crate::pull::Stage;
use crate::settings::OnUpdate;

use super::before::{Before, Old};
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
    let old = match request.operation {
        Operation::Update if policy.on_update == OnUpdate::NewOnly => Old::Excuses(&before),
        Operation::AddEphemeralContainers => Old::Hides(&before),
        _ => Old::Nothing,
    };
    run.item(&Judged { item: &item, namespace, stage, old });
}
