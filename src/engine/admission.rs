//! What an API server asks: the new object, in the light of the old one.

use crate::input::{Admission, Operation};
use crate::pull::ImageUse;
use crate::report::UseKind;
use crate::settings::OnUpdate;

use super::before::Before;
use super::run::Run;

/// Judges the request's object.
pub(super) fn judge(run: &mut Run<'_>, request: &Admission<'_>) {
    let Some(item) = request.item() else { return };
    let before = Before::new(request.request.old_object);
    let namespace = request.request.namespace.filled();
    match request.operation {
        Operation::Skip => {}
        Operation::AddEphemeralContainers => run.item(&item, namespace, None, &|u: &ImageUse<'_>| {
            u.kind == Some(UseKind::EphemeralContainer) && !before.had(u)
        }),
        Operation::Update if run.policy.on_update == OnUpdate::NewOnly => {
            run.item(&item, namespace, Some(&before), &|_| true);
        }
        Operation::Create | Operation::Update => run.item(&item, namespace, None, &|_| true),
    }
}
