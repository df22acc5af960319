//! `latest-tag`: an image with the tag `latest` and no digest.

use core::fmt;

use crate::pull::ImageUse;
use crate::report::{Severity::Error, echo};

use super::rule::name_version;
use super::{Context, Fault, Ladder, Meta, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "latest-tag",
    practice: &[5],
    ladder: Some(Ladder::Version),
    scope: Scope::Image,
    severities: [Some(Error), Some(Error), Some(Error)],
    since: "0.1.0",
    summary: "an image has the tag `latest` and no digest",
};

struct Latest<'a> {
    image: &'a str,
    name: &'a str,
    digest: Option<&'a str>,
}

pub(super) fn check(image_use: &ImageUse<'_>, context: &Context<'_>, sink: &mut Sink<'_>) {
    let (Some(reference), Some(image)) = (image_use.parsed(), image_use.image.as_str()) else { return };
    if let (Some("latest"), None) = (reference.tag(), reference.digest()) {
        let name = image.strip_suffix(":latest").unwrap_or(image);
        sink.report(&Latest { image, name, digest: context.digests.of(reference) });
    }
}

impl fmt::Display for Latest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "image `{}` has the tag `latest`, which moves with every push", echo(self.image))
    }
}

impl Fault for Latest<'_> {
    fn why(&self) -> &'static str {
        "what runs is decided at each start by whoever pushed last, so pods of one workload can differ and a rollback brings nothing back"
    }

    fn help(&self) -> String {
        name_version(&echo(self.name), self.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{faults, message};

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
             what runs is decided at each start by whoever pushed last, so pods of one workload can differ and a rollback brings nothing back\n\
             name the version you tested, `quay.io/a/b:<version>`, and its digest where you know it"
        );
    }
}
