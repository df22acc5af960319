//! `pull-rate-cap`: a node fails pulls past a rate that it reaches.

use crate::evidence::node::Node;
use crate::report::Severity::Warning;

use super::configured::Configured;
use super::{Meta, Needs, NodeSink, Scope};

pub(super) const META: Meta = Meta {
    id: "pull-rate-cap",
    practice: &[3],
    scope: Scope::Set,
    severities: [None, Some(Warning), Some(Warning)],
    needs: Some(Needs::Nodes),
    summary: Meta::summary("a node fails pulls past a rate that it reaches"),
    ..Meta::BLANK
};

/// The kubelet's defaults: enough for pulls one at a time, and for no more than that.
const DEFAULTS: (i64, i64) = (5, 10);

pub(super) fn check(node: &Node, sink: &mut NodeSink<'_>) {
    let Some(kubelet) = &node.kubelet else { return };
    let (rate, burst) = (kubelet.registry_pull_qps, kubelet.registry_burst);
    let enough = i64::from(!kubelet.serialize_image_pulls);
    if rate > 0 && (rate < DEFAULTS.0 + enough || burst < DEFAULTS.1 + enough) {
        let fault = Configured {
            message: format_args!("past {burst} pulls at once and {rate} a second the node fails pulls"),
            why: "the kubelet does not wait: a pull past the limit fails with `pull QPS exceeded`, and is tried again only after a back-off",
            help: [
                "write `registryPullQPS: 0`, which is no limit, and bound pulls at once by `maxParallelImagePulls`",
                "",
            ],
        };
        sink(node.kubelet_at, "registryPullQPS", &fault);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::configured;

    #[test]
    fn the_defaults_do_for_pulls_one_at_a_time() {
        for (kubelet, capped) in [
            (json!({}), false),
            (json!({"registryPullQPS": 2}), true),
            (json!({"registryBurst": 5}), true),
            (json!({"serializeImagePulls": false}), true),
            (json!({"serializeImagePulls": false, "registryPullQPS": 0, "registryBurst": 1}), false),
            (json!({"serializeImagePulls": false, "registryPullQPS": 20}), true),
            (json!({"serializeImagePulls": false, "registryPullQPS": 20, "registryBurst": 40}), false),
        ] {
            let found = configured(super::check, &super::META, &json!({"kubelet": kubelet}));
            assert_eq!(found.len(), usize::from(capped), "{kubelet}");
        }
    }
}
