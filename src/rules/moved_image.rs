//! `moved-image`: an image's registry or repository is frozen, moved or gone.

use crate::image::{Move, MoveKind, Reference, moved};
use crate::pull::ImageUse;
use crate::report::Echo;
use crate::report::Severity::{Error, Warning};
use crate::wire::{Ink, say};

use super::renamed::renamed;
use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "moved-image",
    practice: &[1, 3],
    ladder: Some(Ladder::Name),
    severities: [Some(Warning), Some(Warning), Some(Error)],
    summary: Meta::summary("an image's registry or repository is frozen, moved or gone"),
    ..Meta::BLANK
};

struct Moved<'a> {
    image: &'a str,
    the_move: &'static Move,
    successor: Option<Successor>,
}

/// Where the image is to be found now.
struct Successor {
    name: String,
    /// The image there, where this version is known to stand there too.
    image: Option<String>,
    /// Nothing new comes there either.
    frozen: bool,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some((reference, image)) = image_use.readable() else { return };
    let Some(the_move) = moved(reference) else { return };
    let Some(name) = the_move.successor(reference) else {
        sink.report(Moved { image, the_move, successor: None });
        return;
    };
    let frozen = is_moved(&name, reference);
    let edit = Edit::name(name.clone());
    let there = if the_move.same_tags { edit.applied(image_use).map(String::from) } else { None };
    // What would be the same finding again mends nothing, and a tag that may be missing there breaks a pull.
    let risky = match (&there, frozen) {
        (Some(_), false) => {
            renamed(cached(&name, context).unwrap_or_else(|| name.clone()), reference, context)
        }
        _ => None,
    };
    let successor = Some(Successor { name, image: there, frozen });
    sink.offer(Moved { image, the_move, successor }, None, risky);
}

/// Whether the image has moved on from its successor.
fn is_moved(name: &str, image: &Reference<'_>) -> bool {
    let tagged = image.tag().map(|tag| format!("{name}:{tag}"));
    Reference::parse(tagged.as_deref().unwrap_or(name)).is_ok_and(|image| moved(&image).is_some())
}

/// The name under which a mirror has the successor.
fn cached(name: &str, context: &Context<'_>) -> Option<String> {
    context.registries.mirrored(&Reference::parse(name).ok()?)
}

impl Fault for Moved<'_> {
    fn message(&self, out: &mut Ink) {
        let Move { prefix, since, .. } = self.the_move;
        say!(out, "image `", Echo(self.image), "` has ");
        match self.the_move.kind {
            MoveKind::Frozen => say!(out, "been frozen at `", prefix, "` since ", since),
            MoveKind::Moved => say!(out, "moved away from `", prefix, "`, as of ", since),
            MoveKind::Gone => say!(out, "been gone from `", prefix, "` since ", since),
        }
    }

    fn why(&self) -> &'static str {
        match self.the_move.kind {
            MoveKind::Frozen => {
                "it can still be pulled, but nothing new comes there, fixes of security included"
            }
            MoveKind::Moved => "its owner answers there for a time only, and after that every pull fails",
            MoveKind::Gone => "every pull fails, so that pods start only on nodes that have the image still",
        }
    }

    fn help(&self, out: &mut Ink) {
        let source = self.the_move.source;
        match &self.successor {
            Some(Successor { image: Some(image), frozen: false, .. }) => {
                say!(out, "write `", Echo(image), "` (see ", source, ")")
            }
            Some(Successor { image: Some(image), frozen: true, .. }) => {
                say!(
                    out,
                    "write `",
                    Echo(image),
                    "` for the time being, where nothing new comes either (see ",
                    source,
                    ")"
                )
            }
            Some(Successor { name, .. }) => {
                say!(
                    out,
                    "take it from `",
                    Echo(name),
                    "`, after a look which tags stand there (see ",
                    source,
                    ")"
                )
            }
            None => {
                say!(
                    out,
                    "find out where its owner publishes it now, or what took its place (see ",
                    source,
                    ")"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, Drafted, faults, lines};
    use super::super::{Check, Edit};

    const DIGEST: &str = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn drafts(case: &Case) -> Vec<Drafted> {
        case.drafts(Check::Image(super::check), &super::META)
    }

    #[test]
    fn finds_what_has_moved() {
        for image in
            ["k8s.gcr.io/pause:3.9", "bitnami/redis:7.2", "vault:1.13.3", "gcr.io/istio-release/pilot:1"]
        {
            assert_eq!(faults(super::check, &super::META, image), 1, "{image}");
        }
        for image in
            ["registry.k8s.io/pause:3.9", "nginx", "bitnami/redis", "K8s.gcr.io:x", "k8s.gcr.io/{{ x }}"]
        {
            assert_eq!(faults(super::check, &super::META, image), 0, "{image}");
        }
    }

    #[test]
    fn offers_only_what_is_known_to_stand_there_and_to_be_the_end() {
        let pinned = format!("k8s.gcr.io/pause:3.9{DIGEST}").leak();
        for (image, name) in [
            ("k8s.gcr.io/pause:3.9", Some("registry.k8s.io/pause")),
            (pinned, Some("registry.k8s.io/pause")),
            ("metallb/speaker:v0.13.9", Some("quay.io/metallb/speaker")),
            // Whether the tag stands there nobody knows.
            ("vault:1.13.3", None),
            // Frozen there too.
            ("bitnami/redis:7.2", None),
            ("minio/minio:RELEASE.2024-01-01T00-00-00Z", None),
            // No successor.
            ("gcr.io/kaniko-project/executor:v1.23.2", None),
            // To Docker Hub, which limits pulls.
            ("gcr.io/istio-release/pilot:1.29.0", None),
        ] {
            let found = drafts(&Case::of(&[image]));
            assert_eq!(found[0].safe, None);
            assert_eq!(found[0].risky, name.map(Edit::name), "{image}");
        }
    }

    #[test]
    fn offers_what_the_settings_ask_for() {
        let risky =
            |registries| drafts(&Case::of(&["k8s.gcr.io/pause:3.9"]).registries(registries))[0].risky.clone();
        assert_eq!(risky(r#"{"allowed": ["k8s.gcr.io"]}"#), None);
        let mirror =
            r#"{"mirrors": [{"of": "registry.k8s.io", "at": "m.example/k8s"}], "allowed": ["m.example"]}"#;
        assert_eq!(risky(mirror), Some(Edit::name("m.example/k8s/pause")));
    }

    #[test]
    fn says_what_why_and_help() {
        let images = [
            "k8s.gcr.io/pause:3.9",
            "bitnami/redis:7.2",
            "gcr.io/kubebuilder/kube-rbac-proxy:v0.8.0",
            "gcr.io/kaniko-project/executor:v1.23.2",
            "registry.istio.io/release/pilot:1.29.0",
        ];
        let said: Vec<String> = drafts(&Case::of(&images)).iter().map(lines).collect();
        assert_eq!(
            said,
            [
                "image `k8s.gcr.io/pause:3.9` has been frozen at `k8s.gcr.io` since 2023-04-03\n\
                 it can still be pulled, but nothing new comes there, fixes of security included\n\
                 write `registry.k8s.io/pause:3.9` (see https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/)",
                "image `bitnami/redis:7.2` has been gone from `docker.io/bitnami` since 2025-09-29\n\
                 every pull fails, so that pods start only on nodes that have the image still\n\
                 write `docker.io/bitnamilegacy/redis:7.2` for the time being, where nothing new comes either (see bitnami/containers#83267, bitnami/minideb#196)",
                "image `gcr.io/kubebuilder/kube-rbac-proxy:v0.8.0` has been gone from `gcr.io/kubebuilder/kube-rbac-proxy` since 2025-03-18\n\
                 every pull fails, so that pods start only on nodes that have the image still\n\
                 take it from `quay.io/brancz/kube-rbac-proxy`, after a look which tags stand there (see awslabs/kubeflow-manifests#831)",
                "image `gcr.io/kaniko-project/executor:v1.23.2` has been frozen at `gcr.io/kaniko-project` since 2025-07-03\n\
                 it can still be pulled, but nothing new comes there, fixes of security included\n\
                 find out where its owner publishes it now, or what took its place (see drone/drone-kaniko#150)",
                "image `registry.istio.io/release/pilot:1.29.0` has moved away from `registry.istio.io/release`, as of 2026-08-26\n\
                 its owner answers there for a time only, and after that every pull fails\n\
                 write `docker.io/istio/pilot:1.29.0` (see istio/istio#61467)",
            ]
        );
    }
}
