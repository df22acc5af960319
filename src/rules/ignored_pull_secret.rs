//! `ignored-pull-secret`: the kubelet passes over a secret that the pod names, for its type or its key.

use crate::credentials::Contents;
use crate::pull::ImageUse;
use crate::report::Severity;

use super::{Context, Ladder, Meta, Needs, Scope, Sink, faulty_secret};

pub(super) const META: Meta = Meta {
    id: "ignored-pull-secret",
    practice: &[4],
    ladder: Some(Ladder::Credential),
    scope: Scope::Pod,
    severities: [Some(Severity::Warning), Some(Severity::Error), Some(Severity::Error)],
    needs: Some(Needs::Objects),
    summary: Meta::summary("a secret of the wrong type or key is passed over"),
    ..Meta::BLANK
};

pub(super) fn check<'a>(uses: &'a [ImageUse<'_>], context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    faulty_secret::report(uses, context, sink, |contents| matches!(contents, Contents::Ignored(_)));
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
