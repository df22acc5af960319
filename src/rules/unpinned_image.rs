//! `unpinned-image`: an image has no digest.

use crate::pull::ImageUse;
use crate::report::{
    Echo,
    Severity::{Error, Info},
};
use crate::wire::{Ink, say};

use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "unpinned-image",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [None, Some(Info), Some(Error)],
    summary: Meta::summary("an image has no digest"),
    ..Meta::BLANK
};

struct Unpinned<'a> {
    image: &'a str,
    /// The image as it stands before its digest: `latest` would say `Always` to the API server.
    stem: &'a str,
    digest: Option<&'a str>,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some((reference, image)) = image_use.readable() else { return };
    if reference.digest().is_none() {
        let stem = match reference.tag() {
            Some("latest") => image.strip_suffix(":latest").unwrap_or(image),
            _ => image,
        };
        let fault = Unpinned { image, stem, digest: context.digests.of(reference) };
        sink.offer(fault, None, Edit::pin(image_use, context));
    }
}

impl Fault for Unpinned<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", Echo(self.image), "` has no digest")
    }

    fn why(&self) -> &'static str {
        "every tag can be pushed again, so a node that pulls later can run other bytes than those that were tested"
    }

    fn help(&self, out: &mut Ink) {
        let stem = Echo(self.stem);
        match self.digest {
            Some(digest) => say!(out, "pin what the tag is now: `", stem, "@", digest, "`"),
            None => say!(out, "pin the digest of the image that you tested: `", stem, "@sha256:<digest>`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, faults, message};
    use super::super::{Check, Edit, PolicyEdit, Tag};

    const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn finds_what_has_no_digest() {
        for image in
            ["nginx", "nginx:latest", "nginx:1.27.3", "app:1a2b3c4", "localhost:5000/app", "[::1]:5000/app:1"]
        {
            assert_eq!(faults(super::check, &super::META, image), 1, "{image}");
        }
        for image in [
            "nginx@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "nginx:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "nginx@sha256:aaaa",
            "Nginx",
            "nginx:$(TAG)",
            "",
        ] {
            assert_eq!(faults(super::check, &super::META, image), 0, "{image}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        for (image, stem) in
            [("quay.io/a/b:1.2.3", "quay.io/a/b:1.2.3"), ("a:5000/b:latest", "a:5000/b"), ("nginx", "nginx")]
        {
            assert_eq!(
                message(super::check, &super::META, image),
                format!(
                    "image `{image}` has no digest\n\
                     every tag can be pushed again, so a node that pulls later can run other bytes than those that were tested\n\
                     pin the digest of the image that you tested: `{stem}@sha256:<digest>`"
                )
            );
        }
    }

    #[test]
    fn pins_what_the_tag_is_now() {
        let case = Case::of(&["nginx", "nginx:latest", "nginx:1.27.3", "nginx:1.27.4"])
            .digest("nginx", DIGEST)
            .digest("nginx:1.27.3", DIGEST);
        let drafts = case.drafts(Check::Image(super::check), &super::META);
        let pin =
            Edit { digest: Some(DIGEST.to_owned()), policy: Some(PolicyEdit::Settle), ..Edit::default() };
        let dropped = Edit { tag: Some(Tag::Drop), ..pin.clone() };
        let offered: Vec<_> = drafts.iter().map(|draft| (draft.safe.clone(), draft.risky.clone())).collect();
        assert_eq!(
            offered,
            [(None, Some(pin.clone())), (None, Some(dropped)), (None, Some(pin)), (None, None)]
        );
        for (draft, pinned) in drafts.iter().zip(["nginx", "nginx", "nginx:1.27.3"]) {
            assert_eq!(draft.help, format!("pin what the tag is now: `{pinned}@{DIGEST}`"));
        }
    }
}
