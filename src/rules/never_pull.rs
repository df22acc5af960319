//! `never-pull`: an image is never pulled, and nothing says that it is on the node.

use crate::evidence::Presence;
use crate::kubernetes::PullPolicy;
use crate::pull::ImageUse;
use crate::report::{
    Echo,
    Severity::{Error, Warning},
    echo,
};
use crate::settings::Profile;
use crate::wire::{Ink, say};

use super::cached_floating_tag::moves;
use super::{Context, Edit, Fault, Ladder, Meta, PolicyEdit, Sink};

pub(super) const META: Meta = Meta {
    id: "never-pull",
    practice: &[2],
    ladder: Some(Ladder::Policy),
    severities: [Some(Warning), Some(Warning), Some(Error)],
    summary: Meta::summary("an image is never pulled, and nothing says that it is on the node"),
    ..Meta::BLANK
};

struct Never<'a> {
    image: &'a str,
    /// The image with the digest that its tag has now.
    pinned: Option<String>,
    /// The policy that goes with the image.
    instead: PullPolicy,
    presence: Presence,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    // AlwaysPullImages writes `Always` over it.
    if image_use.pull_policy() != Some(PullPolicy::Never) || context.cluster.always_pull_images {
        return;
    }
    let Some((reference, image)) = image_use.readable() else { return };
    let presence = context.caches.presence(reference);
    if presence == Presence::Everywhere {
        return;
    }
    let pin = Edit::pin(image_use, context);
    let instead = match &pin {
        // Under `IfNotPresent` the nodes would drift apart.
        None if moves(image_use, context) => PullPolicy::Always,
        _ => PullPolicy::IfNotPresent,
    };
    let pinned = pin.as_ref().and_then(|pin| pin.applied(image_use)).map(|image| echo(&image));
    let policy = Some(PolicyEdit::Write(instead));
    let edit = Edit { policy, ..pin.unwrap_or_default() };
    let mend = (instead != PullPolicy::Always || !storms(context)).then_some(edit);
    sink.offer(Never { image, pinned, instead, presence }, None, mend);
}

/// Whether `Always` might bring a `pull-storm`, where that weighs as much as this rule.
fn storms(context: &Context<'_>) -> bool {
    let Context { pod, workload, profile, .. } = context;
    let many = workload.kind == Some("DaemonSet") || pod.schedule.is_some() || pod.parallelism > Some(1);
    many && *profile == Profile::Reliable
}

impl Fault for Never<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", Echo(self.image), "` is never pulled, and ");
        match self.presence {
            Presence::On(count, nodes) => say!(out, count, " of ", nodes, " nodes have it"),
            _ => say!(out, "nothing shows that it is on the node"),
        }
    }

    fn why(&self) -> &'static str {
        "on a node without the image the pod waits in ErrImageNeverPull until somebody puts it there"
    }

    fn help(&self, out: &mut Ink) {
        let instead = self.instead.as_str();
        match &self.pinned {
            Some(image) => say!(out, "write `", image, "` with the pull policy `"),
            None => say!(out, "set the pull policy to `"),
        }
        say!(out, instead, "`, or put the image on every node before pods start");
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, Drafted, lines};
    use super::super::{Check, Edit, PolicyEdit, Tag};
    use crate::kubernetes::PullPolicy::{Always, IfNotPresent};
    use crate::pull::{Pod, Stage, Workload};
    use crate::settings::Profile;

    const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    fn drafts(case: &Case) -> Vec<Drafted> {
        case.drafts(Check::Image(super::check), &super::META)
    }

    #[test]
    fn finds_never_where_it_holds() {
        for policy in ["", "Always", "IfNotPresent", "never"] {
            assert!(drafts(&Case::under("nginx:1.27.3", policy)).is_empty(), "{policy}");
        }
        for image in ["", "Nginx", "{{ image }}", "nginx:"] {
            assert!(drafts(&Case::under(image, "Never")).is_empty(), "{image}");
        }
        let mut case = Case::under("nginx:1.27.3", "Never");
        for stage in [Stage::Manifest, Stage::Live, Stage::Create, Stage::Update] {
            case.workload.stage = stage;
            assert_eq!(drafts(&case).len(), 1, "{stage:?}");
        }
        case.cluster.always_pull_images = true;
        assert!(drafts(&case).is_empty());
    }

    #[test]
    fn offers_the_policy_that_goes_with_the_image() {
        for (image, baseline, reliable) in [
            ("nginx:1.27.3", IfNotPresent, IfNotPresent),
            ("quay.io/team/app:main-1a2b3c4", IfNotPresent, IfNotPresent),
            ("quay.io/team/app:whatever", IfNotPresent, IfNotPresent),
            (
                "nginx:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                IfNotPresent,
                IfNotPresent,
            ),
            ("nginx:1.27", IfNotPresent, Always),
            ("nginx:stable", Always, Always),
            ("nginx:latest", Always, Always),
            ("nginx", Always, Always),
        ] {
            for (profile, policy) in [(Profile::Baseline, baseline), (Profile::Reliable, reliable)] {
                let found = drafts(&Case { profile, ..Case::under(image, "Never") });
                assert_eq!(
                    (found[0].safe.clone(), found[0].risky.clone()),
                    (None, Some(Edit::policy(policy))),
                    "{image} {profile:?}"
                );
            }
        }
    }

    #[test]
    fn pins_where_evidence_knows_the_digest() {
        let found = drafts(&Case::under("nginx:latest", "Never").digest("nginx:latest", DIGEST));
        let pin = Edit {
            tag: Some(Tag::Drop),
            digest: Some(DIGEST.to_owned()),
            policy: Some(PolicyEdit::Write(IfNotPresent)),
            ..Edit::default()
        };
        assert_eq!(found[0].risky, Some(pin));
        assert_eq!(
            found[0].help,
            format!(
                "write `nginx@{DIGEST}` with the pull policy `IfNotPresent`, or put the image on every node before pods start"
            )
        );
    }

    #[test]
    fn offers_nothing_that_storms() {
        let daemons = Workload { kind: Some("DaemonSet"), built_in: true, ..Workload::default() };
        let scheduled = Pod { schedule: Some("* * * * *"), ..Pod::default() };
        let parallel = Pod { parallelism: Some(2), ..Pod::default() };
        let single = Pod { parallelism: Some(1), ..Pod::default() };
        let jobs = Workload { kind: Some("Job"), built_in: true, ..Workload::default() };
        for (workload, pod, offered) in [
            (daemons, Pod::default(), false),
            (jobs, scheduled, false),
            (jobs, parallel, false),
            (jobs, single, true),
        ] {
            for (profile, offered) in
                [(Profile::Baseline, true), (Profile::Reliable, offered), (Profile::Strict, true)]
            {
                let case = Case { workload, pod, profile, ..Case::under("nginx:stable", "Never") };
                assert_eq!(drafts(&case)[0].risky.is_some(), offered, "{workload:?} {profile:?}");
            }
            let case =
                Case { workload, pod, profile: Profile::Reliable, ..Case::under("nginx:1.27.3", "Never") };
            assert!(drafts(&case)[0].risky.is_some(), "`IfNotPresent` is no storm");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        let found = drafts(&Case::under("nginx:1.27.3", "Never"));
        assert_eq!(
            lines(&found[0]),
            "image `nginx:1.27.3` is never pulled, and nothing shows that it is on the node\n\
             on a node without the image the pod waits in ErrImageNeverPull until somebody puts it there\n\
             set the pull policy to `IfNotPresent`, or put the image on every node before pods start"
        );
    }
}
