//! `invalid-reference`: what the kubelet reports as `InvalidImageName`, or the API server refuses
//! because no text stands where an image should.

use crate::image::{ErrorKind, Reference, ReferenceError};
use crate::kubernetes::{PullPolicy, default_pull_policy};
use crate::list::joined;
use crate::pull::{ImageUse, Malformed};
use crate::report::{EchoImage, Severity::Error, has_user_info};
use crate::text::around;
use crate::wire::{Ink, say};

use super::{Context, Edit, Fault, Ladder, Meta, PolicyEdit, Sink};

pub(super) const META: Meta = Meta {
    id: "invalid-reference",
    practice: &[1],
    ladder: Some(Ladder::Reference),
    severities: [Some(Error), Some(Error), Some(Error)],
    summary: Meta::summary("an image is no valid reference, so the kubelet reports InvalidImageName"),
    ..Meta::BLANK
};

enum Found<'a> {
    Unreadable {
        image: &'a str,
        error: ReferenceError,
        /// What was evidently meant.
        better: Option<String>,
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

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    if let Some(malformed) = image_use.malformed {
        let place = image_use.place.pointer();
        sink.report(Found::Malformed { place, malformed });
    } else if let (Some(Err(error)), Some(image)) = (image_use.reference, image_use.image.as_str()) {
        if has_user_info(image) {
            sink.report(Found::UserInfo { image });
            return;
        }
        let better = correction(image, &error);
        let (safe, risky) = mends(image_use, context, image, better.as_deref());
        sink.offer(Found::Unreadable { image, error, better }, safe, risky);
    }
}

/// The safe mend and the one to be looked at. An image that comes out without a version would be refused
/// again, as `missing-tag` or `latest-tag`: it is mended with its digest where that is known, else not at all.
fn mends(
    image_use: &ImageUse<'_>,
    context: &Context<'_>,
    image: &str,
    better: Option<&str>,
) -> (Option<Edit>, Option<Edit>) {
    let none = (None, None);
    let Some(better) = better else { return none };
    let read = Reference::parse(better);
    let Ok(reference) = read else { return none };
    if let (None | Some("latest"), None) = (reference.tag(), reference.digest()) {
        let name = better.strip_suffix(":latest").unwrap_or(better);
        let pin = |digest| Edit::image(format!("{name}@{digest}"));
        return (None, context.digests.of(&reference).map(pin));
    }
    // `latest` with a digest says `Always` to the API server, and what could not be read said `IfNotPresent`.
    let default = default_pull_policy(&read).0;
    let (kept, policy) = match image_use.effective {
        _ if image_use.policy.filled().is_some() || default == PullPolicy::IfNotPresent => (true, None),
        Some(now) if context.is_default(image_use) => (true, Some(PolicyEdit::Write(now.policy))),
        _ => (false, None),
    };
    let edit = Edit { policy, ..Edit::image(better) };
    match kept && better == image.trim() {
        true => (Some(edit), None),
        false => (None, Some(edit)),
    }
}

impl Fault for Found<'_> {
    fn message(&self, out: &mut Ink) {
        match self {
            Self::Unreadable { image, error, .. } => {
                say!(
                    out,
                    "image `",
                    EchoImage(image),
                    "` is not a valid reference: found ",
                    format_args!("{error}")
                )
            }
            Self::UserInfo { image } => {
                say!(
                    out,
                    "image `",
                    EchoImage(image),
                    "` is not a valid reference: a user name stands before the host"
                )
            }
            Self::Malformed { place, malformed } if place.is_empty() => {
                say!(out, "the object ", malformed.found)
            }
            Self::Malformed { place, malformed } => {
                say!(
                    out,
                    "`",
                    place,
                    "` is ",
                    malformed.found,
                    ", and Kubernetes expects ",
                    malformed.expected
                )
            }
        }
    }

    fn why(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } | Self::UserInfo { .. } => {
                "no container starts from it: the kubelet reports InvalidImageName, and of blanks around it the API server refuses the pod"
            }
            Self::Malformed { .. } => "the API server refuses the object, and no image can be read from it",
        }
    }

    fn help(&self, out: &mut Ink) {
        match self {
            Self::Unreadable { error, better, .. } => match better {
                Some(better) => say!(out, "write `", EchoImage(better), "`"),
                None => say!(out, advice(error)),
            },
            Self::UserInfo { .. } => {
                say!(out, "remove it, and put the credential into a Secret that imagePullSecrets names")
            }
            Self::Malformed { malformed, .. } => say!(out, "write ", malformed.expected, " there"),
        }
    }
}

/// The reference that was evidently meant: without blanks, without scheme, in lower case.
fn correction(image: &str, error: &ReferenceError) -> Option<String> {
    let trimmed = image.trim();
    let bare = around(trimmed, "://").map_or(trimmed, |(_, rest)| rest);
    let upper = |error: &ReferenceError| error.kind() == ErrorKind::Uppercase;
    match (bare == image, Reference::parse(bare)) {
        (false, Ok(_)) => Some(bare.to_owned()),
        (false, Err(inner)) if upper(&inner) => in_lower_case(bare),
        (true, _) if upper(error) => in_lower_case(bare),
        _ => None,
    }
}

/// Lower case as far as the name goes, without the host where one is written, else with it; a tag may have upper
/// case. None where that cannot be read either.
fn in_lower_case(image: &str) -> Option<String> {
    let any = |text: &str, bytes: [u8; 2]| text.bytes().position(|byte| bytes.contains(&byte));
    let last = image.rfind('/').unwrap_or_default();
    let end = any(image.get(last..)?, [b':', b'@']).map_or(image.len(), |at| last + at);
    let lower = |start| {
        let (before, name, version) = (image.get(..start)?, image.get(start..end)?, image.get(end..)?);
        let lower = joined(&[before, &name.to_ascii_lowercase(), version], "");
        Reference::parse(&lower).is_ok().then_some(lower)
    };
    let host =
        image.find('/').filter(|end| image.get(..*end).is_some_and(|host| any(host, [b'.', b':']).is_some()));
    host.and_then(lower).or_else(|| lower(0))
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
    use super::super::tests::{Case, faults, message};
    use super::super::{Check, Edit, PolicyEdit};
    use crate::kubernetes::PullPolicy;
    use crate::pull::{Stage, Workload};

    const DIGEST: &str = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn mends(case: &Case) -> (Option<Edit>, Option<Edit>) {
        let drafts = case.drafts(Check::Image(super::check), &super::META);
        assert_eq!(drafts.len(), 1);
        (drafts[0].safe.clone(), drafts[0].risky.clone())
    }

    #[test]
    fn takes_blanks_away_safely_and_the_rest_to_be_looked_at() {
        for (image, better) in [
            ("nginx:1.27 ", "nginx:1.27"),
            ("\n localhost:5000/a-b:1.27\t", "localhost:5000/a-b:1.27"),
            ("\u{a0}nginx:1.27-RC", "nginx:1.27-RC"),
        ] {
            for policy in ["", "Always", "Never", "always"] {
                assert_eq!(mends(&Case::under(image, policy)), (Some(Edit::image(better)), None), "{image}");
            }
        }
        for (image, better) in [
            ("Nginx:1.27-RC", "nginx:1.27-RC"),
            ("https://quay.io/a/b:1", "quay.io/a/b:1"),
            ("docker://localhost:5000/a:V1", "localhost:5000/a:V1"),
            (" docker://quay.io/a:1", "quay.io/a:1"),
            ("Reg.Example.com:5000/Team/App:V1", "Reg.Example.com:5000/team/app:V1"),
            ("My_reg.io/App:1", "my_reg.io/app:1"),
            ("https://ghcr.io/Owner/app:1", "ghcr.io/owner/app:1"),
            (" Nginx:1", "nginx:1"),
        ] {
            assert_eq!(mends(&Case::of(&[image])), (None, Some(Edit::image(better))), "{image}");
        }
        for image in
            ["nginx:", "a b", "nginx:1 2 ", "nginx@sha256:abc ", "https://", "user:pw@quay.io/a:1 ", "  "]
        {
            assert_eq!(mends(&Case::of(&[image])), (None, None), "{image}");
        }
    }

    #[test]
    fn keeps_the_policy_and_mends_nothing_that_would_be_refused_again() {
        let image = format!("nginx:latest{DIGEST} ").leak();
        let better = image.trim_end();
        let written =
            Edit { policy: Some(PolicyEdit::Write(PullPolicy::IfNotPresent)), ..Edit::image(better) };
        assert_eq!(mends(&Case::of(&[image])), (Some(written), None));
        // The API server has written it already.
        let workload = Workload { stage: Stage::Live, built_in: true, ..Workload::default() };
        let live = Case { workload, ..Case::under(image, "IfNotPresent") };
        assert_eq!(mends(&live), (Some(Edit::image(better)), None));
        for image in ["nginx ", "nginx:latest ", "https://quay.io/a"] {
            assert_eq!(mends(&Case::of(&[image])), (None, None), "{image}");
        }
        let known = Case::of(&["nginx:latest "]).digest("nginx:latest", DIGEST.trim_start_matches('@'));
        assert_eq!(mends(&known), (None, Some(Edit::image(format!("nginx{DIGEST}")))));
    }

    #[test]
    fn finds_what_the_kubelet_cannot_read() {
        for image in
            ["Nginx:1", "nginx:", "nginx@sha256:abc", "http://quay.io/a", "a b", " nginx", "nginx:1 "]
        {
            assert_eq!(faults(super::check, &super::META, image), 1, "{image}");
        }
        for image in ["nginx", "nginx:1.27", "Registry.example.com/app:V1", "{{ .Values.image }}", ""] {
            assert_eq!(faults(super::check, &super::META, image), 0, "{image}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            message(super::check, &super::META, "Nginx:1.2-RC"),
            "image `Nginx:1.2-RC` is not a valid reference: found the upper-case letter `N` at position 1 while reading the repository\n\
             no container starts from it: the kubelet reports InvalidImageName, and of blanks around it the API server refuses the pod\n\
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
