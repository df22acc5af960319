//! `tag-blind-mirror`: a mirror is asked for images by digest alone.

use crate::evidence::node::Node;
use crate::report::{Echo, Severity::Warning};

use super::configured::Configured;
use super::{Meta, Needs, NodeSink, Scope};

pub(super) const META: Meta = Meta {
    id: "tag-blind-mirror",
    practice: &[3],
    scope: Scope::Set,
    severities: [None, Some(Warning), Some(Warning)],
    needs: Some(Needs::Nodes),
    summary: Meta::summary("a mirror is asked for images by digest alone"),
    ..Meta::BLANK
};

pub(super) fn check(node: &Node, sink: &mut NodeSink<'_>) {
    for route in &node.routes {
        let Some(blind) = route.mirrors.iter().find(|mirror| mirror.digests) else { continue };
        // A mirror that is asked last too is asked for tags; where nobody is, nothing goes past it.
        let last = &route.last;
        if !last.tags || route.mirrors.iter().any(|mirror| mirror.tags || last.host == mirror.host) {
            continue;
        }
        let fault = Configured {
            message: format_args!(
                "`{}` is not asked for tags, and `{}` is",
                Echo(&blind.host),
                Echo(&last.host)
            ),
            why: "pulls by tag go past the mirror: they fail while the registry is away, and count against its limits",
            help: [
                "let the mirror serve tags (containerd: `pull` and `resolve` in `capabilities`; CRI-O: `pull-from-mirror = \"all\"`), or name images by digest",
                "",
            ],
        };
        sink(&blind.pointer, "", &fault);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::configured;

    #[test]
    fn finds_mirrors_that_serve_digests_alone() {
        let blind = json!({"url": "https://a.example.com", "capabilities": ["pull"]});
        let hosts = |file: serde_json::Value| json!({"containerd": {"hosts": {"docker.io": file}}});
        let found = |node: serde_json::Value| configured(super::check, &super::META, &node);
        assert_eq!(
            found(hosts(json!({"host": [blind]}))),
            [
                "/containerd/hosts/docker.io/host/0\n`a.example.com` is not asked for tags, and `docker.io` is\n\
              pulls by tag go past the mirror: they fail while the registry is away, and count against its limits\n\
              let the mirror serve tags (containerd: `pull` and `resolve` in `capabilities`; CRI-O: `pull-from-mirror = \"all\"`), or name images by digest"
            ]
        );
        for good in [
            json!({"host": [blind, {"url": "https://b.example.com"}]}),
            json!({"host": [blind], "server": "https://a.example.com"}),
            json!({"host": [{"url": "https://a.example.com", "capabilities": ["push"]}]}),
            // Nobody is asked for tags, so that nothing goes past it.
            json!({"host": [blind], "server": "https://b.example.com", "capabilities": ["pull"]}),
        ] {
            assert!(found(hosts(good.clone())).is_empty(), "{good}");
        }
        let crio = json!({"crio": {"registry": [
            {"location": "docker.io", "mirror": [{"location": "m.example.com/hub", "pull-from-mirror": "digest-only"}]},
            {"location": "quay.io", "mirror": [{"location": "m.example.com/quay"}]},
            {"location": "gcr.io", "mirror-by-digest-only": true, "mirror": [{"location": "m.example.com/gcr"}]}]}});
        assert_eq!(found(crio).len(), 2);
    }
}
