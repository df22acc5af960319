//! `absent-pull-secret`: a secret that the pod pulls with is not there.

use crate::list::Listed;
use crate::pull::{ImageUse, Source};
use crate::report::{Echo, Severity::Error, echo};
use crate::wire::{Ink, say};

use super::pull_images::{Images, Names};
use super::{Context, Fault, Ladder, Meta, Needs, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "absent-pull-secret",
    practice: &[4],
    ladder: Some(Ladder::Credential),
    scope: Scope::Pod,
    severities: [Some(Error), Some(Error), Some(Error)],
    needs: Some(Needs::Objects),
    summary: Meta::summary("a secret that the pod pulls with is not there"),
    ..Meta::BLANK
};

struct Absent<'a> {
    names: Vec<&'a str>,
    namespace: Option<&'a str>,
    source: Source<'a>,
    /// The namespace's secrets were all handed over.
    complete: bool,
}

pub(super) fn check<'a>(uses: &'a [ImageUse<'_>], context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let secrets = context.secrets();
    let known = secrets.names.iter().zip(&secrets.known);
    let names: Vec<&str> = known.filter(|(_, secret)| secret.is_none()).map(|(name, _)| *name).list();
    if names.is_empty() {
        return;
    }
    let Some((_, at, related)) = Images::of(uses, &|_| true) else { return };
    let (source, complete) = (secrets.source, secrets.complete);
    let fault = Absent { names, namespace: context.workload.namespace, source, complete };
    if complete {
        sink.relate(fault, at, related);
    } else {
        sink.unsure(fault, at, related);
    }
}

impl Fault for Absent<'_> {
    fn message(&self, out: &mut Ink) {
        let several = self.names.len() > 1;
        let (noun, is, was) = if several { ("secrets", "are", "were") } else { ("secret", "is", "was") };
        let (owner, name) = match self.source {
            Source::Account(name) => ("ServiceAccount `", echo(name) + "`"),
            _ => ("the pod", String::new()),
        };
        let rest = match (self.complete, self.namespace) {
            (true, Some(namespace)) => format!("{is} not in namespace `{}`", Echo(namespace)),
            (true, None) => format!("{is} not there"),
            _ => format!("{was} not handed over, and may not be there"),
        };
        say!(out, noun, " ", Names(&self.names), " of ", owner, name, " ", rest)
    }

    fn why(&self) -> &'static str {
        "the kubelet passes over a secret that is not there, with no more than an event, and asks the registry without its credential"
    }

    fn help(&self, out: &mut Ink) {
        say!(
            out,
            if self.complete {
                "create the secret in the namespace of the pod, since those of others are not seen, or correct its name in `imagePullSecrets`"
            } else {
                "hand the Secrets of the namespace over as evidence, and name it in `complete.secrets` once they are all there"
            }
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, config, lines};
    use crate::report::Outcome;

    #[test]
    fn finds_what_is_not_there() {
        let objects = [config("there", &json!({"auths": {}}))];
        for (complete, outcome) in
            [("{}", Outcome::Undetermined), (r#"{"secrets": ["shop"]}"#, Outcome::Fail)]
        {
            let case = |secrets: &[&'static str]| {
                Case::of(&["nginx:1"]).secrets(secrets).complete(complete).objects(&objects)
            };
            assert!(case(&["there"]).drafts(Check::Pod(super::check), &super::META).is_empty());
            let drafts = case(&["gone", "there"]).drafts(Check::Pod(super::check), &super::META);
            assert_eq!(drafts.iter().map(|draft| draft.outcome).collect::<Vec<_>>(), [outcome]);
            if outcome == Outcome::Fail {
                assert_eq!(
                    lines(&drafts[0]),
                    "secret `gone` of the pod is not in namespace `shop`\n\
                     the kubelet passes over a secret that is not there, with no more than an event, and asks the registry without its credential\n\
                     create the secret in the namespace of the pod, since those of others are not seen, or correct its name in `imagePullSecrets`"
                );
            }
        }
    }

    #[test]
    fn looks_for_the_secrets_of_the_account() {
        let account = json!({"kind": "ServiceAccount", "metadata": {"name": "default", "namespace": "shop"}, "imagePullSecrets": [{"name": "a"}, {"name": "a"}, {"name": "b"}]});
        let case = Case::of(&["nginx:1"]).complete(r#"{"secrets": "*"}"#).objects(&[account]);
        let drafts = case.drafts(Check::Pod(super::check), &super::META);
        assert_eq!(
            drafts[0].message,
            "secrets `a`, `b` of ServiceAccount `default` are not in namespace `shop`"
        );
    }
}
