//! `cached-floating-tag`: a tag that moves is kept on the nodes, which drift apart.

use crate::image::{TagClass, TagForm};
use crate::kubernetes::PullPolicy;
use crate::pull::ImageUse;
use crate::report::{
    Echo,
    Severity::{Error, Warning},
    echo,
};
use crate::settings::Profile;
use crate::wire::{Ink, say};

use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "cached-floating-tag",
    practice: &[2, 3],
    ladder: Some(Ladder::Policy),
    severities: [Some(Warning), Some(Warning), Some(Error)],
    summary: Meta::summary("a tag that moves is kept on the nodes, which drift apart"),
    folds: true,
    ..Meta::BLANK
};

struct CachedFloating<'a> {
    image: &'a str,
    tag: Option<&'a str>,
    /// The image with the digest that its tag has now.
    pinned: Option<String>,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    // AlwaysPullImages writes `Always` over it.
    if image_use.pull_policy() != Some(PullPolicy::IfNotPresent) || context.cluster.always_pull_images {
        return;
    }
    if !moves(image_use, context) {
        return;
    }
    let Some((reference, image)) = image_use.readable() else { return };
    let pin = Edit::pin(image_use, context);
    let pinned = pin.as_ref().and_then(|pin| pin.applied(image_use)).map(|image| echo(&image));
    sink.offer(CachedFloating { image, tag: reference.tag(), pinned }, None, pin);
}

/// Whether an image without digest moves by the meaning of its tag, as closely as the profile looks.
#[inline(always)]
pub(super) fn moves(image_use: &ImageUse<'_>, context: &Context<'_>) -> bool {
    let Some(reference) = image_use.parsed() else { return false };
    match (reference.digest(), reference.tag()) {
        (Some(_), _) => false,
        (None, None | Some("latest")) => true,
        (None, Some(_)) => match image_use.form(context.schemes) {
            Some(TagForm { class: TagClass::Channel, .. }) => true,
            Some(TagForm { class: TagClass::Calver, unique }) => !unique,
            Some(TagForm { class: TagClass::PartialVersion, .. }) => context.profile >= Profile::Reliable,
            _ => false,
        },
    }
}

impl Fault for CachedFloating<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", Echo(self.image), "` ");
        match self.tag {
            Some(tag) => say!(out, "has the tag `", Echo(tag), "`, which moves"),
            None => say!(out, "has no tag, which means `latest`"),
        }
        say!(out, ", and under `IfNotPresent` each node keeps what it pulled first")
    }

    fn why(&self) -> &'static str {
        "nodes that pulled at different times run different images under one name, and a new push reaches only nodes that never had it"
    }

    fn help(&self, out: &mut Ink) {
        match &self.pinned {
            Some(image) => say!(out, "pin what the tag is now: `", image, "`"),
            None => say!(
                out,
                "name a version that does not move, and its digest where you know it, or ask at every start \
                     with the pull policy `Always`"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, Drafted, lines};
    use super::super::{Check, Edit, PolicyEdit, Tag};
    use crate::settings::Profile;

    const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    fn drafts(case: &Case) -> Vec<Drafted> {
        case.drafts(Check::Image(super::check), &super::META)
    }

    #[test]
    fn finds_tags_that_move_under_if_not_present() {
        for (image, policy, baseline, reliable) in [
            ("nginx:stable", "", 1, 1),
            ("nginx:stable", "IfNotPresent", 1, 1),
            ("nginx:stable", "Always", 0, 0),
            ("nginx:stable", "Never", 0, 0),
            ("nginx:stable", "ifnotpresent", 0, 0),
            ("nginx:latest", "IfNotPresent", 1, 1),
            ("nginx:latest", "", 0, 0),
            ("nginx", "IfNotPresent", 1, 1),
            ("nginx", "", 0, 0),
            ("ubuntu:24.04", "", 1, 1),
            ("quay.io/a/b:20240115", "", 0, 0),
            ("nginx:1.27", "", 0, 1),
            ("nginx:1-alpine", "IfNotPresent", 0, 1),
            ("nginx:1.27.3", "", 0, 0),
            ("quay.io/a/b:1a2b3c4", "", 0, 0),
            ("quay.io/a/b:whatever", "", 0, 0),
            (
                "nginx:stable@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "IfNotPresent",
                0,
                0,
            ),
            ("Nginx:stable", "IfNotPresent", 0, 0),
            ("nginx:${TAG}", "IfNotPresent", 0, 0),
            ("", "IfNotPresent", 0, 0),
        ] {
            for (profile, found) in
                [(Profile::Baseline, baseline), (Profile::Reliable, reliable), (Profile::Strict, reliable)]
            {
                let case = Case { profile, ..Case::under(image, policy) };
                assert_eq!(drafts(&case).len(), found, "{image} {policy} {profile:?}");
            }
        }
        let mut plugin = Case::under("nginx:stable", "");
        plugin.cluster.always_pull_images = true;
        assert!(drafts(&plugin).is_empty());
    }

    #[test]
    fn takes_the_users_word_for_a_tag() {
        let case = Case::under("quay.io/a/b:stable", "")
            .options("floating-tag", r#"{"schemes": [{"match": "quay.io/a", "tag": "stable"}]}"#);
        assert!(drafts(&case).is_empty());
    }

    #[test]
    fn offers_to_pin_where_evidence_knows_the_digest() {
        for (image, tag, pinned) in [
            ("nginx:stable", None, "nginx:stable"),
            ("nginx:latest", Some(Tag::Drop), "nginx"),
            ("nginx", None, "nginx"),
        ] {
            let found = drafts(&Case::under(image, "IfNotPresent").digest(image, DIGEST));
            let (digest, policy) = (Some(DIGEST.to_owned()), Some(PolicyEdit::Settle));
            let pin = Edit { tag, digest, policy, ..Edit::default() };
            assert_eq!((&found[0].safe, &found[0].risky), (&None, &Some(pin)), "{image}");
            assert_eq!(found[0].help, format!("pin what the tag is now: `{pinned}@{DIGEST}`"));
        }
        assert_eq!(drafts(&Case::under("nginx:stable", ""))[0].risky, None);
    }

    #[test]
    fn says_what_why_and_help() {
        let rest = "and under `IfNotPresent` each node keeps what it pulled first\n\
             nodes that pulled at different times run different images under one name, and a new push reaches only nodes that never had it\n\
             name a version that does not move, and its digest where you know it, or ask at every start with the pull policy `Always`";
        for (image, message) in [
            ("nginx:stable", "image `nginx:stable` has the tag `stable`, which moves"),
            ("nginx", "image `nginx` has no tag, which means `latest`"),
        ] {
            let found = drafts(&Case::under(image, "IfNotPresent"));
            assert_eq!(lines(&found[0]), format!("{message}, {rest}"));
        }
    }
}
