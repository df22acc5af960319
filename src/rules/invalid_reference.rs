//! `invalid-reference`: what the kubelet reports as `InvalidImageName`, or the API server refuses
//! because no text stands where an image should.

use core::fmt;

use crate::image::{ErrorKind, Reference, ReferenceError};
use crate::pull::{ImageUse, Malformed};
use crate::report::{Severity::Error, echo_image, has_user_info};

use super::{Context, Fault, Ladder, Meta, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "invalid-reference",
    practice: &[1],
    ladder: Some(Ladder::Reference),
    scope: Scope::Image,
    severities: [Some(Error), Some(Error), Some(Error)],
    since: "0.1.0",
    summary: "an image is no valid reference, so the kubelet reports InvalidImageName",
};

enum Found<'a> {
    Unreadable {
        image: &'a str,
        error: ReferenceError,
    },
    /// A user before the host: no part of such an image is repeated.
    UserInfo {
        image: &'a str,
    },
    Malformed {
        place: String,
        malformed: Malformed,
    },
}

pub(super) fn check(image_use: &ImageUse<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    if let Some(malformed) = image_use.malformed {
        let place = image_use.place.pointer();
        sink.report(&Found::Malformed { place, malformed });
    } else if let (Some(Err(error)), Some(image)) = (image_use.reference, image_use.image.as_str()) {
        sink.report(&match has_user_info(image) {
            true => Found::UserInfo { image },
            false => Found::Unreadable { image, error },
        });
    }
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { image, error } => {
                write!(f, "image `{}` is not a valid reference: found {error}", echo_image(image))
            }
            Self::UserInfo { image } => {
                write!(
                    f,
                    "image `{}` is not a valid reference: a user name stands before the host",
                    echo_image(image)
                )
            }
            Self::Malformed { place, malformed } => {
                write!(f, "`{place}` is {}, and Kubernetes expects {}", malformed.found, malformed.expected)
            }
        }
    }
}

impl Fault for Found<'_> {
    fn why(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } | Self::UserInfo { .. } => {
                "the API server accepts it, and then the kubelet reports InvalidImageName and never starts the container"
            }
            Self::Malformed { .. } => "the API server refuses the object, and no image can be read from it",
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Unreadable { image, error } => match correction(image, error) {
                Some(better) => format!("write `{}`", echo_image(&better)),
                None => advice(error).to_owned(),
            },
            Self::UserInfo { .. } => {
                "remove it, and put the credential into a Secret that imagePullSecrets names".to_owned()
            }
            Self::Malformed { malformed, .. } => format!("write {} there", malformed.expected),
        }
    }
}

/// The reference that was evidently meant: without blanks, without scheme, in lower case.
fn correction(image: &str, error: &ReferenceError) -> Option<String> {
    let trimmed = image.trim();
    let bare = trimmed.split_once("://").map_or(trimmed, |(_, rest)| rest);
    let candidate = match (error.kind(), bare == image) {
        (ErrorKind::Uppercase, true) => lower_case_name(bare),
        (_, false) => bare.to_owned(),
        _ => return None,
    };
    Reference::parse(&candidate).is_ok().then_some(candidate)
}

/// Lower case as far as the name goes; a tag may have upper case.
fn lower_case_name(image: &str) -> String {
    let name = image.rfind('/').unwrap_or_default();
    let end = image.get(name..).and_then(|last| last.find([':', '@'])).map_or(image.len(), |at| name + at);
    match image.split_at_checked(end) {
        Some((name, version)) => format!("{}{version}", name.to_ascii_lowercase()),
        None => image.to_owned(),
    }
}

fn advice(error: &ReferenceError) -> &'static str {
    match error.kind() {
        ErrorKind::Uppercase => "write the repository in lower case",
        ErrorKind::NameTooLong => "shorten the repository to 255 bytes",
        ErrorKind::Identifier => "write a name before the ID: `<name>@sha256:<digest>`",
        ErrorKind::DigestInvalidFormat => "write the digest in lower-case hexadecimal digits",
        ErrorKind::DigestInvalidLength => {
            "copy the whole digest: sha256 has 64 hexadecimal digits, sha384 96, sha512 128"
        }
        ErrorKind::DigestUnsupported => "name the digest by sha256, sha384 or sha512",
        _ => "write it as `registry/repository:tag` or `registry/repository@sha256:digest`",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{faults, message};

    #[test]
    fn finds_what_the_kubelet_cannot_read() {
        for image in [
            "Nginx:1",
            "nginx:",
            "nginx@sha256:abc",
            "http://quay.io/a",
            "a b",
            " nginx",
            "nginx:1 ",
            "{{ .Values.image }}",
        ] {
            assert_eq!(faults(super::check, &super::META, image), 1, "{image}");
        }
        for image in ["nginx", "nginx:1.27", "Registry.example.com/app:V1", ""] {
            assert_eq!(faults(super::check, &super::META, image), 0, "{image}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            message(super::check, &super::META, "Nginx:1.2-RC"),
            "image `Nginx:1.2-RC` is not a valid reference: found the upper-case letter `N` at position 1 while reading the repository\n\
             the API server accepts it, and then the kubelet reports InvalidImageName and never starts the container\n\
             write `nginx:1.2-RC`"
        );
        assert_eq!(
            message(super::check, &super::META, "user:zecret@reg.example/x:Y/z").lines().next(),
            Some(
                "image `***@reg.example/x:Y/z` is not a valid reference: a user name stands before the host"
            )
        );
        let help = |image| message(super::check, &super::META, image).lines().last().map(str::to_owned);
        assert_eq!(help("https://quay.io/a/b:1").as_deref(), Some("write `quay.io/a/b:1`"));
        assert_eq!(help("nginx:1.27 ").as_deref(), Some("write `nginx:1.27`"));
        assert_eq!(
            help("nginx@sha256:abc").as_deref(),
            Some("write it as `registry/repository:tag` or `registry/repository@sha256:digest`")
        );
    }
}
