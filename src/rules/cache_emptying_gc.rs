//! `cache-emptying-gc`: a node removes images that are wanted again soon.

use core::fmt;

use crate::evidence::node::Node;
use crate::moment::SECOND;
use crate::report::Severity::Warning;

use super::configured::Configured;
use super::{Meta, Needs, NodeSink, Scope};

pub(super) const META: Meta = Meta {
    id: "cache-emptying-gc",
    practice: &[3],
    scope: Scope::Set,
    severities: [None, Some(Warning), Some(Warning)],
    needs: Some(Needs::Nodes),
    summary: Meta::summary("a node removes images that are wanted again soon"),
    ..Meta::BLANK
};

/// What runs daily uses its image no more often than this.
const DAY: i64 = 24 * 3600 * SECOND;
/// Percent of the disk; the kubelet's defaults are 85 and 80.
const FULL: i64 = 70;
const EMPTY: i64 = 50;

pub(super) fn check(node: &Node, sink: &mut NodeSink<'_>) {
    let Some(kubelet) = &node.kubelet else { return };
    let (age, high, low) = (kubelet.image_maximum_gc_age, kubelet.image_gc_high, kubelet.image_gc_low);
    let mut report = |field: &str, message: fmt::Arguments<'_>| {
        let fault = Configured {
            message,
            why: "a job that runs daily, and a rollback, find no image on the node and pull it again, or fail while the registry is away",
            help: ["write an age of several days, and thresholds near the defaults, 85 and 80", ""],
        };
        sink(node.kubelet_at, field, &fault);
    };
    if 0 < age && age <= DAY {
        report("imageMaximumGCAge", format_args!("images that were unused for a day or less are removed"));
    }
    if high < FULL {
        report(
            "imageGCHighThresholdPercent",
            format_args!("images are removed once the disk is {high} percent full"),
        );
    }
    // At 100 percent none is removed for want of room.
    if low < EMPTY && high < 100 {
        report(
            "imageGCLowThresholdPercent",
            format_args!("images are removed until the disk is only {low} percent full"),
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::configured;

    #[test]
    fn finds_ages_of_a_day_and_thresholds_that_leave_room_unused() {
        for (kubelet, fields) in [
            (json!({}), &[][..]),
            (json!({"imageMaximumGCAge": "168h"}), &[]),
            (json!({"imageMaximumGCAge": "24h"}), &["imageMaximumGCAge"]),
            (json!({"imageGCHighThresholdPercent": 70, "imageGCLowThresholdPercent": 50}), &[]),
            (
                json!({"imageGCHighThresholdPercent": 99, "imageGCLowThresholdPercent": 20}),
                &["imageGCLowThresholdPercent"],
            ),
            (json!({"imageGCHighThresholdPercent": 100, "imageGCLowThresholdPercent": 20}), &[]),
            (
                json!({"imageGCHighThresholdPercent": 40, "imageGCLowThresholdPercent": 30, "imageMaximumGCAge": "1h"}),
                &["imageMaximumGCAge", "imageGCHighThresholdPercent", "imageGCLowThresholdPercent"],
            ),
        ] {
            let found = configured(super::check, &super::META, &json!({"kubelet": kubelet}));
            let found: Vec<&str> =
                found.iter().filter_map(|text| text.split('\n').next()?.strip_prefix("/kubelet/")).collect();
            assert_eq!(found, fields, "{kubelet}");
        }
    }
}
