//! `broken-pull-secret`: a secret that the pod pulls with cannot be read, and breaks every pull of the pod.

use crate::credentials::Contents;
use crate::pull::ImageUse;
use crate::report::Severity::Error;

use super::{Context, Ladder, Meta, Needs, Scope, Sink, faulty_secret};

pub(super) const META: Meta = Meta {
    id: "broken-pull-secret",
    practice: &[4],
    ladder: Some(Ladder::Credential),
    scope: Scope::Pod,
    severities: [Some(Error), Some(Error), Some(Error)],
    needs: Some(Needs::Objects),
    summary: Meta::summary(
        "a secret that the pod pulls with cannot be read, and breaks every pull of the pod",
    ),
    ..Meta::BLANK
};

pub(super) fn check<'a>(uses: &'a [ImageUse<'_>], context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    faulty_secret::report(uses, context, sink, |contents| matches!(contents, Contents::Broken(_)));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, config, lines};

    #[test]
    fn finds_the_first_that_breaks_the_pod_once() {
        let objects = [
            config("fine", &json!({"auths": {"ghcr.io": {"auth": "dTpw"}}})),
            config("broken", &json!({"auths": {"u:hunter2@ghcr.io": {"auth": "hunter2"}}})),
        ];
        for (secrets, faults) in [(&["fine"][..], 0), (&["absent"], 0), (&["fine", "broken"], 1), (&[], 0)] {
            let case = Case::of(&["nginx:1", "quay.io/a/b:1"]).secrets(secrets).objects(&objects);
            let drafts = case.drafts(Check::Pod(super::check), &super::META);
            assert_eq!(drafts.len(), faults, "{secrets:?}");
            for draft in drafts {
                assert_eq!((draft.at, draft.related.as_slice()), (0, &[1][..]));
                assert_eq!(
                    lines(&draft),
                    "the kubelet cannot read secret `broken`: the `auth` of `ghcr.io` is no base64 of `user:password`\n\
                     one secret that cannot be read spoils the credentials of the whole pod, so that none of its images can be pulled, not even a public one\n\
                     write the secret anew with `kubectl create secret docker-registry broken`, or take it out of `imagePullSecrets`"
                );
            }
        }
        let never = Case { policy: "Never", ..Case::of(&["nginx:1"]) }.secrets(&["broken"]).objects(&objects);
        assert!(never.drafts(Check::Pod(super::check), &super::META).is_empty());
    }
}
