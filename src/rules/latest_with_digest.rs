//! `latest-with-digest`: the tag `latest` beside a digest makes every start ask the registry.

use crate::kubernetes::PullPolicy;
use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Warning, echo};
use crate::settings::Profile;
use crate::wire::{Ink, say};

use super::{Context, Edit, Fault, Ladder, Meta, PolicyEdit, Sink, Tag};

pub(super) const META: Meta = Meta {
    id: "latest-with-digest",
    practice: &[2, 3],
    ladder: Some(Ladder::Policy),
    severities: [Some(Warning), Some(Warning), Some(Warning)],
    summary: Meta::summary("the tag `latest` beside a digest makes every start ask the registry"),
    ..Meta::BLANK
};

struct LatestWithDigest<'a> {
    image: &'a str,
    /// The same without the tag.
    mended: String,
    /// The policy is there because of the tag.
    implied: bool,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    // Where AlwaysPullImages writes the policy, the tag decides nothing.
    if image_use.pull_policy() != Some(PullPolicy::Always) || context.cluster.always_pull_images {
        return;
    }
    let Some((reference, image)) = image_use.readable() else { return };
    let (Some("latest"), Some(_)) = (reference.tag(), reference.digest()) else { return };
    let under = |policy| Edit { tag: Some(Tag::Drop), policy, ..Edit::default() };
    let implied = context.is_default(image_use);
    // The API server would write another one for the image without the tag.
    let safe = under(implied.then_some(PolicyEdit::Write(PullPolicy::Always)));
    let mended = safe.applied(image_use).map_or_else(String::new, |image| echo(&image));
    // In strict `needless-pull` weighs as much: asking under another name mends nothing there.
    let safe = (context.profile < Profile::Strict).then_some(safe);
    let risky = under(Some(PolicyEdit::Write(PullPolicy::IfNotPresent)));
    sink.offer(LatestWithDigest { image, mended, implied }, safe, Some(risky));
}

impl Fault for LatestWithDigest<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", Echo(self.image), "` has a digest, yet ");
        if self.implied {
            say!(out, "its tag `latest` makes `Always` the pull policy");
        } else {
            say!(out, "`Always` goes with its tag `latest`");
        }
    }

    fn why(&self) -> &'static str {
        "every start asks the registry although the digest fixes what runs, so an outage stops pods whose image is on the node"
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "write `", self.mended, "`, and set the pull policy to `IfNotPresent`")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, Drafted, lines};
    use super::super::{Check, Edit, PolicyEdit, Tag};
    use crate::kubernetes::PullPolicy::{Always, IfNotPresent};
    use crate::pull::Stage;
    use crate::settings::Profile;

    const LATEST: &str =
        "quay.io:443/a-b/c:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    fn drafts(case: &Case) -> Vec<Drafted> {
        case.drafts(Check::Image(super::check), &super::META)
    }

    #[test]
    fn finds_latest_with_a_digest_where_always_holds() {
        for (image, policy, found) in [
            (LATEST, "", 1),
            (LATEST, "Always", 1),
            (LATEST, "IfNotPresent", 0),
            (LATEST, "Never", 0),
            (LATEST, "always", 0),
            (
                "nginx:LATEST@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "Always",
                0,
            ),
            ("nginx@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Always", 0),
            ("nginx:latest", "", 0),
            ("nginx:latest@sha256:abc", "Always", 0),
            ("nginx", "", 0),
        ] {
            assert_eq!(drafts(&Case::under(image, policy)).len(), found, "{image} {policy}");
        }
        let mut plugin = Case::under(LATEST, "");
        plugin.cluster.always_pull_images = true;
        assert!(drafts(&plugin).is_empty());
    }

    #[test]
    fn offers_to_drop_the_tag_with_and_without_asking() {
        let under = |policy: Option<_>| {
            Some(Edit { tag: Some(Tag::Drop), policy: policy.map(PolicyEdit::Write), ..Edit::default() })
        };
        for (policy, stage, safe) in [
            ("", Stage::Manifest, under(Some(Always))),
            ("Always", Stage::Manifest, under(None)),
            ("Always", Stage::Create, under(None)),
        ] {
            let mut case = Case { profile: Profile::Baseline, ..Case::under(LATEST, policy) };
            case.workload.stage = stage;
            let found = drafts(&case);
            assert_eq!((&found[0].safe, &found[0].risky), (&safe, &under(Some(IfNotPresent))), "{policy}");
            case.profile = Profile::Strict;
            let strict = drafts(&case);
            assert_eq!((&strict[0].safe, &strict[0].risky), (&None, &under(Some(IfNotPresent))), "{policy}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        let rest = "every start asks the registry although the digest fixes what runs, so an outage stops pods whose image is on the node\n\
             write `quay.io:443/a-b/c@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`, and set the pull policy to `IfNotPresent`";
        for (policy, message) in [
            ("", "has a digest, yet its tag `latest` makes `Always` the pull policy"),
            ("Always", "has a digest, yet `Always` goes with its tag `latest`"),
        ] {
            let found = drafts(&Case::under(LATEST, policy));
            assert_eq!(lines(&found[0]), format!("image `{LATEST}` {message}\n{rest}"));
        }
    }
}
