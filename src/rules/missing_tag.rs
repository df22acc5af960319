//! `missing-tag`: an image with neither tag nor digest, which means `latest`.

use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Error};
use crate::wire::{Ink, say};

use super::fault::name_version;
use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "missing-tag",
    practice: &[5],
    ladder: Some(Ladder::Version),
    severities: [Some(Error), Some(Error), Some(Error)],
    summary: Meta::summary("an image has neither tag nor digest, so `latest` is pulled"),
    ..Meta::BLANK
};

struct Missing<'a> {
    image: &'a str,
    digest: Option<&'a str>,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let (Some(reference), Some(image)) = (image_use.parsed(), image_use.image.as_str()) else { return };
    if let (None, None) = (reference.tag(), reference.digest()) {
        let fault = Missing { image, digest: context.digests.of(reference) };
        sink.offer(fault, None, Edit::pin(image_use, context));
    }
}

impl Fault for Missing<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", Echo(self.image), "` has neither tag nor digest, so `latest` is pulled")
    }

    fn why(&self) -> &'static str {
        "each pull fetches whatever was pushed last, so pods of one workload can differ and a rollback brings nothing back"
    }

    fn help(&self, out: &mut Ink) {
        name_version(out, self.image, self.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, faults, message};
    use super::super::{Check, Edit, PolicyEdit};

    #[test]
    fn finds_what_has_neither_tag_nor_digest() {
        for image in ["nginx", "localhost:5000/app", "[::1]:5000/app", "quay.io/team/app"] {
            assert_eq!(faults(super::check, &super::META, image), 1, "{image}");
        }
        for image in [
            "nginx:1",
            "nginx:latest",
            "a/b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "NGINX",
            "",
        ] {
            assert_eq!(faults(super::check, &super::META, image), 0, "{image}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            message(super::check, &super::META, "nginx"),
            "image `nginx` has neither tag nor digest, so `latest` is pulled\n\
             each pull fetches whatever was pushed last, so pods of one workload can differ and a rollback brings nothing back\n\
             name the version you tested, `nginx:<version>`, and its digest where you know it"
        );
    }

    #[test]
    fn pins_what_latest_is_now() {
        const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        let case =
            Case::of(&["nginx", "httpd", "nginx:1.27.3"]).digest("docker.io/library/nginx:latest", DIGEST);
        let drafts = case.drafts(Check::Image(super::check), &super::META);
        assert_eq!(drafts.iter().map(|draft| draft.at).collect::<Vec<_>>(), [0, 1]);
        let pin =
            Edit { digest: Some(DIGEST.to_owned()), policy: Some(PolicyEdit::Settle), ..Edit::default() };
        assert_eq!((&drafts[0].safe, &drafts[0].risky), (&None, &Some(pin)));
        assert_eq!((&drafts[1].safe, &drafts[1].risky), (&None, &None));
        assert_eq!(
            drafts[0].help,
            format!("name the version you tested, or pin what `latest` is now: `nginx@{DIGEST}`")
        );
    }
}
