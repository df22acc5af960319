//! `shadowed-account-secrets`: the pod's own list of secrets switches the ServiceAccount's list off.

use crate::list::Listed;
use crate::pull::{ImageUse, account_of};
use crate::report::{Echo, Severity::Warning};
use crate::wire::{Ink, say};

use super::pull_images::{Images, Names};
use super::{Context, Fault, Meta, Needs, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "shadowed-account-secrets",
    practice: &[4],
    scope: Scope::Pod,
    severities: [None, Some(Warning), Some(Warning)],
    needs: Some(Needs::Objects),
    summary: Meta::summary("the pod's own list of secrets switches the ServiceAccount's list off"),
    ..Meta::BLANK
};

struct Shadowed<'a> {
    account: &'a str,
    names: Vec<&'a str>,
}

pub(super) fn check<'a>(uses: &'a [ImageUse<'_>], context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    if !context.pod.has_secrets() {
        return;
    }
    let account = account_of(context.pod);
    let Some(known) = context.credentials.account(context.workload.namespace, account) else { return };
    let own = &context.secrets().names;
    let mut names: Vec<&str> = Vec::new();
    for name in known.iter().map(String::as_str) {
        if !own.contains(&name) && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return;
    }
    let Some((_, at, related)) = Images::of(uses, &|_| true) else { return };
    let secrets = names.iter().map(|name| (*name).to_owned()).list();
    sink.suggest(Shadowed { account, names }, at, related, secrets);
}

impl Fault for Shadowed<'_> {
    fn message(&self, out: &mut Ink) {
        let several = if self.names.len() > 1 { "secrets" } else { "secret" };
        let (names, account) = (Names(&self.names), Echo(self.account));
        say!(
            out,
            "the pod's own `imagePullSecrets` switch off ",
            several,
            " ",
            names,
            " of its ServiceAccount `",
            account,
            "`"
        )
    }

    fn why(&self) -> &'static str {
        "the secrets of a ServiceAccount are taken only where the pod has no list of its own, and the two lists are never joined"
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "name ", Names(&self.names), " in the pod too, or leave its own list out")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, lines};

    #[test]
    fn finds_lists_that_are_not_joined() {
        let account = json!({"kind": "ServiceAccount", "metadata": {"name": "default", "namespace": "shop"}, "imagePullSecrets": [{"name": "a"}, {"name": "b"}]});
        for (own, faults) in
            [(&[][..], 0), (&["a", "b"], 0), (&["b", "c", "a"], 0), (&["c"], 1), (&["a"], 1), (&[""], 1)]
        {
            let case = Case::of(&["nginx:1"]).secrets(own).objects(core::slice::from_ref(&account));
            let drafts = case.drafts(Check::Pod(super::check), &super::META);
            assert_eq!(drafts.len(), faults, "{own:?}");
            for draft in &drafts {
                let missing = if own != ["a"] { &["a", "b"][..] } else { &["b"] };
                assert_eq!(
                    (draft.secrets.as_slice(), draft.safe.is_none()),
                    (&*missing.iter().map(ToString::to_string).collect::<Vec<_>>(), true)
                );
            }
            if own == ["c"] {
                assert_eq!(
                    lines(&drafts[0]),
                    "the pod's own `imagePullSecrets` switch off secrets `a`, `b` of its ServiceAccount `default`\n\
                     the secrets of a ServiceAccount are taken only where the pod has no list of its own, and the two lists are never joined\n\
                     name `a`, `b` in the pod too, or leave its own list out"
                );
            }
        }
    }
}
