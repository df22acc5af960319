//! `drifted-image`: one reference runs as several images in live pods.

use crate::credentials::Credentials;
use crate::list::joined;
use crate::order::groups;
use crate::report::{Severity::Warning, echo};
use crate::wire::{Ink, say};

use super::set::short_digest;
use super::{Fault, Meta, Scope, Seen, Sink};

pub(super) const META: Meta = Meta {
    id: "drifted-image",
    practice: &[2, 5],
    scope: Scope::Set,
    severities: [Some(Warning), Some(Warning), Some(Warning)],
    live: true,
    summary: Meta::summary("one reference runs as several images in live pods"),
    ..Meta::BLANK
};

struct Drifted<'a> {
    name: &'a str,
    tag: &'a str,
    /// What runs, first seen first.
    digests: Vec<&'a str>,
}

pub(super) fn check<'a>(seen: &[&'a Seen], _: &'a Credentials, sink: &mut Sink<'_, 'a>) {
    // A digest cannot drift.
    let running: Vec<(usize, &Seen, &str)> = seen
        .iter()
        .enumerate()
        .filter(|(_, seen)| seen.digest.is_none())
        .filter_map(|(at, seen)| Some((at, *seen, seen.running.as_deref()?)))
        .collect();
    let key = |at: usize| running.get(at).map(|(_, seen, _)| (&seen.name, &seen.tag));
    for same in groups(running.len(), &|a, b| key(a).cmp(&key(b))) {
        let mut firsts: Vec<(usize, &str)> = Vec::new();
        let mut of = None;
        for (at, seen, digest) in same.iter().filter_map(|at| running.get(*at)) {
            of = Some(*seen);
            if !firsts.iter().any(|(_, known)| known == digest) {
                firsts.push((*at, digest));
            }
        }
        if let (Some(seen), [(first, _), others @ ..]) = (of, firsts.as_slice())
            && !others.is_empty()
        {
            let digests = firsts.iter().map(|(_, digest)| *digest).collect();
            let drifted = Drifted { name: &seen.name, tag: seen.tag.as_deref().unwrap_or("latest"), digests };
            sink.relate(drifted, *first, others.iter().map(|(at, _)| *at).collect());
        }
    }
}

impl Fault for Drifted<'_> {
    fn message(&self, out: &mut Ink) {
        let count = self.digests.len();
        say!(
            out,
            "image `",
            echo(self.name),
            ":",
            echo(self.tag),
            "` runs as ",
            count,
            " different images: "
        );
        let shown = self.digests.iter().take(3).map(|digest| format!("`{}`", short_digest(digest)));
        let shown: Vec<String> = shown.collect();
        say!(out, &joined(&shown, ", "));
        if count > 3 {
            say!(out, " and ", count - 3, " more")
        }
    }

    fn why(&self) -> &'static str {
        "the tag moved between pulls, so pods of one manifest behave differently by the node that they are on"
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "pin the image by the digest that was tested, and start the pods that run another one anew")
    }
}

#[cfg(test)]
mod tests {
    use super::super::Seen;
    use super::super::tests::compared;

    fn found(running: &[(&str, Option<char>)]) -> Vec<(usize, Vec<usize>, String)> {
        let seen = |(tag, digest): &(&str, Option<char>)| Seen {
            name: "docker.io/library/nginx".to_owned(),
            tag: Some((*tag).to_owned()),
            digest: None,
            policy: None,
            served: None,
            running: digest.map(|c| format!("sha256:{}", c.to_string().repeat(64))),
        };
        let seen: Vec<Seen> = running.iter().map(seen).collect();
        let drafts = compared(super::check, &super::META, &seen);
        drafts.into_iter().map(|draft| (draft.at, draft.related, draft.message)).collect()
    }

    #[test]
    fn finds_one_tag_that_runs_as_several_images() {
        let drifted =
            found(&[("1", Some('a')), ("1", None), ("2", Some('c')), ("1", Some('a')), ("1", Some('b'))]);
        assert_eq!(
            drifted,
            [(
                0,
                vec![4],
                "image `docker.io/library/nginx:1` runs as 2 different images: `sha256:aaaaaaaaaaaa…`, `sha256:bbbbbbbbbbbb…`".to_owned()
            )]
        );
        assert_eq!(found(&[("1", Some('a')), ("2", Some('b')), ("1", Some('a')), ("1", None)]), []);
    }
}
