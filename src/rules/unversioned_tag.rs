//! `unversioned-tag`: an image's tag is neither version, date nor commit.

use std::rc::Rc;

use crate::image::{Scheme, TagClass};
use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Warning};
use crate::tree::record;
use crate::wire::{Ink, say};

use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "unversioned-tag",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [None, None, Some(Warning)],
    summary: Meta::summary("an image's tag is neither version, date nor commit"),
    ..Meta::BLANK
};

/// What is known of the repositories' tags.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, default))]
pub struct Options {
    /// How tags of some repositories are to be read. The first that is about a tag tells; these come after
    /// those of `floating-tag`, and count for both rules.
    pub schemes: Vec<Rc<Scheme>>,
}

record!(Options {
    schemes = "schemes",
});

struct Unversioned<'a> {
    image: &'a str,
    tag: &'a str,
    digest: Option<&'a str>,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some((reference, image)) = image_use.readable() else { return };
    let (Some(tag), None) = (reference.tag(), reference.digest()) else { return };
    if image_use.form(context.schemes).is_some_and(|form| form.class == TagClass::Opaque) {
        let fault = Unversioned { image, tag, digest: context.digests.of(reference) };
        sink.offer(fault, None, Edit::pin(image_use, context));
    }
}

impl Fault for Unversioned<'_> {
    fn message(&self, out: &mut Ink) {
        let tag = Echo(self.tag);
        say!(
            out,
            "image `",
            Echo(self.image),
            "` has the tag `",
            tag,
            "`, which is neither version, date nor commit"
        )
    }

    fn why(&self) -> &'static str {
        "nothing in such a tag tells which build it is, whether it moves, or what a rollback would go back to"
    }

    fn help(&self, out: &mut Ink) {
        let schemes = "say what such tags are in `rules.unversioned-tag.schemes`";
        match self.digest {
            Some(digest) => {
                let (image, tag) = (Echo(self.image), Echo(self.tag));
                say!(out, "pin what `", tag, "` is now, `", image, "@", digest, "`, or ", schemes)
            }
            None => say!(out, "tag builds with their version, date or commit, or ", schemes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, faults, message};
    use super::super::{Check, Edit, PolicyEdit};

    #[test]
    fn finds_tags_that_tell_nothing() {
        for image in
            ["app:build-12", "app:12345", "traefik:langres", "registry.example.com:5000/shop/web:blue"]
        {
            assert_eq!(faults(super::check, &super::META, image), 1, "{image}");
        }
        for image in [
            "nginx",
            "nginx:latest",
            "nginx:stable",
            "nginx:1",
            "nginx:1.27.3",
            "app:20260731",
            "app:2026.07",
            "app:1a2b3c4",
            "app:main-1a2b3c4",
            "app:build-12@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "App:build-12",
            "app:${BUILD}",
            "",
        ] {
            assert_eq!(faults(super::check, &super::META, image), 0, "{image}");
        }
    }

    #[test]
    fn reads_tags_by_the_schemes_of_both_rules() {
        let schemes = r#"{"schemes": [{"match": "quay.io/team", "tag": "build-[0-9]+"}]}"#;
        for rule in ["floating-tag", "unversioned-tag"] {
            let case = Case::of(&["quay.io/team/app:build-12", "quay.io/team/app:build-x", "app:build-12"]);
            let drafts = case.options(rule, schemes).drafts(Check::Image(super::check), &super::META);
            assert_eq!(drafts.iter().map(|draft| draft.at).collect::<Vec<_>>(), [1, 2], "{rule}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            message(super::check, &super::META, "quay.io/a/b:build-12"),
            "image `quay.io/a/b:build-12` has the tag `build-12`, which is neither version, date nor commit\n\
             nothing in such a tag tells which build it is, whether it moves, or what a rollback would go back to\n\
             tag builds with their version, date or commit, or say what such tags are in `rules.unversioned-tag.schemes`"
        );
    }

    #[test]
    fn pins_what_the_tag_is_now() {
        const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        let case = Case::of(&["traefik:langres"]).digest("traefik:langres", DIGEST);
        let drafts = case.drafts(Check::Image(super::check), &super::META);
        let pin =
            Edit { digest: Some(DIGEST.to_owned()), policy: Some(PolicyEdit::Settle), ..Edit::default() };
        assert_eq!((&drafts[0].safe, &drafts[0].risky), (&None, &Some(pin)));
        assert_eq!(
            drafts[0].help,
            format!(
                "pin what `langres` is now, `traefik:langres@{DIGEST}`, or say what such tags are in `rules.unversioned-tag.schemes`"
            )
        );
    }
}
