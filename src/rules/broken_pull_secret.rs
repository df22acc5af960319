//! `broken-pull-secret`: a secret that the pod pulls with cannot be read, and breaks every pull of the pod.

use core::fmt;

use crate::credentials::{Broken, Contents};
use crate::pull::ImageUse;
use crate::report::{Severity::Error, echo};

use super::pull_images::Images;
use super::{Context, Fault, Ladder, Meta, Needs, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "broken-pull-secret",
    practice: &[4],
    ladder: Some(Ladder::Credential),
    scope: Scope::Pod,
    severities: [Some(Error), Some(Error), Some(Error)],
    needs: Some(Needs::Objects),
    summary: "a secret that the pod pulls with cannot be read, and breaks every pull of the pod",
    ..Meta::BLANK
};

struct Unreadable<'a> {
    secret: &'a str,
    broken: &'a Broken,
}

pub(super) fn check(uses: &[ImageUse<'_>], context: &Context<'_>, sink: &mut Sink<'_>) {
    let secrets = context.secrets();
    let mut known = secrets.names.iter().zip(&secrets.known);
    let broken = known.find_map(|(name, secret)| match &secret.as_ref()?.contents {
        Contents::Broken(broken) => Some(Unreadable { secret: name, broken }),
        _ => None,
    });
    let (Some(fault), Some(images)) = (broken, Images::of(uses, |_, _| true)) else { return };
    sink.relate(&fault, images.at, images.related);
}

impl fmt::Display for Unreadable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the kubelet cannot read secret `{}`: ", echo(self.secret))?;
        match self.broken {
            Broken::Base64 => f.write_str("its data is no base64"),
            Broken::Json => f.write_str("its configuration is no JSON"),
            Broken::Shape => f.write_str("its configuration has a value of the wrong type"),
            Broken::Auth(key) if key.is_empty() => f.write_str("an `auth` is no base64 of `user:password`"),
            Broken::Auth(key) => write!(f, "the `auth` of `{}` is no base64 of `user:password`", echo(key)),
        }
    }
}

impl Fault for Unreadable<'_> {
    fn why(&self) -> &'static str {
        "one secret that cannot be read spoils the credentials of the whole pod, so that none of its images can be pulled, not even a public one"
    }

    fn help(&self) -> String {
        format!(
            "write the secret anew with `kubectl create secret docker-registry {}`, or take it out of `imagePullSecrets`",
            echo(self.secret)
        )
    }
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
