//! `prepull-drift`: a pre-puller brings another tag, digest or policy of an image than a workload names.

use crate::evidence::Ahead;
use crate::kubernetes::PullPolicy;
use crate::pull::ImageUse;
use crate::report::{Severity::Warning, echo, echo_image};
use crate::wire::{Ink, say};

use super::{Context, Fault, Meta, Needs, Sink};

pub(super) const META: Meta = Meta {
    id: "prepull-drift",
    practice: &[3],
    severities: [Some(Warning), Some(Warning), Some(Warning)],
    needs: Some(Needs::Caches),
    summary: Meta::summary("a pre-puller brings another version of an image than a workload names"),
    ..Meta::BLANK
};

struct Drift<'a> {
    image: &'a str,
    ahead: &'a Ahead,
    /// The policy of the workload, where that is what differs.
    policy: Option<PullPolicy>,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some((reference, image)) = image_use.readable() else { return };
    let ahead = context.caches.ahead(reference);
    let Some(first) = ahead.first() else { return };
    let canonical = reference.canonical();
    let Some(same) = ahead.iter().find(|one| one.canonical == canonical) else {
        return sink.report(Drift { image, ahead: first, policy: None });
    };
    // What is pulled anew at each start was pulled ahead for nothing but its layers.
    let asks = image_use.pull_policy() == Some(PullPolicy::Always) && reference.digest().is_none();
    if asks && same.policy == Some(PullPolicy::IfNotPresent) {
        sink.report(Drift { image, ahead: same, policy: Some(PullPolicy::Always) });
    }
}

impl Fault for Drift<'_> {
    fn message(&self, out: &mut Ink) {
        let (image, by) = (echo_image(self.image), echo(&self.ahead.by));
        match self.policy {
            Some(policy) => say!(
                out,
                "image `",
                image,
                "` is pulled at every start under `",
                policy.as_str(),
                "`, and `",
                by,
                "` pulls it ahead under `IfNotPresent`"
            ),
            None => {
                say!(
                    out,
                    "`",
                    by,
                    "` pulls `",
                    echo(&self.ahead.canonical),
                    "` ahead, and not image `",
                    image,
                    "`"
                )
            }
        }
    }

    fn why(&self) -> &'static str {
        match self.policy {
            Some(_) => {
                "the start asks the registry all the same, and may run something else than what was pulled ahead"
            }
            None => "what was pulled ahead takes room and helps nobody, and the start waits for a pull",
        }
    }

    fn help(&self, out: &mut Ink) {
        say!(
            out,
            match self.policy {
                Some(_) =>
                    "name a version or digest that does not move, and set `imagePullPolicy: IfNotPresent`",
                None => "write the same tag or digest in both places, best from one source",
            }
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, Drafted, lines};

    fn found(image: &'static str, policy: &'static str) -> Vec<Drafted> {
        let job = |image: &str| json!({"kind": "ImagePullJob", "metadata": {"name": "j"}, "spec": {"image": image}});
        let case = Case::under(image, policy).caches(&[job("q.io/a:1"), job("q.io/a:2")]);
        case.drafts(Check::Image(super::check), &super::META)
    }

    #[test]
    fn finds_another_version_or_policy() {
        for (image, policy, faults) in [
            ("q.io/a:1", "", 0),
            ("q.io/a:2", "IfNotPresent", 0),
            ("q.io/a:2", "Always", 1),
            ("q.io/a:3", "", 1),
            ("q.io/a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "", 1),
            ("q.io/b:3", "", 0),
            ("Q:::", "", 0),
        ] {
            assert_eq!(found(image, policy).len(), faults, "{image} {policy}");
        }
        assert_eq!(
            lines(&found("q.io/a:3", "")[0]),
            "`ImagePullJob/j` pulls `q.io/a:1` ahead, and not image `q.io/a:3`\n\
             what was pulled ahead takes room and helps nobody, and the start waits for a pull\n\
             write the same tag or digest in both places, best from one source"
        );
    }
}
