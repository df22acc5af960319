//! `invalid-kubelet-config`: a KubeletConfiguration says of images what the kubelet refuses.

use crate::evidence::node::Node;
use crate::report::Severity::Error;

use super::configured::Configured;
use super::{Meta, Needs, NodeSink, Scope};

pub(super) const META: Meta = Meta {
    id: "invalid-kubelet-config",
    practice: &[3],
    scope: Scope::Set,
    severities: [Some(Error); 3],
    needs: Some(Needs::Nodes),
    summary: Meta::summary("a KubeletConfiguration that the kubelet refuses"),
    ..Meta::BLANK
};

pub(super) fn check(node: &Node, sink: &mut NodeSink<'_>) {
    for refused in node.kubelet.iter().flat_map(|kubelet| &kubelet.refused) {
        let fault = Configured {
            message: format_args!("`{}` {}", refused.field, refused.what),
            why: "the kubelet does not start with such a configuration, and the node runs no pod",
            help: ["write ", refused.wanted],
        };
        sink(node.kubelet_at, refused.field, &fault);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::configured;

    #[test]
    fn names_each_field_and_what_it_has_to_be() {
        let node = json!({"kubelet": {"serializeImagePulls": "no", "imageGCHighThresholdPercent": 80, "registryBurst": 3}});
        assert_eq!(
            configured(super::check, &super::META, &node),
            [
                "/kubelet/serializeImagePulls\n`serializeImagePulls` is no boolean\n\
                 the kubelet does not start with such a configuration, and the node runs no pod\n\
                 write `true` or `false`, without quotes",
                "/kubelet/imageGCHighThresholdPercent\n`imageGCHighThresholdPercent` leaves no room between the two thresholds (85 and 80 where they are not set)\n\
                 the kubelet does not start with such a configuration, and the node runs no pod\n\
                 write a low threshold below the high one",
            ]
        );
        assert!(
            configured(super::check, &super::META, &json!({"kubelet": {}, "docker": {"x": 1}})).is_empty()
        );
    }
}
