//! `ignored-pull-secret`: the kubelet passes over a secret that the pod names, for its type or its key.

use core::fmt;

use crate::credentials::{Contents, Ignored};
use crate::pull::ImageUse;
use crate::report::{Severity, echo};

use super::pull_images::Images;
use super::{Context, Fault, Ladder, Meta, Needs, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "ignored-pull-secret",
    practice: &[4],
    ladder: Some(Ladder::Credential),
    scope: Scope::Pod,
    severities: [Some(Severity::Warning), Some(Severity::Error), Some(Severity::Error)],
    needs: Some(Needs::Objects),
    summary: "a secret of the wrong type or key is passed over",
    ..Meta::BLANK
};

struct PassedOver<'a> {
    secret: &'a str,
    ignored: &'a Ignored,
}

pub(super) fn check(uses: &[ImageUse<'_>], context: &Context<'_>, sink: &mut Sink<'_>) {
    let secrets = context.secrets();
    let mut known = secrets.names.iter().zip(&secrets.known);
    let ignored = known.find_map(|(name, secret)| match &secret.as_ref()?.contents {
        Contents::Ignored(ignored) => Some(PassedOver { secret: name, ignored }),
        _ => None,
    });
    let (Some(fault), Some(images)) = (ignored, Images::of(uses, |_, _| true)) else { return };
    sink.relate(&fault, images.at, images.related);
}

impl fmt::Display for PassedOver<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the kubelet passes over secret `{}`: ", echo(self.secret))?;
        match self.ignored {
            Ignored::Type(found) => {
                write!(f, "its type is `{}`, and nothing is pulled with that", echo(found))
            }
            Ignored::Key(key) => write!(f, "it has no key `{key}`, which its type asks for"),
            Ignored::Empty(key) => write!(f, "its key `{key}` is empty"),
        }
    }
}

impl Fault for PassedOver<'_> {
    fn why(&self) -> &'static str {
        "nothing tells of it, neither an event nor a log, and the registry is asked without the credential"
    }

    fn help(&self) -> String {
        "write a secret of type `kubernetes.io/dockerconfigjson` with the key `.dockerconfigjson`, as `kubectl create secret docker-registry` does".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, lines};

    #[test]
    fn finds_what_the_kubelet_passes_over() {
        for (kind, key, value, expected) in [
            (
                "Opaque",
                ".dockerconfigjson",
                "{}",
                Some("its type is `Opaque`, and nothing is pulled with that"),
            ),
            (
                "kubernetes.io/dockerconfigjson",
                "config.json",
                "{}",
                Some("it has no key `.dockerconfigjson`, which its type asks for"),
            ),
            ("kubernetes.io/dockercfg", ".dockercfg", "", Some("its key `.dockercfg` is empty")),
            ("kubernetes.io/dockercfg", ".dockercfg", "{}", None),
        ] {
            let secret = json!({"kind": "Secret", "metadata": {"name": "pull", "namespace": "shop"}, "type": kind, "stringData": {key: value}});
            let case = Case::of(&["nginx:1"]).secrets(&["pull"]).objects(&[secret]);
            let drafts = case.drafts(Check::Pod(super::check), &super::META);
            let expected = expected.map(|why| {
                format!("the kubelet passes over secret `pull`: {why}\n\
                nothing tells of it, neither an event nor a log, and the registry is asked without the credential\n\
                write a secret of type `kubernetes.io/dockerconfigjson` with the key `.dockerconfigjson`, as `kubectl create secret docker-registry` does")
            });
            assert_eq!(drafts.first().map(lines), expected);
        }
    }
}
