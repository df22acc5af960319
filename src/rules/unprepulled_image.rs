//! `unprepulled-image`: what has to start at once names an image that no pre-puller brings and no node has.

use crate::evidence::Presence;
use crate::pull::{ImageUse, has_label};
use crate::report::{Severity::Warning, echo, echo_image};
use crate::tree::record;
use crate::wire::{Ink, say};

use super::{Context, Fault, Meta, Needs, Sink};

pub(super) const META: Meta = Meta {
    id: "unprepulled-image",
    practice: &[3],
    severities: [Some(Warning), Some(Warning), Some(Warning)],
    needs: Some(Needs::Caches),
    configured_by: Some("rules.unprepulled-image.require"),
    summary: Meta::summary("an image that has to start at once is neither pulled ahead nor on the nodes"),
    ..Meta::BLANK
};

/// What has to start at once.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, default))]
pub struct Options {
    /// What has to start at once: whatever one of the lists fits.
    pub require: Require,
}

record!(Options { require = "require", });

/// What has to start at once.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields, default))]
pub struct Require {
    /// Objects of these kinds, such as `DaemonSet`.
    pub kinds: Vec<String>,
    /// Objects or pods with one of these labels, each `key=value`.
    pub labels: Vec<String>,
    /// Pods of one of these priority classes.
    pub priority_classes: Vec<String>,
}

record!(Require {
    kinds = "kinds",
    labels = "labels",
    priority_classes = "priorityClasses",
});

struct Unprepulled<'a> {
    image: &'a str,
    /// What makes it urgent.
    because: String,
    presence: Presence,
    /// Whether all pre-pullers are known.
    complete: bool,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some((reference, image)) = image_use.readable() else { return };
    let Some(because) = urgent(context) else { return };
    let canonical = reference.canonical();
    let presence = context.caches.presence(reference);
    let comes = context.caches.ahead(reference).iter().any(|ahead| ahead.canonical == canonical);
    if comes || presence == Presence::Everywhere {
        return;
    }
    let complete = context.credentials.complete().pre_pull;
    let fault = Unprepulled { image, because, presence, complete };
    match complete || presence != Presence::Unknown {
        true => sink.report(fault),
        false => sink.undetermined(fault),
    }
}

/// What makes an object's images urgent, where the settings say that something does.
fn urgent(context: &Context<'_>) -> Option<String> {
    let Require { kinds, labels, priority_classes } = &context.options.unprepulled_image.require;
    let Context { workload, pod, .. } = context;
    if let Some(kind) = workload.kind.filter(|kind| kinds.iter().any(|own| own == kind)) {
        return Some(format!("it is in a {kind}"));
    }
    if let Some(class) = pod.priority_class.filter(|class| priority_classes.iter().any(|own| own == class)) {
        return Some(format!("its pod has the priority class `{}`", echo(class)));
    }
    let has = |label: &&String| {
        let (key, value) = label.split_once('=').unwrap_or((label, ""));
        has_label(workload.labels, key, value) || has_label(pod.labels, key, value)
    };
    labels.iter().find(has).map(|label| format!("it has the label `{}`", echo(label)))
}

impl Fault for Unprepulled<'_> {
    fn message(&self, out: &mut Ink) {
        say!(
            out,
            "image `",
            echo_image(self.image),
            "` has to start at once, since ",
            self.because,
            ", and "
        );
        say!(
            out,
            if self.complete { "nothing pulls it ahead" } else { "nothing that is known pulls it ahead" }
        );
        if let Presence::On(count, nodes) = self.presence {
            say!(out, "; ", count, " of ", nodes, " nodes have it");
        }
    }

    fn why(&self) -> &'static str {
        "on a node without the image the start waits for the whole pull, and while the registry is away there is none"
    }

    fn help(&self, out: &mut Ink) {
        say!(
            out,
            "name the image, with exactly this tag or digest, in an ImageCache, an ImagePullJob or a DaemonSet that pulls it ahead"
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, Drafted, lines};
    use crate::report::Outcome;

    const REQUIRE: &str = r#"{"require": {"kinds": ["Deployment"]}}"#;

    fn found(case: Case) -> Vec<Drafted> {
        case.drafts(Check::Image(super::check), &super::META)
    }

    #[test]
    fn finds_what_is_urgent_and_does_not_come_ahead() {
        let case = || Case::of(&["q.io/a:1"]).options("unprepulled-image", REQUIRE);
        let cache = |image: &str| json!({"kind": "ImageCache", "metadata": {"name": "c"}, "spec": {"cacheSpec": [{"images": [image]}]}});
        let node = |image: &str| json!({"kind": "Node", "status": {"images": [{"names": [image]}]}});
        let missing = found(case().caches(&[node("q.io/b:1"), node("q.io/a:1")]));
        assert_eq!((missing.len(), missing[0].outcome), (1, Outcome::Fail));
        assert_eq!(
            lines(&missing[0]),
            "image `q.io/a:1` has to start at once, since it is in a Deployment, and nothing that is known pulls it ahead; 1 of 2 nodes have it\n\
             on a node without the image the start waits for the whole pull, and while the registry is away there is none\n\
             name the image, with exactly this tag or digest, in an ImageCache, an ImagePullJob or a DaemonSet that pulls it ahead"
        );
        assert_eq!(found(case().caches(&[cache("q.io/a:2")]))[0].outcome, Outcome::Undetermined);
        for objects in [[cache("q.io/a:1")], [node("q.io/a:1")]] {
            assert_eq!(found(case().caches(&objects)).len(), 0);
        }
        assert_eq!(found(Case::of(&["q.io/a:1"]).caches(&[cache("q.io/b")])).len(), 0);
    }
}
