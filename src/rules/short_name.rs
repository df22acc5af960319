//! `short-name`: an image names no registry, and runtimes look it up differently. containerd reads it as
//! Docker Hub's; CRI-O goes by `unqualified-search-registries` and aliases (containers-registries.conf(5)),
//! and since 1.34 refuses what could be of several (cri-o/cri-o#9401).

use crate::image::{DOCKER_HUB, Reference};
use crate::pull::ImageUse;
use crate::report::{
    EchoImage,
    Severity::{Error, Warning},
};
use crate::settings::Runtime;
use crate::wire::{Ink, say};

use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "short-name",
    practice: &[1],
    ladder: Some(Ladder::Name),
    severities: [None, Some(Warning), Some(Error)],
    summary: Meta::summary("an image names no registry, and runtimes look it up differently"),
    ..Meta::BLANK
};

enum Short<'a> {
    /// What is Docker Hub's to the kubelet, and the image written out.
    Hub { image: &'a str, full: String, runtime: Runtime },
    /// The first part looked like a host and is none: hosts have no `_`.
    NoHost { image: &'a str },
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some((reference, image)) = image_use.readable() else { return };
    match reference.registry() {
        "" => sink.report(Short::NoHost { image }),
        DOCKER_HUB if !Reference::names_registry(image) => {
            let runtime = context.cluster.runtime;
            let edit = Edit::name(reference.name());
            let full = edit.applied(image_use).unwrap_or_default().into_owned();
            let fault = Short::Hub { image, full, runtime };
            match runtime {
                // The kubelet reads both names alike, and so does this runtime.
                Runtime::Containerd => sink.offer(fault, Some(edit), None),
                Runtime::CriO | Runtime::Unknown => sink.offer(fault, None, Some(edit)),
            }
        }
        _ => {}
    }
}

impl Fault for Short<'_> {
    fn message(&self, out: &mut Ink) {
        let (Self::Hub { image, .. } | Self::NoHost { image }) = self;
        say!(out, "image `", EchoImage(image), "` names no registry");
        if let Self::NoHost { .. } = self {
            say!(out, ": its first part has a `_`, which no host has");
        }
    }

    fn why(&self) -> &'static str {
        match self {
            Self::Hub { runtime: Runtime::Containerd, .. } => {
                "containerd reads it as Docker Hub's, and a node with another runtime looks it up in lists of its own"
            }
            Self::Hub { runtime: Runtime::CriO, .. } => {
                "the node's aliases and search registries decide what CRI-O pulls, and since 1.34 it refuses what several of them could mean"
            }
            Self::Hub { runtime: Runtime::Unknown, .. } => {
                "containerd reads it as Docker Hub's, while CRI-O looks it up in lists of the node and may refuse it, so that the node decides what is pulled"
            }
            Self::NoHost { .. } => {
                "by the grammar of references all of it is the repository, so that the runtime decides which registry is asked"
            }
        }
    }

    fn help(&self, out: &mut Ink) {
        match self {
            Self::Hub { full, runtime: Runtime::Containerd, .. } => {
                say!(out, "write `", EchoImage(full), "`")
            }
            Self::Hub { full, .. } => {
                say!(
                    out,
                    "write `",
                    EchoImage(full),
                    "` where Docker Hub is meant, else the registry that is"
                )
            }
            Self::NoHost { .. } => {
                say!(
                    out,
                    "name the registry by a host of letters, digits, hyphens and dots, such as `registry.example.com`"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Check;
    use super::super::tests::{Case, faults, lines, message};
    use super::*;

    const DIGEST: &str = "nginx:1.27@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn finds_what_names_no_registry() {
        for image in [
            "nginx",
            "library/nginx:1.27",
            "bitnami/redis:7.4.1",
            "a/b.c:5",
            "my_registry.local/app:1",
            DIGEST,
        ] {
            assert_eq!(faults(check, &META, image), 1, "{image}");
        }
        for image in [
            "docker.io/nginx",
            "index.docker.io/nginx:1.27",
            "Docker.io/library/nginx",
            "localhost/app",
            "reg:5000/app:1",
            "[::1]:5000/app",
            "REG/app",
            "Nginx:1",
            "{{ .Values.image }}",
            "",
        ] {
            assert_eq!(faults(check, &META, image), 0, "{image}");
        }
    }

    #[test]
    fn writes_the_name_out_safely_under_containerd_alone() {
        for (image, name) in [
            ("nginx", "docker.io/library/nginx"),
            ("bitnami/redis:7.4.1", "docker.io/bitnami/redis"),
            (DIGEST, "docker.io/library/nginx"),
        ] {
            for (runtime, safe) in
                [(Runtime::Containerd, true), (Runtime::CriO, false), (Runtime::Unknown, false)]
            {
                let mut case = Case::of(&[image]);
                case.cluster.runtime = runtime;
                let drafts = case.drafts(Check::Image(check), &META);
                let (offered, other) = match safe {
                    true => (&drafts[0].safe, &drafts[0].risky),
                    false => (&drafts[0].risky, &drafts[0].safe),
                };
                assert_eq!((offered, other), (&Some(Edit::name(name)), &None), "{image} {runtime:?}");
            }
        }
        let drafts = Case::of(&["my_registry.local/app"]).drafts(Check::Image(check), &META);
        assert_eq!((&drafts[0].safe, &drafts[0].risky), (&None, &None));
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            message(check, &META, "bitnami/redis:7.4.1"),
            "image `bitnami/redis:7.4.1` names no registry\n\
             containerd reads it as Docker Hub's, while CRI-O looks it up in lists of the node and may refuse it, so that the node decides what is pulled\n\
             write `docker.io/bitnami/redis:7.4.1` where Docker Hub is meant, else the registry that is"
        );
        let under = |runtime| {
            let mut case = Case::of(&["nginx:1.27"]);
            case.cluster.runtime = runtime;
            lines(&case.drafts(Check::Image(check), &META)[0])
        };
        assert_eq!(
            under(Runtime::Containerd),
            "image `nginx:1.27` names no registry\n\
             containerd reads it as Docker Hub's, and a node with another runtime looks it up in lists of its own\n\
             write `docker.io/library/nginx:1.27`"
        );
        assert!(under(Runtime::CriO).contains("since 1.34 it refuses"));
        assert!(message(check, &META, "my_registry.local/app").starts_with(
            "image `my_registry.local/app` names no registry: its first part has a `_`, which no host has\n"
        ));
    }
}
