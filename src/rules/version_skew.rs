//! `version-skew`: one repository is used under several versions.
//!
//! A digest is a version whatever tag stands before it, and a tag without digest is the version that the
//! same tag has elsewhere with one: `web:1.2` beside `web:1.2@sha256:…` is no skew, nor is one digest under
//! two tags. Two digests are, and so is a tag beside a digest that nothing connects with it.

use crate::credentials::Credentials;
use crate::list::Listed;
use crate::order::sort_by;
use crate::report::{
    Echo,
    Severity::{Info, Warning},
    echo,
};
use crate::wire::{Ink, say};

use super::set::short_digest;
use super::{Fault, Meta, Scope, Seen, Sink};

pub(super) const META: Meta = Meta {
    id: "version-skew",
    practice: &[5],
    scope: Scope::Set,
    severities: [None, Some(Info), Some(Warning)],
    summary: Meta::summary("one repository is used under several versions"),
    ..Meta::BLANK
};

/// Versions that a message names; it counts the rest.
const NAMED: usize = 3;

/// One use of each version, in the order of the report.
struct Skew<'a>(Vec<&'a Seen>);

pub(super) fn check<'a>(seen: &[&'a Seen], _: &'a Credentials, sink: &mut Sink<'_, 'a>) {
    let mut uses: Vec<(usize, &Seen)> = seen.iter().copied().enumerate().list();
    // It keeps the order of what is equal.
    sort_by(&mut uses, |(_, a), (_, b)| a.name.cmp(&b.name));
    for repository in uses.chunk_by(|(_, a), (_, b)| a.name == b.name) {
        let versions = versions(repository);
        if let [(first, _), others @ ..] = versions.as_slice()
            && !others.is_empty()
        {
            let related = others.iter().map(|(at, _)| *at).list();
            sink.relate(Skew(versions.iter().map(|(_, seen)| *seen).list()), *first, related);
        }
    }
}

/// The first use of each version of a repository.
fn versions<'a>(uses: &[(usize, &'a Seen)]) -> Vec<(usize, &'a Seen)> {
    let same = |(_, a): &(usize, &Seen), (_, b): &(usize, &Seen)| a.tag == b.tag && a.digest == b.digest;
    if uses.first().is_none_or(|first| uses.iter().all(|other| same(first, other))) {
        return Vec::new();
    }
    let pair = |seen: &'a Seen| Some((seen.tag.as_deref()?, seen.digest.as_deref()?));
    let mut pinned: Vec<(&str, &str)> = uses.iter().filter_map(|(_, seen)| pair(seen)).list();
    sort_by(&mut pinned, |(a, _), (b, _)| a.cmp(b));
    pinned.dedup_by(|(later, _), (first, _)| later == first);
    let digest_of = |tag: &str| {
        let at = pinned.binary_search_by(|(own, _)| (*own).cmp(tag)).ok()?;
        pinned.get(at).map(|(_, digest)| *digest)
    };
    // No tag looks like a digest, which has a colon.
    let version = |seen: &'a Seen| match (seen.digest.as_deref(), seen.tag.as_deref()) {
        (Some(digest), _) => digest,
        (None, tag) => tag.map_or("", |tag| digest_of(tag).unwrap_or(tag)),
    };
    let mut firsts: Vec<(&str, usize, &'a Seen)> =
        uses.iter().map(|(at, seen)| (version(seen), *at, *seen)).list();
    sort_by(&mut firsts, |(a, ..), (b, ..)| a.cmp(b));
    firsts.dedup_by(|(later, ..), (first, ..)| later == first);
    sort_by(&mut firsts, |(_, a, _), (_, b, _)| a.cmp(b));
    firsts.into_iter().map(|(_, at, seen)| (at, seen)).list()
}

/// A version as a message shows it.
fn version(seen: &Seen) -> String {
    let tag = seen.tag.as_deref().map(echo).unwrap_or_default();
    let Some(digest) = seen.digest.as_deref() else { return tag };
    let digest = short_digest(digest);
    if tag.is_empty() { digest } else { format!("{tag}@{digest}") }
}

impl Fault for Skew<'_> {
    fn message(&self, out: &mut Ink) {
        let name = self.0.first().map_or("", |seen| seen.name.as_str());
        say!(out, "repository `", Echo(name), "` is used in ", self.0.len(), " versions: ");
        let shown = self.0.len().min(NAMED);
        let rest = self.0.len() - shown;
        for (index, seen) in self.0.iter().take(shown).enumerate() {
            let last = index + 1 == shown && rest == 0;
            say!(
                out,
                match index {
                    0 => "",
                    _ if last => " and ",
                    _ => ", ",
                }
            );
            say!(out, "`", version(seen), "`");
        }
        if rest > 0 {
            say!(out, " and ", rest, " more")
        }
    }

    fn why(&self) -> &'static str {
        "nodes pull and keep each version by itself, and what should be the same program is not the same everywhere"
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "agree on one version that was tested, and write it in all of these places")
    }
}

#[cfg(test)]
mod tests {
    use super::super::Check;
    use super::super::tests::{Case, Drafted, lines};

    const A: &str = "q.io/x@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const A1: &str = "q.io/x:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const A2: &str = "q.io/x:2@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B1: &str = "q.io/x:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    fn found(images: &[&'static str]) -> Vec<Drafted> {
        Case::of(images).drafts(Check::Set(super::check), &super::META)
    }

    #[test]
    fn finds_a_repository_under_several_versions() {
        for (images, at, related) in [
            (&["q.io/x:1", "q.io/x:2"][..], 0, &[1][..]),
            (&["q.io/y:1", "q.io/x:1", "q.io/x:1", "q.io/x:3", "q.io/x:2", "q.io/x:3"], 1, &[3, 4]),
            (&["nginx:1", "index.docker.io/library/nginx", "docker.io/nginx:1"], 0, &[1]),
            (&[A1, B1], 0, &[1]),
            (&["q.io/x:1", A1, B1], 0, &[2]),
            (&["q.io/x:1", A], 0, &[1]),
            (&["q.io/x:1", A2], 0, &[1]),
        ] {
            let drafts = found(images);
            assert_eq!(drafts.len(), 1, "{images:?}");
            assert_eq!((drafts[0].at, drafts[0].related.as_slice()), (at, related), "{images:?}");
        }
        for images in [
            &["q.io/x:1"][..],
            &["q.io/x:1", "q.io/x:1"],
            &["q.io/x:1", "q.io/y:2", "r.io/x:3"],
            &["nginx", "docker.io/library/nginx:latest"],
            &["q.io/x:1", A1],
            &[A, A1, A2, "q.io/x:1", "q.io/x:2"],
            &["Q/X:1:2", "{{ .Values.image }}", ""],
            &[],
        ] {
            assert_eq!(found(images).len(), 0, "{images:?}");
        }
        assert_eq!(found(&["q.io/x:1", "q.io/y:1", "q.io/x:2", "q.io/y:2"]).len(), 2);
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            lines(&found(&["nginx:1.26", "nginx:1.27"])[0]),
            "repository `docker.io/library/nginx` is used in 2 versions: `1.26` and `1.27`\n\
             nodes pull and keep each version by itself, and what should be the same program is not the same everywhere\n\
             agree on one version that was tested, and write it in all of these places"
        );
        for (images, end) in [
            (&["q.io/x:1", "q.io/x:2", "q.io/x:3"][..], "3 versions: `1`, `2` and `3`"),
            (
                &["q.io/x:1", "q.io/x", "q.io/x:3", "q.io/x:4", "q.io/x:5"],
                "5 versions: `1`, `latest`, `3` and 2 more",
            ),
            (&[A, B1], "2 versions: `sha256:aaaaaaaaaaaa…` and `1@sha256:bbbbbbbbbbbb…`"),
        ] {
            let message = &found(images)[0].message;
            assert!(message.ends_with(end), "{message}");
        }
    }
}
