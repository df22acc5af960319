//! `invalid-pull-policy`: a pull policy is none that Kubernetes knows.

use crate::image::placeholder;
use crate::kubernetes::PullPolicy;
use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Error};
use crate::settings::Profile;
use crate::wire::{Ink, say};

use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "invalid-pull-policy",
    practice: &[2],
    ladder: Some(Ladder::Policy),
    severities: [Some(Error), Some(Error), Some(Error)],
    summary: Meta::summary("a pull policy is none that Kubernetes knows"),
    ..Meta::BLANK
};

struct Invalid<'a> {
    policy: Written<'a>,
    /// In one of Kubernetes' own kinds, so that the API server looks at it.
    built_in: bool,
}

/// What stands where a policy is expected.
enum Written<'a> {
    /// A policy in another case, or with blanks around it.
    Misspelt { text: &'a str, meant: PullPolicy },
    /// Another word.
    Unknown { text: &'a str },
    /// No text.
    Wrong { found: &'static str },
    /// What somebody is still to fill in.
    Open { text: &'a str },
}

/// Kubernetes `pkg/apis/core/validation`: `validatePullPolicy` takes the three words as they are spelt.
pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    // Only of what is no policy nothing follows; an empty one counts as none.
    if image_use.effective.is_some() {
        return;
    }
    let built_in = context.workload.built_in;
    let open = |text| !context.workload.stage.is_admission() && placeholder(text).is_some();
    let policy = match (image_use.policy.filled(), image_use.policy.wrong()) {
        (Some(text), _) if PullPolicy::parse(text).is_some() => return,
        (Some(text), _) => match meant(text) {
            Some(meant) => Written::Misspelt { text, meant },
            // What other words mean to a custom resource's controller, it alone knows.
            None if !built_in => return,
            None if open(text) => Written::Open { text },
            None => Written::Unknown { text },
        },
        (None, Some(found)) if built_in => Written::Wrong { found },
        (None, _) => return,
    };
    let fault = Invalid { policy, built_in };
    match fault.policy {
        Written::Misspelt { meant, .. } => sink.offer(fault, spelt(meant, context.profile), None),
        Written::Unknown { .. } | Written::Wrong { .. } => sink.report(fault),
        Written::Open { .. } => sink.undetermined(fault),
    }
}

/// The policy that is one but for its case and blanks around it.
fn meant(text: &str) -> Option<PullPolicy> {
    let word = text.trim();
    [PullPolicy::Always, PullPolicy::IfNotPresent, PullPolicy::Never]
        .into_iter()
        .find(|policy| word.eq_ignore_ascii_case(policy.as_str()))
}

/// The policy as Kubernetes spells it; not where `Never` weighs as much as what it mends.
fn spelt(meant: PullPolicy, profile: Profile) -> Option<Edit> {
    let grave = meant == PullPolicy::Never && profile == Profile::Strict;
    (!grave).then(|| Edit::policy(meant))
}

impl Fault for Invalid<'_> {
    fn message(&self, out: &mut Ink) {
        match self.policy {
            Written::Misspelt { text, meant } => {
                say!(
                    out,
                    "pull policy `",
                    Echo(text),
                    "` is not spelt `",
                    meant.as_str(),
                    "`, and case and blanks count"
                )
            }
            Written::Unknown { text } => {
                say!(out, "pull policy `", Echo(text), "` is none of `Always`, `IfNotPresent` and `Never`")
            }
            Written::Wrong { found } => {
                say!(out, "the pull policy is ", found, ", and Kubernetes expects a string")
            }
            Written::Open { text } => say!(out, "pull policy `", Echo(text), "` is still to be filled in"),
        }
    }

    fn why(&self) -> &'static str {
        match (&self.policy, self.built_in) {
            (Written::Open { .. }, _) => {
                "what is filled in decides when the registry is asked, and the API server refuses all but three words"
            }
            (_, true) => "the API server refuses the object, so nothing of it runs",
            (_, false) => "the API server refuses the pods that are made of it, so none of them starts",
        }
    }

    fn help(&self, out: &mut Ink) {
        match self.policy {
            Written::Misspelt { meant, .. } => say!(out, "write `", meant.as_str(), "`"),
            Written::Unknown { .. } | Written::Wrong { .. } => {
                say!(out, "write `Always`, `IfNotPresent` or `Never`")
            }
            Written::Open { .. } => {
                say!(out, "fill in `Always`, `IfNotPresent` or `Never` before it is checked")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, Drafted, lines};
    use super::super::{Check, Edit};
    use crate::kubernetes::PullPolicy;
    use crate::pull::{Stage, Workload};
    use crate::report::Outcome;
    use crate::settings::Profile;

    fn drafts(case: &Case) -> Vec<Drafted> {
        case.drafts(Check::Image(super::check), &super::META)
    }

    fn custom(policy: &'static str) -> Case {
        let workload = Workload { kind: Some("Rollout"), built_in: false, ..Workload::default() };
        Case { workload, ..Case::under("nginx:1.27.3", policy) }
    }

    #[test]
    fn finds_what_the_api_server_refuses() {
        for policy in ["Always", "IfNotPresent", "Never", ""] {
            assert!(drafts(&Case::under("nginx:1.27.3", policy)).is_empty(), "{policy:?}");
        }
        let (always, absent, never) = (PullPolicy::Always, PullPolicy::IfNotPresent, PullPolicy::Never);
        for (policy, meant) in [
            ("always", Some(always)),
            ("ALWAYS", Some(always)),
            (" Always", Some(always)),
            ("Always\n", Some(always)),
            ("Ifnotpresent", Some(absent)),
            ("\tifNotPresent ", Some(absent)),
            ("never", Some(never)),
            ("If-Not-Present", None),
            ("Missing", None),
            (" ", None),
            ("Always Never", None),
            ("Aſways", None),
        ] {
            let case = Case { profile: Profile::Reliable, ..Case::under("nginx:1.27.3", policy) };
            let found = drafts(&case);
            assert_eq!(found.len(), 1, "{policy:?}");
            assert_eq!(found[0].outcome, Outcome::Fail, "{policy:?}");
            assert_eq!(
                (found[0].safe.clone(), &found[0].risky),
                (meant.map(Edit::policy), &None),
                "{policy:?}"
            );
        }
        // The image is other rules'.
        for image in ["Nginx", "", "{{ .Values.image }}"] {
            assert_eq!(drafts(&Case::under(image, "always")).len(), 1, "{image:?}");
            assert!(drafts(&Case::under(image, "Always")).is_empty(), "{image:?}");
            assert!(drafts(&Case::under(image, "")).is_empty(), "{image:?}");
        }
    }

    #[test]
    fn offers_no_mend_that_is_as_grave() {
        for (policy, offered) in [("never", false), ("always", true), ("ifnotpresent", true)] {
            let found = drafts(&Case::under("nginx:1.27.3", policy));
            assert_eq!(found[0].safe.is_some(), offered, "{policy}");
        }
    }

    #[test]
    fn leaves_to_controllers_what_only_they_know() {
        assert!(drafts(&custom("Missing")).is_empty());
        assert!(drafts(&custom("{{inputs.parameters.policy}}")).is_empty());
        assert_eq!(
            drafts(&custom("always")).iter().map(lines).collect::<String>(),
            "pull policy `always` is not spelt `Always`, and case and blanks count\n\
             the API server refuses the pods that are made of it, so none of them starts\n\
             write `Always`"
        );
    }

    #[test]
    fn judges_no_placeholder_before_somebody_can_have_filled_it_in() {
        let mut case = Case::under("nginx:1.27.3", "{{ .Values.pullPolicy }}");
        let found = drafts(&case);
        assert_eq!(found[0].outcome, Outcome::Undetermined);
        assert_eq!(
            lines(&found[0]),
            "pull policy `{{ .Values.pullPolicy }}` is still to be filled in\n\
             what is filled in decides when the registry is asked, and the API server refuses all but three words\n\
             fill in `Always`, `IfNotPresent` or `Never` before it is checked"
        );
        case.workload.stage = Stage::Create;
        assert_eq!(drafts(&case)[0].outcome, Outcome::Fail);
    }

    #[test]
    fn says_what_why_and_help() {
        let found = drafts(&Case::under("nginx:1.27.3", "Missing"));
        assert_eq!(
            lines(&found[0]),
            "pull policy `Missing` is none of `Always`, `IfNotPresent` and `Never`\n\
             the API server refuses the object, so nothing of it runs\n\
             write `Always`, `IfNotPresent` or `Never`"
        );
    }
}
