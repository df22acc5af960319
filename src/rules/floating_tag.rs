//! `floating-tag`: an image's tag moves by convention.

use std::rc::Rc;

use crate::image::{Scheme, TagClass, TagForm};
use crate::pull::ImageUse;
use crate::report::{
    Echo,
    Severity::{Error, Warning},
};
use crate::tree::record;
use crate::wire::{Ink, say};

use super::fault::replace_tag;
use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "floating-tag",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [None, Some(Warning), Some(Error)],
    summary: Meta::summary("an image's tag moves by convention"),
    ..Meta::BLANK
};

/// What is known of the repositories' tags.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, default))]
pub struct Options {
    /// How tags of some repositories are to be read. The first that is about a tag tells; those of
    /// `unversioned-tag` come after these, and count for both rules.
    pub schemes: Vec<Rc<Scheme>>,
}

record!(Options {
    schemes = "schemes",
});

struct Floating<'a> {
    image: &'a str,
    tag: &'a str,
    moves: Moves,
    digest: Option<&'a str>,
}

/// How a tag moves.
#[derive(Clone, Copy)]
enum Moves {
    /// `stable`, `alpine`, `1.2.3-SNAPSHOT`, `pr-12`.
    Word,
    /// `1.27`: numbers alone.
    Version,
    /// `1.27-alpine`, `release-1.2`.
    Variant,
    /// `24.04`.
    Month,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some((reference, image)) = image_use.readable() else { return };
    // `latest` is another rule's.
    let (Some(tag), None) = (reference.tag().filter(|tag| *tag != "latest"), reference.digest()) else {
        return;
    };
    let moves = match image_use.form(context.schemes) {
        Some(TagForm { class: TagClass::Channel, .. }) => Moves::Word,
        Some(TagForm { class: TagClass::PartialVersion, .. }) if is_number(tag) => Moves::Version,
        Some(TagForm { class: TagClass::PartialVersion, .. }) => Moves::Variant,
        Some(TagForm { class: TagClass::Calver, unique: false }) => Moves::Month,
        _ => return,
    };
    let fault = Floating { image, tag, moves, digest: context.digests.of(reference) };
    sink.offer(fault, None, Edit::pin(image_use, context));
}

/// Whether a tag is a version of numbers and nothing else, so that `.x` can stand behind it.
fn is_number(tag: &str) -> bool {
    let version = tag.strip_prefix(['v', 'V']).unwrap_or(tag);
    version.ends_with(|c: char| c.is_ascii_digit())
        && version.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

impl Fault for Floating<'_> {
    fn message(&self, out: &mut Ink) {
        let tag = Echo(self.tag);
        say!(out, "image `", Echo(self.image), "` has the tag `", tag, "`, which ");
        match self.moves {
            Moves::Word => say!(out, "by convention follows whatever was pushed last under that name"),
            Moves::Version => say!(out, "means whatever `", tag, ".x` is newest"),
            Moves::Variant => say!(out, "is part of a version and means whatever release of it is newest"),
            Moves::Month => say!(out, "names a year or a month, and no build of it"),
        }
    }

    fn why(&self) -> &'static str {
        "what the tag means changes without a change to the manifest, so pods of one workload can differ and a rollback brings nothing back"
    }

    fn help(&self, out: &mut Ink) {
        replace_tag(out, self.image, self.tag, self.digest);
        match self.moves {
            Moves::Version | Moves::Variant => say!(
                out,
                "; where this is a full version of the repository, say so in `rules.floating-tag.schemes`"
            ),
            Moves::Word | Moves::Month => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, faults, message};
    use super::super::{Check, Edit, PolicyEdit};

    const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn finds_tags_that_move() {
        for image in [
            "nginx:stable",
            "nginx:LATEST",
            "gcr.io/distroless/base:latest-amd64",
            "nginx:stable-alpine",
            "redis:alpine",
            "app:master-head",
            "app:1.2.3-SNAPSHOT",
            "app:pr-12",
            "nginx:1",
            "nginx:1.27",
            "nginx:v1.27-alpine",
            "postgres:18",
            "ubuntu:24.04",
            "app:2026",
            "app:2026.07",
            "localhost:5000/app:edge",
            "[::1]:5000/app:1",
        ] {
            assert_eq!(faults(super::check, &super::META, image), 1, "{image}");
        }
        for image in [
            "nginx",
            "nginx:latest",
            "nginx:1.27.3",
            "nginx:1.27.3-alpine",
            "postgres:18.6",
            "registry.k8s.io/pause:3.10",
            "app:20260731",
            "app:2026.07.1",
            "app:1a2b3c4",
            "app:befacaad",
            "app:build-12",
            "nginx:stable@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "Nginx:stable",
            "nginx:stable ",
            "nginx:{{ tag }}",
            "",
        ] {
            assert_eq!(faults(super::check, &super::META, image), 0, "{image}");
        }
    }

    #[test]
    fn reads_tags_by_the_schemes_of_both_rules() {
        let schemes = r#"{"schemes": [{"match": "quay.io/team", "parts": 2}]}"#;
        for rule in ["floating-tag", "unversioned-tag"] {
            let case = Case::of(&["quay.io/team/app:1.2", "quay.io/teams/app:1.2", "quay.io/team/app:1"]);
            let drafts = case.options(rule, schemes).drafts(Check::Image(super::check), &super::META);
            assert_eq!(drafts.iter().map(|draft| draft.at).collect::<Vec<_>>(), [1, 2], "{rule}");
        }
        let channel = r#"{"schemes": [{"match": "quay.io/team", "tag": "r[0-9]+", "class": "channel"}]}"#;
        let case = Case::of(&["quay.io/team/app:r12", "quay.io/team/app:r12x"]);
        let drafts =
            case.options("unversioned-tag", channel).drafts(Check::Image(super::check), &super::META);
        assert_eq!(drafts.iter().map(|draft| draft.at).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn says_how_the_tag_moves() {
        const WHY: &str = "what the tag means changes without a change to the manifest, so pods of one workload can differ and a rollback brings nothing back";
        const OR: &str =
            "; where this is a full version of the repository, say so in `rules.floating-tag.schemes`";
        for (image, what, name, or) in [
            (
                "a:5000/b:edge",
                "by convention follows whatever was pushed last under that name",
                "a:5000/b",
                "",
            ),
            ("nginx:v1.27", "means whatever `v1.27.x` is newest", "nginx", OR),
            (
                "nginx:1-alpine",
                "is part of a version and means whatever release of it is newest",
                "nginx",
                OR,
            ),
            ("ubuntu:24.04", "names a year or a month, and no build of it", "ubuntu", ""),
        ] {
            let tag = image.rsplit(':').next().unwrap_or_default();
            assert_eq!(
                message(super::check, &super::META, image),
                format!(
                    "image `{image}` has the tag `{tag}`, which {what}\n{WHY}\n\
                     name the full version you tested, `{name}:<version>`, and its digest where you know it{or}"
                )
            );
        }
    }

    #[test]
    fn pins_what_the_tag_is_now() {
        let case = Case::of(&["nginx:stable", "nginx:mainline"]).digest("nginx:stable", DIGEST);
        let drafts = case.drafts(Check::Image(super::check), &super::META);
        let pin =
            Edit { digest: Some(DIGEST.to_owned()), policy: Some(PolicyEdit::Settle), ..Edit::default() };
        assert_eq!((&drafts[0].safe, &drafts[0].risky), (&None, &Some(pin)));
        assert_eq!((&drafts[1].safe, &drafts[1].risky), (&None, &None));
        assert_eq!(
            drafts[0].help,
            format!("name the full version you tested, or pin what `stable` is now: `nginx:stable@{DIGEST}`")
        );
    }
}
