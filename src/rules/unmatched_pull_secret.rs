//! `unmatched-pull-secret`: the pod has secrets, and no key of them serves an image that needs one, or one that a
//! key was clearly meant for.

use crate::credentials::{Miss, Tried};
use crate::image::Reference;
use crate::pull::{ImageUse, Outcome};
use crate::report::{Echo, Severity};
use crate::settings::Registries;
use crate::wire::{Ink, say};

use super::pull_images::Images;
use super::{Context, Fault, Ladder, Meta, Needs, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "unmatched-pull-secret",
    practice: &[4],
    ladder: Some(Ladder::Credential),
    scope: Scope::Pod,
    severities: [Some(Severity::Warning), Some(Severity::Error), Some(Severity::Error)],
    needs: Some(Needs::Objects),
    summary: Meta::summary("no key of the pod's secrets matches an image as the kubelet matches"),
    ..Meta::BLANK
};

struct Unmatched<'a> {
    images: Images<'a>,
    /// The secret and key that come nearest, and why the key misses.
    near: Option<(&'a str, Tried<'a>, Miss)>,
}

pub(super) fn check<'a>(uses: &'a [ImageUse<'_>], context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let secrets = context.secrets();
    if secrets.names.is_empty() || !secrets.is_certain() {
        return;
    }
    let explained = |reference: &Reference<'_>| {
        let (outcome, found) = secrets.of_image(reference, context.has_node_credential(reference), true);
        let near =
            found.misses.first().and_then(|tried| Some((*tried, tried.miss.filter(|miss| miss.is_near())?)));
        (outcome, near)
    };
    let unmatched = |reference: &Reference<'_>| {
        let (outcome, near) = explained(reference);
        outcome == Outcome::Anonymous
            && (Registries::names(&context.registries.private, reference)
                || near.is_some_and(|(_, miss)| miss.is_sure()))
    };
    let Some((images, at, related)) = Images::of(uses, &unmatched) else { return };
    let near = explained(images.reference).1;
    let near = near.and_then(|(tried, miss)| Some((*secrets.names.get(tried.secret)?, tried, miss)));
    sink.relate(Unmatched { images, near }, at, related);
}

impl Fault for Unmatched<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "no key of the pod's secrets serves ", self.images);
        let Some((secret, near, miss)) = self.near else { return };
        say!(out, ": `", Echo(near.key.shown()), "` of secret `", Echo(secret), "` ");
        say!(
            out,
            match miss {
                Miss::HubSlash => "lacks the slash behind its version",
                Miss::HubHost => "is no host that images of Docker Hub are looked up by",
                Miss::HiddenByDockerIo => "is hidden by a key for `docker.io`",
                Miss::Port => "has another port",
                Miss::Case => "is in upper case",
                Miss::PathGlob => "has a star in its path, where it stands for itself",
                Miss::Path => "has another path",
                Miss::Scheme => "has a scheme that is read as its host",
                Miss::Labels => "has another number of labels",
                Miss::Registry => "is for another registry",
            }
        )
    }

    fn why(&self) -> &'static str {
        "the kubelet compares keys by its own rules, and without one that matches it asks the registry without a credential, which a private one refuses"
    }

    fn help(&self, out: &mut Ink) {
        let registry = self.images.reference.registry();
        let key = if registry == "docker.io" { "https://index.docker.io/v1/" } else { registry };
        say!(out, "write the key `", Echo(key), "`, which serves every image of that registry")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, Drafted, config, lines};

    fn found(key: &str, images: &[&'static str], private: &str) -> Vec<Drafted> {
        let secret = config("pull", &json!({"auths": {key: {"auth": "dTpw"}}}));
        let case = Case::of(images).secrets(&["pull"]).registries(private).objects(&[secret]);
        case.drafts(Check::Pod(super::check), &super::META)
    }

    #[test]
    fn finds_private_images_and_near_misses() {
        let private = r#"{"private": ["quay.io/shop"], "nodeCredentials": ["quay.io/shop/base"]}"#;
        for (key, image, settings, faults) in [
            ("ghcr.io", "quay.io/shop/web:1", private, 1),
            ("ghcr.io", "quay.io/shop/web:1", "{}", 0),
            ("ghcr.io", "quay.io/shop/base/x:1", private, 0),
            ("quay.io", "quay.io/shop/web:1", private, 0),
            ("quay.io/other", "quay.io/shop/web:1", "{}", 0),
            ("quay.io:443", "quay.io/shop/web:1", "{}", 1),
            ("https://index.docker.io/v1", "nginx:1", "{}", 1),
            ("https://index.docker.io/v1/", "nginx:1", "{}", 0),
            ("*.docker.io", "nginx:1", "{}", 1),
        ] {
            assert_eq!(found(key, &[image], settings).len(), faults, "{key} {image} {settings}");
        }
        let drafts = found("ghcr.io", &["nginx:1", "quay.io/shop/a:1", "quay.io/shop/b:1"], private);
        assert_eq!((drafts[0].at, drafts[0].related.as_slice()), (1, &[2][..]));
        let absent = Case::of(&["quay.io/shop/web:1"]).secrets(&["gone"]).registries(private);
        let count = |case: Case| case.drafts(Check::Pod(super::check), &super::META).len();
        assert_eq!(count(absent), 0);
        let absent = Case::of(&["quay.io/shop/web:1"]).secrets(&["gone"]).registries(private);
        assert_eq!(count(absent.complete(r#"{"secrets": "*"}"#).objects(&[])), 1);
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            lines(&found("https://index.docker.io/v1", &["nginx:1", "redis:7"], "{}")[0]),
            "no key of the pod's secrets serves image `nginx:1` and 1 more of the pod: `index.docker.io/v1` of secret `pull` lacks the slash behind its version\n\
             the kubelet compares keys by its own rules, and without one that matches it asks the registry without a credential, which a private one refuses\n\
             write the key `https://index.docker.io/v1/`, which serves every image of that registry"
        );
    }
}
