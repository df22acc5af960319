//! `unused-pull-secret`: a secret that pods name, or a key of it, serves no image of the set.

use crate::credentials::Credentials;
use crate::list::Listed;
use crate::order::groups;
use crate::report::{Echo, Severity::Info};
use crate::wire::{Ink, say};

use super::pull_images::Names;
use super::{Fault, Meta, Needs, Scope, Seen, Served, Sink};

pub(super) const META: Meta = Meta {
    id: "unused-pull-secret",
    practice: &[4],
    scope: Scope::Set,
    severities: [None, None, Some(Info)],
    needs: Some(Needs::Objects),
    summary: Meta::summary("a secret, or a key of it, serves no image of the set"),
    ..Meta::BLANK
};

struct Unused<'a> {
    secret: &'a str,
    /// The keys that serve nothing; empty where the secret serves nothing at all.
    keys: Vec<&'a str>,
}

pub(super) fn check<'a>(seen: &[&'a Seen], credentials: &'a Credentials, sink: &mut Sink<'_, 'a>) {
    // Namespace and secret, where it is named, and the key that serves the image there.
    let mut uses: Vec<(Option<&str>, &str, usize, Option<&str>)> = Vec::new();
    for (at, served) in seen.iter().enumerate().filter_map(|(at, seen)| Some((at, seen.served.as_ref()?))) {
        let Served { namespace, secrets, keys, .. } = served;
        let name = |secret: usize| secrets.get(secret).map(String::as_str);
        let namespace = namespace.as_deref();
        uses.extend(secrets.iter().map(|secret| (namespace, secret.as_str(), at, None)));
        uses.extend(
            keys.iter().filter_map(|(secret, key)| Some((namespace, name(*secret)?, at, Some(key.as_str())))),
        );
    }
    let secret = |at: usize| uses.get(at).map(|(namespace, secret, ..)| (*namespace, *secret));
    for same in groups(uses.len(), &|a, b| secret(a).cmp(&secret(b))) {
        let same: Vec<_> = same.into_iter().filter_map(|at| uses.get(at)).list();
        let Some((namespace, secret, at, _)) = same.first().copied().copied() else { continue };
        let Some(known) = credentials.secret(namespace, secret) else { continue };
        let mut keys: Vec<&str> = known.keys().iter().map(|key| key.shown()).list();
        let all = keys.len();
        for used in same.iter().filter_map(|(.., key)| *key) {
            keys.retain(|key| *key != used);
        }
        if !keys.is_empty() {
            let keys = if keys.len() == all { Vec::new() } else { keys };
            sink.relate(Unused { secret, keys }, at, Vec::new());
        }
    }
}

impl Fault for Unused<'_> {
    fn message(&self, out: &mut Ink) {
        let (noun, verb) = if self.keys.len() > 1 { ("keys ", "serve") } else { ("key ", "serves") };
        let (noun, of) = if self.keys.is_empty() { ("", "") } else { (noun, " of ") };
        let keys = Names(&self.keys);
        say!(out, noun, keys, of, "secret `", Echo(self.secret), "` ", verb, " no image of the set")
    }

    fn why(&self) -> &'static str {
        "a credential that serves nothing is given to every pod that names it all the same, and often stands for a key that was meant to match"
    }

    fn help(&self, out: &mut Ink) {
        say!(
            out,
            "take it out of the secret or of `imagePullSecrets`, or correct the key where it was meant for an image here"
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, config, lines};

    #[test]
    fn finds_secrets_and_keys_that_serve_nothing() {
        let secrets = [
            config("one", &json!({"auths": {"quay.io": {}}})),
            config("two", &json!({"auths": {"quay.io/a": {}, "ghcr.io": {}}})),
            config("none", &json!({"auths": {"gcr.io": {}}})),
            config("empty", &json!({"auths": {}})),
        ];
        for (named, expected) in [
            (&["one"][..], &[][..]),
            (&["two"], &["key `ghcr.io` of secret `two` serves no image of the set"]),
            (&["empty", "one", "none"], &["secret `none` serves no image of the set"]),
            (&["gone"], &[]),
        ] {
            let case = Case::of(&["nginx:1", "quay.io/a/b:1"]).secrets(named).objects(&secrets);
            let drafts = case.drafts(Check::Set(super::check), &super::META);
            assert_eq!(drafts.iter().map(|draft| draft.message.as_str()).collect::<Vec<_>>(), expected);
        }
        let case = Case::of(&["nginx:1"]).secrets(&["none"]).objects(&secrets);
        assert_eq!(
            lines(&case.drafts(Check::Set(super::check), &super::META)[0]),
            "secret `none` serves no image of the set\n\
             a credential that serves nothing is given to every pod that names it all the same, and often stands for a key that was meant to match\n\
             take it out of the secret or of `imagePullSecrets`, or correct the key where it was meant for an image here"
        );
    }
}
