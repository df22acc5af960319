//! `conflicting-pull-policies`: one image is used under different pull policies. The policies are those in
//! effect, so that one that is written meets one that is left to the API server.

use crate::credentials::Credentials;
use crate::kubernetes::PullPolicy;
use crate::list::Listed;
use crate::order::sort_by;
use crate::report::{Echo, Severity::Warning};
use crate::wire::{Ink, say};

use super::{Fault, Meta, Scope, Seen, Sink};

pub(super) const META: Meta = Meta {
    id: "conflicting-pull-policies",
    practice: &[2],
    scope: Scope::Set,
    severities: [None, Some(Warning), Some(Warning)],
    summary: Meta::summary("one image is used under different pull policies"),
    ..Meta::BLANK
};

struct Conflict<'a> {
    image: &'a Seen,
    /// Each policy once, in the order of the report.
    policies: Vec<PullPolicy>,
}

pub(super) fn check<'a>(seen: &[&'a Seen], _: &'a Credentials, sink: &mut Sink<'_, 'a>) {
    let mut uses: Vec<(usize, PullPolicy, &Seen)> =
        seen.iter().enumerate().filter_map(|(at, seen)| Some((at, seen.policy?, *seen))).list();
    // It keeps the order of what is equal.
    sort_by(&mut uses, |(_, _, a), (_, _, b)| image(a).cmp(&image(b)));
    for same in uses.chunk_by(|(_, _, a), (_, _, b)| image(a) == image(b)) {
        let Some((first, policy, seen)) = same.first() else { continue };
        let (mut policies, mut related) = (vec![*policy], Vec::new());
        for (at, policy, _) in same {
            if !policies.contains(policy) {
                policies.push(*policy);
                related.push(*at);
            }
        }
        if !related.is_empty() {
            sink.relate(Conflict { image: seen, policies }, *first, related);
        }
    }
}

/// What makes two uses ask for the same image.
fn image(seen: &Seen) -> (&str, Option<&str>, Option<&str>) {
    (&seen.name, seen.tag.as_deref(), seen.digest.as_deref())
}

impl Fault for Conflict<'_> {
    fn message(&self, out: &mut Ink) {
        let mut image = self.image.name.clone();
        for (mark, part) in [(':', &self.image.tag), ('@', &self.image.digest)] {
            if let Some(part) = part {
                image.push(mark);
                image.push_str(part);
            }
        }
        say!(out, "image `", Echo(&image), "` is used under ");
        for (index, policy) in self.policies.iter().enumerate() {
            say!(
                out,
                match index {
                    0 => "",
                    _ if index + 1 == self.policies.len() => " and ",
                    _ => ", ",
                }
            );
            say!(out, "`", policy.as_str(), "`");
        }
    }

    fn why(&self) -> &'static str {
        "one place asks the registry where another takes what is on the node, so that they can run different bytes of a tag that moved, and a registry that is away stops some of them only"
    }

    fn help(&self, out: &mut Ink) {
        say!(
            out,
            "write one policy in all of these places: `IfNotPresent` where the image names a version that stays, else `Always`"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::Seen;
    use super::super::tests::{Drafted, compared, lines};
    use crate::image::Reference;
    use crate::kubernetes::PullPolicy::{self, Always, IfNotPresent, Never};

    const PINNED: &str = "nginx:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    fn found(uses: &[(&str, Option<PullPolicy>)]) -> Vec<Drafted> {
        let seen: Vec<Seen> = uses
            .iter()
            .map(|(image, policy)| {
                let reference = Reference::parse(image).expect("a reference");
                Seen {
                    name: reference.name(),
                    tag: reference.tag().map(str::to_owned),
                    digest: reference.digest().map(str::to_owned),
                    policy: *policy,
                    served: None,
                    running: None,
                }
            })
            .collect();
        compared(super::check, &super::META, &seen)
    }

    #[test]
    fn finds_one_image_under_several_policies() {
        let (always, absent, never) = (Some(Always), Some(IfNotPresent), Some(Never));
        for (uses, at, related) in [
            (&[("nginx:1", always), ("nginx:1", absent)][..], 0, &[1][..]),
            (&[("nginx:1", always), ("docker.io/library/nginx:1", absent)], 0, &[1]),
            (
                &[
                    ("a:1", never),
                    ("nginx:1", absent),
                    ("nginx:1", absent),
                    ("nginx:1", never),
                    ("nginx:1", always),
                    ("nginx:1", never),
                ],
                1,
                &[3, 4],
            ),
            (&[("nginx:1", None), ("nginx:1", never), ("nginx:1", absent)], 1, &[2]),
            (&[(PINNED, always), (PINNED, absent)], 0, &[1]),
        ] {
            let drafts = found(uses);
            assert_eq!(drafts.len(), 1, "{uses:?}");
            assert_eq!((drafts[0].at, drafts[0].related.as_slice()), (at, related), "{uses:?}");
        }
        for uses in [
            &[("nginx:1", always), ("nginx:1", always)][..],
            &[("nginx:1", always), ("nginx:2", absent), ("quay.io/nginx:1", never)],
            &[("nginx:1", always), (PINNED, absent)],
            &[("nginx:1", always), ("nginx:1", None)],
            &[],
        ] {
            assert_eq!(found(uses).len(), 0, "{uses:?}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        let drafts = found(&[("nginx:1.27", Some(Always)), ("nginx:1.27", Some(IfNotPresent))]);
        assert_eq!(
            lines(&drafts[0]),
            "image `docker.io/library/nginx:1.27` is used under `Always` and `IfNotPresent`\n\
             one place asks the registry where another takes what is on the node, so that they can run different bytes of a tag that moved, and a registry that is away stops some of them only\n\
             write one policy in all of these places: `IfNotPresent` where the image names a version that stays, else `Always`"
        );
        let three = [(PINNED, Some(Never)), (PINNED, Some(Always)), (PINNED, Some(IfNotPresent))];
        assert!(
            found(&three)[0].message.ends_with("aaaa` is used under `Never`, `Always` and `IfNotPresent`")
        );
    }
}
