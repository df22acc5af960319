//! `insecure-registry`: a node asks a registry or mirror without proof of who answers.

use crate::evidence::node::Node;
use crate::report::{
    Echo,
    Severity::{Error, Warning},
};

use super::configured::Configured;
use super::{Meta, Needs, NodeSink, Scope};

pub(super) const META: Meta = Meta {
    id: "insecure-registry",
    practice: &[3, 4],
    scope: Scope::Set,
    severities: [None, Some(Warning), Some(Error)],
    needs: Some(Needs::Nodes),
    summary: Meta::summary("a node asks a registry or mirror without proof of who answers"),
    ..Meta::BLANK
};

pub(super) fn check(node: &Node, sink: &mut NodeSink<'_>) {
    for endpoint in node.routes.iter().flat_map(|route| route.mirrors.iter().chain([&route.last])) {
        let Some(because) = endpoint.insecure else { continue };
        let fault = Configured {
            message: format_args!("nobody can be sure who answers for `{}`: {because}", Echo(&endpoint.host)),
            why: "whoever stands in between can read the credential and hand over other images by the same tags",
            help: [
                "serve it over TLS, let the node trust the authority of its certificate, and remove the setting",
                "",
            ],
        };
        sink(&endpoint.pointer, "", &fault);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::configured;

    #[test]
    fn finds_everybody_whom_no_certificate_proves() {
        let node = json!({
            "containerd": {"hosts": {"docker.io": {"server": "http://hub.example.com", "host": [
                {"url": "https://a.example.com", "skip_verify": true}, {"url": "https://b.example.com"}, {"url": "http://127.0.0.1:5000"}]},
                "registry.example.com": {"skip_verify": true}}},
            "crio": {"registry": [{"location": "quay.io", "insecure": true}]},
            "docker": {"insecure-registries": ["r.example.com:5000"]}});
        let found = configured(super::check, &super::META, &node);
        let messages: Vec<&str> = found.iter().filter_map(|text| text.split('\n').nth(1)).collect();
        assert_eq!(
            messages,
            [
                "nobody can be sure who answers for `a.example.com`: `skip_verify` leaves its certificate unchecked",
                "nobody can be sure who answers for `hub.example.com`: it is asked over plain HTTP",
                "nobody can be sure who answers for `registry.example.com`: `skip_verify` leaves its certificate unchecked",
                "nobody can be sure who answers for `quay.io`: `insecure` leaves out TLS or its certificate",
                "nobody can be sure who answers for `r.example.com:5000`: `insecure-registries` lets it answer without a certificate",
            ]
        );
    }
}
