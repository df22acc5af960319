//! `failing-pull`: a live pod waits for an image, and its status tells why.
//!
//! The kubelet's reasons: kubernetes `pkg/kubelet/images/types.go`, cri-api `pkg/errors`. Newer kubelets repeat
//! the runtime's message while they back off, older ones do not.

mod cause;

use crate::kubernetes::PullPolicy;
use crate::list::{Listed, joined};
use crate::pull::{ContainerStatus, ImageUse, Stage};
use crate::report::{Severity::Error, echo, echo_image};
use crate::text::has;
use crate::wire::{Ink, say};

use super::{Context, Fault, Meta, Scope, Sink};
use cause::{Cause, cause};

pub(super) const META: Meta = Meta {
    id: "failing-pull",
    practice: &[2, 4],
    scope: Scope::Pod,
    severities: [Some(Error), Some(Error), Some(Error)],
    live: true,
    summary: Meta::summary("a live pod waits for an image that cannot be pulled"),
    stays: true,
    ..Meta::BLANK
};

/// What a container waits in when its image is the reason.
const REASONS: [&str; 7] = [
    "ErrImagePull",
    "ImagePullBackOff",
    "InvalidImageName",
    "ErrImageNeverPull",
    "ImageInspectError",
    "RegistryUnavailable",
    "SignatureValidationFailed",
];

struct Failing<'a> {
    image: &'a str,
    reason: &'a str,
    message: &'a str,
    cause: Option<&'static Cause>,
    /// What is known of the pod's credentials, where the cause is one.
    credentials: Option<String>,
    policy: Option<PullPolicy>,
}

pub(super) fn check<'a>(uses: &'a [ImageUse<'_>], context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    if context.workload.stage != Stage::Live {
        return;
    }
    for status in context.statuses() {
        let ContainerStatus { name, reason: Some(reason), message, .. } = status else { continue };
        let place = uses.iter().position(|image_use| image_use.name == Some(name.as_ref()));
        let Some((at, image_use)) = place.and_then(|at| Some((at, uses.get(at)?))) else { continue };
        if !REASONS.contains(&reason.as_ref()) {
            continue;
        }
        let cause = cause(reason, message);
        let is_refused = cause.is_some_and(|(_, what, _)| has(what, "credential"));
        let fault = Failing {
            image: image_use.image.as_str().unwrap_or_default(),
            reason,
            message,
            cause,
            credentials: is_refused.then(|| shown(context)),
            policy: image_use.pull_policy(),
        };
        sink.relate(fault, at, Vec::new());
    }
}

/// What the pod has to show the registry.
fn shown(context: &Context<'_>) -> String {
    let names = &context.secrets().names;
    match (names.first(), names.len()) {
        (None, _) => "the pod names no secret".to_owned(),
        (Some(first), 1) => format!("the pod names the secret `{}`", echo(first)),
        (Some(first), all) => format!("the pod names the secret `{}` and {} more", echo(first), all - 1),
    }
}

/// A message as it may be printed: without users and passwords in addresses, without queries, which may be signed,
/// and without what a header shows a registry.
fn without_secrets(message: &str) -> String {
    let mut is_secret = false;
    let words = message.split_whitespace().map(|word| {
        let mut shown = if is_secret { "***".to_owned() } else { echo_image(word) };
        is_secret = ["Bearer", "Basic"].iter().any(|scheme| word.ends_with(scheme));
        if let Some(at) = shown.bytes().position(|b| matches!(b, b'?' | b'&')) {
            shown.truncate(at + 1);
        }
        shown
    });
    echo(&joined(&words.list(), " "))
}

impl Fault for Failing<'_> {
    fn message(&self, out: &mut Ink) {
        let (image, reason) = (echo_image(self.image), echo(self.reason));
        say!(out, "image `", image, "` cannot be pulled, and the container waits in ", reason, ": ");
        match (self.cause, &self.credentials) {
            (Some((_, what, _)), Some(credentials)) => say!(out, what, "; ", credentials),
            (Some((_, what, _)), None) => say!(out, what),
            (None, _) if self.message.is_empty() || self.message.starts_with("Back-off") => {
                say!(out, "the status does not tell why")
            }
            (None, _) => say!(out, "the runtime says `", without_secrets(self.message), "`"),
        }
    }

    fn why(&self) -> &'static str {
        match self.policy {
            Some(PullPolicy::Never) => {
                "the kubelet never pulls it, and looks again after 10 seconds, then ever later, up to five minutes"
            }
            _ => {
                "the kubelet tries again after 10 seconds, then ever later, up to five minutes, and the container does not start until it succeeds"
            }
        }
    }

    fn help(&self, out: &mut Ink) {
        match self.cause {
            Some((_, _, help)) => say!(out, help),
            None => say!(
                out,
                "look at the pod's events with `kubectl describe pod`, where the runtime's message stands"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, Drafted, lines};
    use crate::pull::Stage;

    fn found(status: serde_json::Value, stage: Stage) -> Vec<Drafted> {
        let mut case = Case::of(&["registry.example.com/a/b:1.2.3"]);
        case.workload.stage = stage;
        case.workload.kind = Some("Pod");
        case.workload.status = Some(Box::leak(status.to_string().into_boxed_str()));
        case.drafts(Check::Pod(super::check), &super::META)
    }

    fn waiting(reason: &str, message: &str) -> serde_json::Value {
        json!({"containerStatuses": [{"name": "web", "state": {"waiting": {"reason": reason, "message": message}}}]})
    }

    #[test]
    fn finds_only_live_pods_that_wait_for_an_image() {
        let denied = || waiting("ErrImagePull", "401 Unauthorized");
        assert_eq!(found(denied(), Stage::Live).len(), 1);
        for stage in [Stage::Manifest, Stage::Create, Stage::Update] {
            assert_eq!(found(denied(), stage).len(), 0);
        }
        for reason in ["ContainerCreating", "CrashLoopBackOff", "CreateContainerConfigError"] {
            assert_eq!(found(waiting(reason, "not found"), Stage::Live).len(), 0, "{reason}");
        }
        assert_eq!(
            found(json!({"containerStatuses": [{"name": "web", "state": {"running": {}}}]}), Stage::Live)
                .len(),
            0
        );
    }

    #[test]
    fn says_what_why_and_help() {
        let drafts = found(waiting("ImagePullBackOff", "401 Unauthorized"), Stage::Live);
        assert_eq!(
            lines(&drafts[0]),
            "image `registry.example.com/a/b:1.2.3` cannot be pulled, and the container waits in ImagePullBackOff: the registry does not accept the credential, or was shown none (401); the pod names no secret\n\
             the kubelet tries again after 10 seconds, then ever later, up to five minutes, and the container does not start until it succeeds\n\
             give the pod a secret that is valid for this registry"
        );
        let silent = found(waiting("ImagePullBackOff", "Back-off pulling image \"x\""), Stage::Live);
        assert!(silent[0].message.ends_with("does not tell why"), "{}", silent[0].message);
    }

    #[test]
    fn what_the_runtime_says_is_repeated_without_secrets() {
        for (message, shown) in [
            ("odd https://user:pass@r.example.com/x\u{1b}", r"odd ***@r.example.com/x\u{1b}"),
            ("odd \"https://u:hun/ter2@r.example.com\": x", "odd ***@r.example.com\": x"),
            (
                "Get \"https://s.example.com/b?a=1&X-Amz-Signature=hunter2\": x",
                "Get \"https://s.example.com/b? x",
            ),
            ("odd https://h/b?as=a@b/c&sig=hunter2 x", "odd ***@b/c& x"),
            ("Authorization: Bearer\n hunter2 Basic hunter2, x", "Authorization: Bearer *** Basic *** x"),
            ("odd a/b:1@sha256:abc: x?", "odd a/b:1@sha256:abc: x?"),
        ] {
            let drafts = found(waiting("ErrImagePull", message), Stage::Live);
            let end = format!("the runtime says `{shown}`");
            assert!(drafts[0].message.ends_with(&end), "{}", drafts[0].message);
        }
    }
}
