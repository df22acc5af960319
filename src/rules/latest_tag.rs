//! `latest-tag`: an image with the tag `latest` and no digest.

use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Error};
use crate::wire::{Ink, say};

use super::fault::name_version;
use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "latest-tag",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [Some(Error), Some(Error), Some(Error)],
    summary: Meta::summary("an image has the tag `latest` and no digest"),
    ..Meta::BLANK
};

struct Latest<'a> {
    image: &'a str,
    name: &'a str,
    digest: Option<&'a str>,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let (Some(reference), Some(image)) = (image_use.parsed(), image_use.image.as_str()) else { return };
    if let (Some("latest"), None) = (reference.tag(), reference.digest()) {
        let name = image.strip_suffix(":latest").unwrap_or(image);
        let fault = Latest { image, name, digest: context.digests.of(reference) };
        sink.offer(fault, None, Edit::pin(image_use, context));
    }
}

impl Fault for Latest<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", Echo(self.image), "` has the tag `latest`, which moves with every push")
    }

    fn why(&self) -> &'static str {
        "what runs is decided at each pull by whoever pushed last, so pods of one workload can differ and a rollback brings nothing back"
    }

    fn help(&self, out: &mut Ink) {
        name_version(out, self.name, self.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, faults, message};
    use super::super::{Check, Edit, PolicyEdit, Tag};

    #[test]
    fn finds_latest_without_digest() {
        for image in ["nginx:latest", "localhost:5000/app:latest", "[::1]:5000/app:latest"] {
            assert_eq!(faults(super::check, &super::META, image), 1, "{image}");
        }
        for image in [
            "nginx",
            "nginx:LATEST",
            "nginx:latest-alpine",
            "nginx:latest ",
            "nginx:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(faults(super::check, &super::META, image), 0, "{image}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            message(super::check, &super::META, "quay.io/a/b:latest"),
            "image `quay.io/a/b:latest` has the tag `latest`, which moves with every push\n\
             what runs is decided at each pull by whoever pushed last, so pods of one workload can differ and a rollback brings nothing back\n\
             name the version you tested, `quay.io/a/b:<version>`, and its digest where you know it"
        );
    }

    #[test]
    fn pins_what_latest_is_now_and_drops_the_tag() {
        const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        let case =
            Case::of(&["localhost:5000/app:latest", "nginx:latest"]).digest("localhost:5000/app", DIGEST);
        let drafts = case.drafts(Check::Image(super::check), &super::META);
        let pin = Edit {
            tag: Some(Tag::Drop),
            digest: Some(DIGEST.to_owned()),
            policy: Some(PolicyEdit::Settle),
            ..Edit::default()
        };
        assert_eq!((&drafts[0].safe, &drafts[0].risky), (&None, &Some(pin)));
        assert_eq!((&drafts[1].safe, &drafts[1].risky), (&None, &None));
        assert_eq!(
            drafts[0].help,
            format!(
                "name the version you tested, or pin what `latest` is now: `localhost:5000/app@{DIGEST}`"
            )
        );
    }
}
