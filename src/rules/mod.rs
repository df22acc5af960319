//! The register: every rule, in the order of a report.

mod absent_pull_secret;
mod broken_pull_secret;
mod bypassed_mirror;
mod cache_emptying_gc;
mod cached_floating_tag;
mod configured;
mod conflicting_pull_policies;
mod context;
mod credential_drift;
mod disallowed_registry;
mod draft;
mod drifted_image;
mod edit;
mod end_of_life_base;
mod failing_pull;
mod fault;
mod faulty_secret;
mod floating_tag;
mod ignored_pull_secret;
mod implicit_pull_policy;
mod insecure_registry;
mod invalid_kubelet_config;
mod invalid_pull_policy;
mod invalid_reference;
mod latest_tag;
mod latest_with_digest;
mod missing_image;
mod missing_pull_secret;
mod missing_tag;
mod moved_image;
mod needless_pull;
mod never_pull;
mod nonstandard_name;
mod options;
mod prepull_drift;
mod public_registry;
mod pull_images;
mod pull_rate_cap;
mod pull_storm;
mod rate_limited_registry;
mod renamed;
mod rule;
mod scanned;
mod serial_image_pulls;
mod set;
mod shadowed_account_secrets;
mod short_name;
mod stale_scan;
mod tag_blind_mirror;
mod unmatched_pull_secret;
mod unpinned_image;
mod unprepulled_image;
mod unresolved_template;
mod unscanned_image;
mod unused_pull_secret;
mod unversioned_tag;
mod version_out_of_range;
mod version_skew;
mod vulnerable_image;
mod wrong_digest_scanned;

pub use context::{Context, OfObject, OfPod};
pub use draft::{Draft, Mends, Ruling, Sink};
pub use edit::{Edit, PolicyEdit, Tag};
pub use fault::{Fault, Help, Message, Worded};
pub use options::Options;
pub use rule::{
    Check, ImageCheck, Ladder, Meta, Needs, NodeCheck, NodeSink, PodCheck, Rule, Scope, SetCheck, pointer,
};
pub use set::{Seen, Served};

use Check::{Image, Node, Pod, Set};

/// Every rule, in the order in which findings of one image use are reported.
pub static REGISTER: [Rule; 48] = [
    Rule { meta: &missing_image::META, check: Image(missing_image::check) },
    Rule { meta: &unresolved_template::META, check: Image(unresolved_template::check) },
    Rule { meta: &invalid_reference::META, check: Image(invalid_reference::check) },
    Rule { meta: &disallowed_registry::META, check: Image(disallowed_registry::check) },
    Rule { meta: &moved_image::META, check: Image(moved_image::check) },
    Rule { meta: &bypassed_mirror::META, check: Image(bypassed_mirror::check) },
    Rule { meta: &short_name::META, check: Image(short_name::check) },
    Rule { meta: &nonstandard_name::META, check: Image(nonstandard_name::check) },
    Rule { meta: &public_registry::META, check: Image(public_registry::check) },
    Rule { meta: &missing_tag::META, check: Image(missing_tag::check) },
    Rule { meta: &latest_tag::META, check: Image(latest_tag::check) },
    Rule { meta: &floating_tag::META, check: Image(floating_tag::check) },
    Rule { meta: &unversioned_tag::META, check: Image(unversioned_tag::check) },
    Rule { meta: &version_out_of_range::META, check: Image(version_out_of_range::check) },
    Rule { meta: &unpinned_image::META, check: Image(unpinned_image::check) },
    Rule { meta: &version_skew::META, check: Set(version_skew::check) },
    Rule { meta: &invalid_pull_policy::META, check: Image(invalid_pull_policy::check) },
    Rule { meta: &never_pull::META, check: Image(never_pull::check) },
    Rule { meta: &latest_with_digest::META, check: Image(latest_with_digest::check) },
    Rule { meta: &needless_pull::META, check: Image(needless_pull::check) },
    Rule { meta: &cached_floating_tag::META, check: Image(cached_floating_tag::check) },
    Rule { meta: &implicit_pull_policy::META, check: Image(implicit_pull_policy::check) },
    Rule { meta: &conflicting_pull_policies::META, check: Set(conflicting_pull_policies::check) },
    Rule { meta: &broken_pull_secret::META, check: Pod(broken_pull_secret::check) },
    Rule { meta: &missing_pull_secret::META, check: Pod(missing_pull_secret::check) },
    Rule { meta: &absent_pull_secret::META, check: Pod(absent_pull_secret::check) },
    Rule { meta: &ignored_pull_secret::META, check: Pod(ignored_pull_secret::check) },
    Rule { meta: &unmatched_pull_secret::META, check: Pod(unmatched_pull_secret::check) },
    Rule { meta: &rate_limited_registry::META, check: Pod(rate_limited_registry::check) },
    Rule { meta: &shadowed_account_secrets::META, check: Pod(shadowed_account_secrets::check) },
    Rule { meta: &unused_pull_secret::META, check: Set(unused_pull_secret::check) },
    Rule { meta: &credential_drift::META, check: Set(credential_drift::check) },
    Rule { meta: &pull_storm::META, check: Pod(pull_storm::check) },
    Rule { meta: &unprepulled_image::META, check: Image(unprepulled_image::check) },
    Rule { meta: &prepull_drift::META, check: Image(prepull_drift::check) },
    Rule { meta: &invalid_kubelet_config::META, check: Node(invalid_kubelet_config::check) },
    Rule { meta: &serial_image_pulls::META, check: Node(serial_image_pulls::check) },
    Rule { meta: &pull_rate_cap::META, check: Node(pull_rate_cap::check) },
    Rule { meta: &cache_emptying_gc::META, check: Node(cache_emptying_gc::check) },
    Rule { meta: &tag_blind_mirror::META, check: Node(tag_blind_mirror::check) },
    Rule { meta: &insecure_registry::META, check: Node(insecure_registry::check) },
    Rule { meta: &unscanned_image::META, check: Image(unscanned_image::check) },
    Rule { meta: &wrong_digest_scanned::META, check: Image(wrong_digest_scanned::check) },
    Rule { meta: &stale_scan::META, check: Image(stale_scan::check) },
    Rule { meta: &vulnerable_image::META, check: Image(vulnerable_image::check) },
    Rule { meta: &end_of_life_base::META, check: Image(end_of_life_base::check) },
    Rule { meta: &failing_pull::META, check: Pod(failing_pull::check) },
    Rule { meta: &drifted_image::META, check: Set(drifted_image::check) },
];

#[cfg(test)]
mod tests;
