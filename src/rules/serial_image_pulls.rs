//! `serial-image-pulls`: a node pulls one image at a time.

use crate::evidence::node::Node;
use crate::report::Severity::Warning;

use super::configured::Configured;
use super::{Meta, Needs, NodeSink, Scope};

pub(super) const META: Meta = Meta {
    id: "serial-image-pulls",
    practice: &[3],
    scope: Scope::Set,
    severities: [None, Some(Warning), Some(Warning)],
    needs: Some(Needs::Nodes),
    summary: Meta::summary("a node pulls one image at a time"),
    ..Meta::BLANK
};

pub(super) fn check(node: &Node, sink: &mut NodeSink<'_>) {
    if node.kubelet.as_ref().is_some_and(|kubelet| kubelet.serialize_image_pulls) {
        let fault = Configured {
            message: format_args!("images are pulled one at a time, which is also the kubelet's default"),
            why: "one slow image holds up every other pod that starts on the node",
            help: [
                "write `serializeImagePulls: false`, and in `maxParallelImagePulls` how many pulls the disk can take",
                "",
            ],
        };
        sink(node.kubelet_at, "serializeImagePulls", &fault);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::configured;

    #[test]
    fn goes_by_what_the_kubelet_makes_of_it() {
        for (kubelet, serial) in [
            (json!({}), true),
            (json!({"serializeImagePulls": true}), true),
            (json!({"serializeImagePulls": false}), false),
            (json!({"maxParallelImagePulls": 5}), false),
            (json!({"maxParallelImagePulls": 1}), true),
        ] {
            let found = configured(super::check, &super::META, &json!({"kubelet": kubelet}));
            assert_eq!(found.len(), usize::from(serial), "{kubelet}");
            assert!(found.iter().all(|line| {
                line.starts_with("/kubelet/serializeImagePulls\nimages are pulled one at a time")
            }));
        }
        assert!(configured(super::check, &super::META, &json!({})).is_empty());
    }
}
