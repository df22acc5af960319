//! `missing-pull-secret`: a private image, and neither the pod nor its ServiceAccount names a secret.

use crate::credentials::lookup;
use crate::image::Reference;
use crate::limits;
use crate::list::Listed;
use crate::pull::{ImageUse, Source, account_of};
use crate::report::{Echo, Severity::Error};
use crate::settings::Registries;
use crate::wire::{Ink, say};

use super::pull_images::Images;
use super::{Context, Fault, Ladder, Meta, Needs, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "missing-pull-secret",
    practice: &[4],
    ladder: Some(Ladder::Credential),
    scope: Scope::Pod,
    severities: [Some(Error), Some(Error), Some(Error)],
    needs: Some(Needs::Accounts),
    configured_by: Some("registries.private"),
    summary: Meta::summary("a private image is pulled without any credential"),
    ..Meta::BLANK
};

struct Missing<'a> {
    images: Images<'a>,
    source: Source<'a>,
}

pub(super) fn check<'a>(uses: &'a [ImageUse<'_>], context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let private = |reference: &Reference<'_>| Registries::names(&context.registries.private, reference);
    let bare = |reference: &Reference<'_>| private(reference) && !context.has_node_credential(reference);
    if context.pod.names_secrets() {
        return;
    }
    let Some((images, at, related)) = Images::of(uses, &bare) else { return };
    let secrets = context.secrets();
    if !secrets.names.is_empty() {
        return;
    }
    if matches!(secrets.source, Source::Unknown(_)) && context.credentials.is_empty() {
        return;
    }
    let fault = Missing { images, source: secrets.source };
    match secrets.source {
        Source::Unknown(_) => sink.unsure(fault, at, related),
        _ => {
            let secrets = secrets_for(at, &related, uses, context).unwrap_or_default();
            let secrets = secrets.into_iter().map(str::to_owned).list();
            sink.suggest(fault, at, related, secrets);
        }
    }
}

/// The secrets of the account, which a list of the pod's own switches off, and of those that were handed over the
/// first for each image that no other serves. None where an image is left without: what is wrong would only have
/// another name then.
fn secrets_for<'c>(
    first: usize,
    others: &[usize],
    uses: &[ImageUse<'_>],
    context: &Context<'c>,
) -> Option<Vec<&'c str>> {
    let (namespace, credentials) = (context.workload.namespace, context.credentials);
    let mut names: Vec<&str> = Vec::new();
    for name in credentials.account(namespace, account_of(context.pod)).unwrap_or_default() {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for at in [first].iter().chain(others) {
        let image = uses.get(*at)?.parsed()?.name();
        let serves = |name: &str| {
            let secret = credentials.secret(namespace, name);
            let found = lookup(&[secret], &image, false).candidates;
            found.iter().any(|tried| !tried.by_accident)
        };
        if names.len() > limits::PULL_SECRETS {
            return None;
        }
        if !names.iter().any(|name| serves(name)) {
            names.push(credentials.find_secret(namespace, &serves)?);
        }
    }
    Some(names)
}

impl Fault for Missing<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, self.images, " is private, and ");
        match self.source {
            Source::Pod => say!(out, "the pod names no secret"),
            Source::Account(name) => {
                say!(out, "neither the pod nor its ServiceAccount `", Echo(name), "` names a secret")
            }
            Source::Unknown(name) => {
                let name = Echo(name);
                say!(out, "the pod names no secret and its ServiceAccount `", name, "` was not handed over")
            }
        }
    }

    fn why(&self) -> &'static str {
        "the registry is asked without a credential and refuses, so that the pod waits in ImagePullBackOff"
    }

    fn help(&self, out: &mut Ink) {
        let registry = Echo(self.images.reference.registry());
        match self.source {
            Source::Unknown(_) => say!(
                out,
                "name a secret in `imagePullSecrets` of the pod, or hand its ServiceAccount over as evidence"
            ),
            _ => say!(
                out,
                "name a secret for `",
                registry,
                "` in `imagePullSecrets` of the pod or of its ServiceAccount, or list the registry in `registries.nodeCredentials` where the nodes have a credential"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, Drafted, config, lines};
    use crate::limits;
    use crate::pull::Stage;
    use crate::report::Outcome;

    const PRIVATE: &str = r#"{"private": ["ghcr.io/shop"], "nodeCredentials": ["ghcr.io/shop/base"]}"#;

    fn found(case: Case) -> Vec<Drafted> {
        case.registries(PRIVATE).drafts(Check::Pod(super::check), &super::META)
    }

    #[test]
    fn finds_private_images_without_any_credential() {
        let account = |secrets| json!({"kind": "ServiceAccount", "metadata": {"name": "default", "namespace": "shop"}, "imagePullSecrets": secrets});
        let provider = json!({"kind": "CredentialProviderConfig", "providers": [{"name": "x", "matchImages": ["*.io/shop"]}]});
        for (objects, outcome) in [
            (vec![], None),
            (vec![config("other", &json!({}))], Some(Outcome::Undetermined)),
            (vec![account(json!([]))], Some(Outcome::Fail)),
            (vec![account(json!([{"name": ""}]))], Some(Outcome::Fail)),
            (vec![account(json!([{"name": "pull"}]))], None),
            (vec![account(json!([])), provider], None),
        ] {
            let drafts =
                found(Case::of(&["nginx:1", "ghcr.io/shop/web:1", "ghcr.io/shop/x:1"]).objects(&objects));
            let outcomes: Vec<Outcome> = drafts.iter().map(|draft| draft.outcome).collect();
            assert_eq!(outcomes, outcome.into_iter().collect::<Vec<_>>(), "{objects:?}");
            assert!(drafts.iter().all(|draft| draft.at == 1 && draft.related == [2]));
        }
        for images in [["ghcr.io/shop/base/x:1"], ["quay.io/shop/web:1"]] {
            assert!(found(Case::of(&images)).is_empty());
        }
        assert!(found(Case::of(&["ghcr.io/shop/web:1"]).secrets(&["pull"])).is_empty());
    }

    #[test]
    fn names_the_first_secret_that_serves_each_image_and_those_of_the_account() {
        let account = |secrets| json!({"kind": "ServiceAccount", "metadata": {"name": "default", "namespace": "shop"}, "imagePullSecrets": secrets});
        let key = |name: &str, key: &str| config(name, &json!({"auths": {key: {}}}));
        let one = &["nginx:1", "ghcr.io/shop/web:1", "ghcr.io/shop/base/x:1"][..];
        let two = &["ghcr.io/shop/web:1", "ghcr.io/shop/api:1"][..];
        let elsewhere = json!({"kind": "Secret", "metadata": {"name": "a", "namespace": "other"}, "type": "kubernetes.io/dockerconfigjson",
            "stringData": {".dockerconfigjson": r#"{"auths": {"ghcr.io": {}}}"#}});
        let opaque = json!({"kind": "Secret", "metadata": {"name": "a", "namespace": "shop"}});
        for (images, objects, names) in [
            (one, vec![], &[][..]),
            (one, vec![elsewhere, opaque, key("b", "quay.io")], &[]),
            (one, vec![key("z", "ghcr.io"), key("b", "*.io"), key("c", "ghcr.io")], &["b"]),
            // By its first letters alone.
            (one, vec![key("a", "ghcr.io/sh"), key("b", "ghcr.io/shop")], &["b"]),
            (two, vec![key("a", "ghcr.io/shop/api"), key("b", "ghcr.io/shop/web")], &["b", "a"]),
            (two, vec![key("a", "ghcr.io/shop/api")], &[]),
        ] {
            let mut objects: Vec<_> = objects;
            objects.push(account(json!([])));
            let drafts = found(Case::of(images).objects(&objects));
            assert_eq!((drafts.len(), drafts[0].secrets.as_slice()), (1, &*owned(names)), "{objects:?}");
            assert_eq!((drafts[0].risky.is_some(), drafts[0].safe.is_none()), (!names.is_empty(), true));
        }
        // A pod that an API server has seen names none, whatever its account names.
        let mut stored =
            Case::of(one).objects(&[account(json!([{"name": "z"}, {"name": "z"}])), key("a", "ghcr.io")]);
        stored.workload.kind = Some("Pod");
        stored.workload.stage = Stage::Create;
        assert_eq!(found(stored)[0].secrets, owned(&["z", "a"]));
        // What is not known of the account may be lost.
        let unknown = found(Case::of(one).objects(&[key("a", "ghcr.io")]));
        assert_eq!((unknown[0].outcome, unknown[0].secrets.len()), (Outcome::Undetermined, 0));
        // No more than so many are tried.
        let many = |last: usize| {
            let names: Vec<_> = (0..=last).map(|index| format!("s{index:03}")).collect();
            let mut objects: Vec<_> = names
                .iter()
                .map(|name| key(name, if name == &names[last] { "ghcr.io" } else { "x" }))
                .collect();
            objects.push(account(json!([])));
            found(Case::of(one).objects(&objects))[0].secrets.len()
        };
        assert_eq!((many(limits::PULL_SECRETS - 1), many(limits::PULL_SECRETS)), (1, 0));
    }

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn says_what_why_and_help() {
        let account = json!({"kind": "ServiceAccount", "metadata": {"name": "default", "namespace": "shop"}});
        assert_eq!(
            lines(&found(Case::of(&["ghcr.io/shop/web:1"]).objects(&[account]))[0]),
            "image `ghcr.io/shop/web:1` is private, and neither the pod nor its ServiceAccount `default` names a secret\n\
             the registry is asked without a credential and refuses, so that the pod waits in ImagePullBackOff\n\
             name a secret for `ghcr.io` in `imagePullSecrets` of the pod or of its ServiceAccount, or list the registry in `registries.nodeCredentials` where the nodes have a credential"
        );
    }
}
