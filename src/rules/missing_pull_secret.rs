//! `missing-pull-secret`: a private image, and neither the pod nor its ServiceAccount names a secret.

use core::fmt;

use crate::image::Reference;
use crate::pull::{ImageUse, Source};
use crate::report::{Echo, Severity::Error};
use crate::settings::Registries;

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
    images: &'a Images<'a>,
    source: Source<'a>,
}

pub(super) fn check(uses: &[ImageUse<'_>], context: &Context<'_>, sink: &mut Sink<'_>) {
    let private = |reference: &Reference<'_>| Registries::names(&context.registries.private, reference);
    let bare = |reference: &Reference<'_>| private(reference) && !context.has_node_credential(reference);
    if context.pod.secret_names().next().is_some() {
        return;
    }
    let Some(images) = Images::of(uses, &bare) else { return };
    let secrets = context.secrets();
    if !secrets.names.is_empty() {
        return;
    }
    if matches!(secrets.source, Source::Unknown(_)) && context.credentials.is_empty() {
        return;
    }
    let fault = Missing { images: &images, source: secrets.source };
    match secrets.source {
        Source::Unknown(_) => sink.unsure(&fault, images.at, images.related.clone()),
        _ => sink.relate(&fault, images.at, images.related.clone()),
    }
}

impl fmt::Display for Missing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is private, and ", self.images)?;
        match self.source {
            Source::Pod => f.write_str("the pod names no secret"),
            Source::Account(name) => {
                write!(f, "neither the pod nor its ServiceAccount `{}` names a secret", Echo(name))
            }
            Source::Unknown(name) => {
                let name = Echo(name);
                write!(f, "the pod names no secret and its ServiceAccount `{name}` was not handed over")
            }
        }
    }
}

impl Fault for Missing<'_> {
    fn why(&self) -> &'static str {
        "the registry is asked without a credential and refuses, so that the pod waits in ImagePullBackOff"
    }

    fn help(&self) -> String {
        let registry = Echo(self.images.reference.registry());
        match self.source {
            Source::Unknown(_) => {
                "name a secret in `imagePullSecrets` of the pod, or hand its ServiceAccount over as evidence"
                    .to_owned()
            }
            _ => format!(
                "name a secret for `{registry}` in `imagePullSecrets` of the pod or of its ServiceAccount, or list the registry in `registries.nodeCredentials` where the nodes have a credential"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{Case, config, lines};
    use super::super::{Check, Draft};
    use crate::report::Outcome;

    const PRIVATE: &str = r#"{"private": ["ghcr.io/shop"], "nodeCredentials": ["ghcr.io/shop/base"]}"#;

    fn found(case: Case) -> Vec<Draft> {
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
