//! `rate-limited-registry`: Docker Hub is asked without a credential, mirror or node credential.

use crate::evidence::node::is_mirrored;
use crate::image::{DOCKER_HUB, Reference};
use crate::pull::{ImageUse, Outcome};
use crate::report::Severity::Warning;
use crate::wire::{Ink, say};

use super::pull_images::Images;
use super::{Context, Fault, Ladder, Meta, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "rate-limited-registry",
    practice: &[3, 4],
    ladder: Some(Ladder::Credential),
    scope: Scope::Pod,
    severities: [None, Some(Warning), Some(Warning)],
    summary: Meta::summary("Docker Hub is asked without a credential, mirror or node credential"),
    ..Meta::BLANK
};

struct Anonymous<'a> {
    images: Images<'a>,
    /// The pod names secrets, and none of them is for Docker Hub.
    named: bool,
}

pub(super) fn check<'a>(uses: &'a [ImageUse<'_>], context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let named = context.pod.names_secrets();
    if named && context.credentials.is_empty() {
        return;
    }
    let found = Images::of(uses, &|image| is_anonymous(image, context));
    let Some((images, at, related)) = found else { return };
    sink.relate(Anonymous { images, named }, at, related);
}

/// Whether Docker Hub itself is asked for the image, as far as pod, settings and evidence say without a credential.
fn is_anonymous(image: &Reference<'_>, context: &Context<'_>) -> bool {
    if !image.is_at(DOCKER_HUB)
        || context.registries.mirrors().any(|mirror| mirror.serves(image))
        || is_mirrored(context.nodes, image)
    {
        return false;
    }
    let node = context.has_node_credential(image);
    match context.secrets().of_image(image, node, false).0 {
        Outcome::Anonymous => true,
        // Whether a secret that was not handed over is for Docker Hub, the pod may well know; of an account that
        // was not handed over nobody says that it names any.
        Outcome::Unknown => context.secrets().names.is_empty(),
        Outcome::Matched | Outcome::Broken | Outcome::Node => false,
    }
}

impl Fault for Anonymous<'_> {
    fn message(&self, out: &mut Ink) {
        let asks = if self.images.others == 0 { "asks" } else { "ask" };
        say!(out, self.images, " ", asks, " Docker Hub, and ");
        say!(
            out,
            match self.named {
                true => "no secret of the pod is for it",
                false => "the pod names no credential",
            }
        )
    }

    fn why(&self) -> &'static str {
        "pulls without a credential count against the address that they come from, which nodes may share, and past the limit Docker Hub answers 429 and the pod waits in ImagePullBackOff"
    }

    fn help(&self, out: &mut Ink) {
        say!(
            out,
            "name a secret for Docker Hub in `imagePullSecrets` of the pod, since those of its ServiceAccount are not seen here, or pull through a mirror, and list credentials of nodes and transparent mirrors in `registries`"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::Check;
    use super::super::tests::{Case, Drafted, lines};

    fn found(case: &Case) -> Vec<Drafted> {
        case.drafts(Check::Pod(super::check), &super::META)
    }

    #[test]
    fn finds_docker_hub_once_a_pod() {
        for image in [
            "nginx",
            "docker.io/nginx:1.27",
            "index.docker.io/bitnami/redis:7",
            "INDEX.docker.io/bitnami/redis:7",
            "acme/x@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            for policy in ["", "Always", "IfNotPresent"] {
                assert_eq!(found(&Case::under(image, policy)).len(), 1, "{image} {policy}");
            }
            assert_eq!(found(&Case::under(image, "Never")).len(), 0, "{image}");
        }
        for image in [
            "quay.io/a/b",
            "docker.io.evil.example/nginx",
            "localhost/nginx",
            "my_registry.local/app",
            "Nginx",
            "{{ .Values.image }}",
            "",
        ] {
            assert_eq!(found(&Case::of(&[image])).len(), 0, "{image}");
        }
        let drafts =
            found(&Case::of(&["quay.io/a/b:1", "nginx:1", "Nginx", "redis:7", "docker.io/acme/x:1"]));
        assert_eq!(drafts.len(), 1);
        assert_eq!((drafts[0].at, drafts[0].related.as_slice()), (1, [3, 4].as_slice()));
    }

    #[test]
    fn credentials_and_mirrors_end_it() {
        for (registries, faults) in [
            (r#"{"nodeCredentials": ["docker.io"]}"#, 0),
            (r#"{"nodeCredentials": ["docker.io/acme/**"]}"#, 1),
            (r#"{"mirrors": [{"of": "docker.io", "transparent": true}]}"#, 0),
            (r#"{"mirrors": [{"of": "quay.io", "transparent": true}]}"#, 1),
            // What images have to name serves none that do not.
            (r#"{"mirrors": [{"of": "docker.io", "at": "mirror.example.com/hub"}]}"#, 1),
            (r#"{"private": ["docker.io"]}"#, 1),
        ] {
            assert_eq!(
                found(&Case::of(&["nginx:1.27"]).registries(registries)).len(),
                faults,
                "{registries}"
            );
        }
        for (name, faults) in [("hub", 0), ("", 1)] {
            let case = Case::of(&["nginx:1.27"]).secrets(&[name]);
            assert_eq!(found(&case).len(), faults, "{name:?}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            lines(&found(&Case::of(&["nginx:1.27"]))[0]),
            "image `nginx:1.27` asks Docker Hub, and the pod names no credential\n\
             pulls without a credential count against the address that they come from, which nodes may share, and past the limit Docker Hub answers 429 and the pod waits in ImagePullBackOff\n\
             name a secret for Docker Hub in `imagePullSecrets` of the pod, since those of its ServiceAccount are not seen here, or pull through a mirror, and list credentials of nodes and transparent mirrors in `registries`"
        );
        let several = found(&Case::of(&["nginx:1", "redis:7", "nginx:2"]));
        assert_eq!(
            several[0].message,
            "image `nginx:1` and 2 more of the pod ask Docker Hub, and the pod names no credential"
        );
    }
}
