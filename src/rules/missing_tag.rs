//! `missing-tag`: an image with neither tag nor digest, which means `latest`.

use core::fmt;

use crate::pull::ImageUse;
use crate::report::{Severity::Error, echo};

use super::rule::name_version;
use super::{Context, Fault, Ladder, Meta, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "missing-tag",
    practice: &[5],
    ladder: Some(Ladder::Version),
    scope: Scope::Image,
    severities: [Some(Error), Some(Error), Some(Error)],
    since: "0.1.0",
    summary: "an image has neither tag nor digest, so `latest` is pulled",
};

struct Missing<'a> {
    image: &'a str,
    digest: Option<&'a str>,
}

pub(super) fn check(image_use: &ImageUse<'_>, context: &Context<'_>, sink: &mut Sink<'_>) {
    let (Some(reference), Some(image)) = (image_use.parsed(), image_use.image.as_str()) else { return };
    if let (None, None) = (reference.tag(), reference.digest()) {
        sink.report(&Missing { image, digest: context.digests.of(reference) });
    }
}

impl fmt::Display for Missing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "image `{}` has neither tag nor digest, so `latest` is pulled", echo(self.image))
    }
}

impl Fault for Missing<'_> {
    fn why(&self) -> &'static str {
        "every start asks the registry for whatever was pushed last, so pods of one workload can differ and a rollback brings nothing back"
    }

    fn help(&self) -> String {
        name_version(&echo(self.image), self.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{faults, message};

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
             every start asks the registry for whatever was pushed last, so pods of one workload can differ and a rollback brings nothing back\n\
             name the version you tested, `nginx:<version>`, and its digest where you know it"
        );
    }
}
