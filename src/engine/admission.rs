//! What an API server asks: the new object, in the light of the old one.

use crate::input::{Admission, Item, Operation};
use crate::pull::ImageUse;
use crate::report::UseKind;
use crate::settings::OnUpdate;

use super::before::Before;
use super::run::Run;

/// Judges the request's object.
pub(super) fn judge(run: &mut Run<'_>, request: &Admission<'_>) {
    let Some(object) = request.request.object.value() else { return };
    let before = Before::new(request.request.old_object);
    let item = Item {
        at: format!("{}/object", request.at),
        object,
        api_version: object.api_version.filled().map(Into::into),
        kind: object.kind.filled().map(Into::into),
    };
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
