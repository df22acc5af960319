//! The object as a report names it, and as rules know it.

use std::borrow::Cow;

use crate::input::Item;
use crate::kubernetes::is_workload;
use crate::pull::{Stage, Workload};
use crate::report::{ObjectRef, shown};

/// The object as a report names it.
pub(in crate::engine) fn name<'i>(item: &'i Item<'_>, namespace: Option<&'i str>) -> ObjectRef<Cow<'i, str>> {
    let metadata = item.object.metadata.value();
    let text = |field: Option<&'i str>| field.map(shown);
    let name = metadata.and_then(|m| m.name.filled());
    let generate_name = metadata.and_then(|m| m.generate_name.filled()).filter(|_| name.is_none());
    ObjectRef {
        at: Cow::Borrowed(&item.at),
        api_version: text(item.api_version),
        kind: text(item.kind),
        namespace: text(namespace),
        name: text(name),
        generate_name: text(generate_name),
    }
}

/// The object as rules know it. Its namespace is the request's, its own, or the default, in this order.
pub(in crate::engine) fn workload<'a>(
    item: &'a Item<'a>,
    requested: Option<&'a str>,
    default: Option<&'a str>,
    stage: Stage,
) -> Workload<'a> {
    let metadata = item.object.metadata.value();
    let (api_version, kind) = (item.api_version, item.kind);
    // The API server gives every object an ID, and no author does.
    let live = stage == Stage::Manifest && metadata.is_some_and(|m| m.uid.filled().is_some());
    Workload {
        api_version,
        kind,
        namespace: requested.or(metadata.and_then(|m| m.namespace.filled())).or(default),
        built_in: kind.is_none_or(|kind| is_workload(api_version.unwrap_or_default(), kind)),
        stage: if live { Stage::Live } else { stage },
        labels: metadata.and_then(|m| m.labels),
        status: item.object.status,
    }
}
