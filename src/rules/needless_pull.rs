//! `needless-pull`: an image with a digest is asked for at every start.

use crate::kubernetes::PullPolicy;
use crate::pull::ImageUse;
use crate::report::{
    Echo,
    Severity::{Info, Warning},
};
use crate::wire::{Ink, say};

use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "needless-pull",
    practice: &[2, 3],
    ladder: Some(Ladder::Policy),
    severities: [None, Some(Info), Some(Warning)],
    summary: Meta::summary("an image with a digest is asked for at every start"),
    ..Meta::BLANK
};

struct Needless<'a> {
    image: &'a str,
}

/// With the tag `latest` it is `latest-with-digest` too, which stands before it on the ladder.
pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    // Where AlwaysPullImages is on, the cluster wants it so, and would write it again.
    if image_use.pull_policy() != Some(PullPolicy::Always) || context.cluster.always_pull_images {
        return;
    }
    let Some((reference, image)) = image_use.readable() else { return };
    if reference.digest().is_some() {
        sink.offer(Needless { image }, None, Some(Edit::policy(PullPolicy::IfNotPresent)));
    }
}

impl Fault for Needless<'_> {
    fn message(&self, out: &mut Ink) {
        say!(
            out,
            "image `",
            Echo(self.image),
            "` has a digest, and `Always` asks the registry for it all the same"
        )
    }

    fn why(&self) -> &'static str {
        "the digest fixes what runs, so every start waits for a registry that has nothing new to say, and fails when it is down"
    }

    /// KEP-2535, beta and on by default since 1.35; before, an image on the node is open to every pod.
    fn help(&self, out: &mut Ink) {
        say!(
            out,
            "set the pull policy to `IfNotPresent`; where tenants share nodes, `Always` makes each pod show its own \
         credential, which the kubelet sees to under `IfNotPresent` too since Kubernetes 1.35"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, Drafted, lines};
    use super::super::{Check, Edit};
    use crate::kubernetes::PullPolicy;

    const PINNED: &str =
        "nginx:1.27.3@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const LATEST: &str =
        "nginx:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    fn drafts(case: &Case) -> Vec<Drafted> {
        case.drafts(Check::Image(super::check), &super::META)
    }

    #[test]
    fn finds_digests_under_always() {
        for (image, policy, found) in [
            (PINNED, "Always", 1),
            ("a.b/c@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Always", 1),
            (LATEST, "", 1),
            (PINNED, "", 0),
            (PINNED, "IfNotPresent", 0),
            (PINNED, "Never", 0),
            (PINNED, "always", 0),
            ("nginx:1.27.3", "Always", 0),
            ("nginx", "Always", 0),
            ("nginx@sha256:abc", "Always", 0),
        ] {
            assert_eq!(drafts(&Case::under(image, policy)).len(), found, "{image} {policy}");
        }
        let mut plugin = Case::under(PINNED, "Always");
        plugin.cluster.always_pull_images = true;
        assert!(drafts(&plugin).is_empty());
    }

    #[test]
    fn says_what_why_and_help_and_offers_the_cache() {
        let found = drafts(&Case::under(PINNED, "Always"));
        assert_eq!(
            lines(&found[0]),
            format!(
                "image `{PINNED}` has a digest, and `Always` asks the registry for it all the same\n\
                 the digest fixes what runs, so every start waits for a registry that has nothing new to say, and fails when it is down\n\
                 set the pull policy to `IfNotPresent`; where tenants share nodes, `Always` makes each pod show its own \
                 credential, which the kubelet sees to under `IfNotPresent` too since Kubernetes 1.35"
            )
        );
        assert_eq!(
            (found[0].safe.clone(), found[0].risky.clone()),
            (None, Some(Edit::policy(PullPolicy::IfNotPresent)))
        );
    }
}
