//! `implicit-pull-policy`: no pull policy is written, so that the tag decides it.

use crate::pull::{Effective, ImageUse, Leaf};
use crate::report::{Echo, Severity::Info};
use crate::settings::Mode;
use crate::wire::{Ink, say};

use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "implicit-pull-policy",
    practice: &[2],
    ladder: Some(Ladder::Policy),
    severities: [None, None, Some(Info)],
    summary: Meta::summary("no pull policy is written, so that the tag decides it"),
    ..Meta::BLANK
};

struct Implicit<'a> {
    image: &'a str,
    /// What the API server will write, and why.
    effective: Effective,
    /// The key to write.
    key: &'static str,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    if !context.is_default(image_use) || context.cluster.always_pull_images {
        return;
    }
    // What lies under an overlay may write one.
    if context.mode == Mode::Overlay {
        return;
    }
    let (Some((_, image)), Some(effective)) = (image_use.readable(), image_use.effective) else { return };
    let key = match image_use.place.leaf {
        Leaf::Volume => "pullPolicy",
        Leaf::Container | Leaf::Element | Leaf::Parts => "imagePullPolicy",
    };
    sink.offer(Implicit { image, effective, key }, Some(Edit::policy(effective.policy)), None);
}

impl Fault for Implicit<'_> {
    fn message(&self, out: &mut Ink) {
        let (image, Effective { policy, why, .. }) = (Echo(self.image), self.effective);
        say!(
            out,
            "image `",
            image,
            "` has no pull policy, so the API server writes `",
            policy.as_str(),
            "`, since ",
            why
        )
    }

    fn why(&self) -> &'static str {
        "the policy is written once and does not follow the tag, so a later change of the image keeps the one that went with the old tag"
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "write `", self.key, ": ", self.effective.policy.as_str(), "`")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, Drafted, lines};
    use super::super::{Check, Edit};
    use crate::kubernetes::PullPolicy::{Always, IfNotPresent};
    use crate::pull::Stage;
    use crate::settings::Mode;

    fn drafts(case: &Case) -> Vec<Drafted> {
        case.drafts(Check::Image(super::check), &super::META)
    }

    #[test]
    fn says_which_policy_follows_from_what_and_offers_to_write_it() {
        for (image, policy, why) in [
            ("nginx", Always, "without tag and digest the tag is `latest`"),
            ("nginx:latest", Always, "the tag is `latest`"),
            ("nginx:LATEST", IfNotPresent, "the tag is not `latest`"),
            (
                "nginx@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                IfNotPresent,
                "a digest is named and no tag",
            ),
        ] {
            let (found, policy_text) = (drafts(&Case::of(&[image])), policy.as_str());
            assert_eq!(
                lines(&found[0]),
                format!(
                    "image `{image}` has no pull policy, so the API server writes `{policy_text}`, since {why}\n\
                     the policy is written once and does not follow the tag, so a later change of the image keeps the one that went with the old tag\n\
                     write `imagePullPolicy: {policy_text}`"
                )
            );
            assert_eq!(
                (found[0].safe.clone(), &found[0].risky),
                (Some(Edit::policy(policy)), &None),
                "{image}"
            );
        }
    }

    #[test]
    fn is_quiet_where_a_policy_stands_or_somebody_else_writes_it() {
        for (image, policy) in [
            ("nginx:1.27.3", "Always"),
            ("nginx:1.27.3", "IfNotPresent"),
            ("nginx:1.27.3", "Never"),
            ("nginx:1.27.3", "always"),
            ("Nginx", ""),
            ("", ""),
            ("{{ image }}", ""),
        ] {
            assert!(drafts(&Case::under(image, policy)).is_empty(), "{image} {policy}");
        }
        for stage in [Stage::Live, Stage::Create, Stage::Update] {
            let mut case = Case::of(&["nginx:1.27.3"]);
            case.workload.stage = stage;
            assert!(drafts(&case).is_empty(), "{stage:?}");
        }
        assert!(drafts(&Case { mode: Mode::Overlay, ..Case::of(&["nginx:1.27.3"]) }).is_empty());
        let mut plugin = Case::of(&["nginx:1.27.3"]);
        plugin.cluster.always_pull_images = true;
        assert!(drafts(&plugin).is_empty());
    }
}
