//! `pull-storm`: many starts at once ask the registry. Where the admission plugin AlwaysPullImages is on
//! the rule is silent: the author of a manifest cannot change the policy then.

use crate::kubernetes::{PullPolicy, smallest_gap};
use crate::list::Listed;
use crate::pull::ImageUse;
use crate::report::{EchoImage, Severity::Warning};
use crate::tree::record;
use crate::wire::{Ink, say};

use super::{Context, Fault, Meta, Scope, Sink};

pub(super) const META: Meta = Meta {
    id: "pull-storm",
    practice: &[3],
    scope: Scope::Pod,
    severities: [None, Some(Warning), Some(Warning)],
    summary: Meta::summary("many starts at once ask the registry"),
    ..Meta::BLANK
};

/// What is often, and what is many.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, default))]
pub struct Options {
    /// A CronJob is frequent where at most so many minutes lie between two of its runs.
    pub frequency: u32,
    /// A Job is wide where it runs so many pods at once, or more.
    pub parallelism: u64,
}

record!(Options {
    frequency = "frequency" or(15),
    parallelism = "parallelism" or(10),
});

impl Default for Options {
    fn default() -> Self {
        Self { frequency: 15, parallelism: 10 }
    }
}

/// What makes many starts.
enum Starts {
    /// A pod on every node.
    EveryNode,
    /// A run every so many minutes; 0 for less than one.
    Every(u32),
    /// So many pods at once.
    AtOnce(u64),
}

struct Storm<'a> {
    image: &'a str,
    kind: &'a str,
    starts: Starts,
}

pub(super) fn check<'a>(uses: &'a [ImageUse<'_>], context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Context { workload, cluster, .. } = context;
    if !workload.built_in || cluster.always_pull_images {
        return;
    }
    let Some(kind @ ("DaemonSet" | "CronJob" | "Job")) = workload.kind else { return };
    let asks = |image_use: &ImageUse<'_>| {
        image_use.pull_policy() == Some(PullPolicy::Always) && image_use.parsed().is_some()
    };
    let mut asking = uses.iter().enumerate().filter(|(_, image_use)| asks(image_use));
    let Some((at, first)) = asking.next() else { return };
    if let Some(starts) = starts(context) {
        let image = first.image.as_str().unwrap_or_default();
        sink.relate(Storm { image, kind, starts }, at, asking.map(|(index, _)| index).list());
    }
}

fn starts(context: &Context<'_>) -> Option<Starts> {
    let Context { workload, pod, of_pod, .. } = context;
    let options = &context.options.pull_storm;
    let gap = || *of_pod.gap.get_or_init(|| pod.schedule.and_then(smallest_gap));
    let frequent = || gap().filter(|gap| *gap <= options.frequency);
    // A Job that does not say runs one pod.
    let wide = || Some(pod.parallelism.unwrap_or(1)).filter(|pods| *pods >= options.parallelism);
    match workload.kind? {
        "DaemonSet" => Some(Starts::EveryNode),
        "CronJob" => frequent().map(Starts::Every).or_else(|| wide().map(Starts::AtOnce)),
        "Job" => wide().map(Starts::AtOnce),
        _ => None,
    }
}

impl Fault for Storm<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", EchoImage(self.image), "` has the pull policy `Always` in a ", self.kind, ", ");
        match self.starts {
            Starts::EveryNode => say!(out, "which starts it on every node"),
            Starts::Every(0) => say!(out, "which runs more than once a minute"),
            Starts::Every(1) => say!(out, "which runs as often as every minute"),
            Starts::Every(minutes) => say!(out, "which runs as often as every ", minutes, " minutes"),
            Starts::AtOnce(1) => say!(out, "which runs 1 pod at once"),
            Starts::AtOnce(pods) => say!(out, "which runs ", format_args!("{pods}"), " pods at once"),
        }
    }

    fn why(&self) -> &'static str {
        match self.starts {
            Starts::EveryNode => {
                "a rollout or a restart of the nodes asks the registry once for each of them, uses up rate limits, and stops where the registry is away"
            }
            Starts::Every(_) => {
                "each run asks the registry whether or not anything has changed, uses up rate limits, and fails while the registry is away"
            }
            Starts::AtOnce(_) => {
                "all of these pods ask the registry together, use up rate limits, and fail while the registry is away"
            }
        }
    }

    fn help(&self, out: &mut Ink) {
        say!(
            out,
            "name a version that does not move, best with its digest, and set `imagePullPolicy: IfNotPresent`, so that each node asks once"
        )
    }
}

#[cfg(test)]
mod tests {

    use super::super::tests::{Case, Drafted, lines};
    use super::super::{Check, Options};

    fn case(kind: &'static str, schedule: Option<&'static str>, parallelism: Option<u64>) -> Case {
        let mut case = Case::under("quay.io/a/b:1.2.3", "Always");
        case.workload.kind = Some(kind);
        (case.pod.schedule, case.pod.parallelism) = (schedule, parallelism);
        case
    }

    fn found(case: &Case) -> Vec<Drafted> {
        case.drafts(Check::Pod(super::check), &super::META)
    }

    #[test]
    fn finds_always_where_many_pods_start() {
        for (kind, schedule, parallelism, end) in [
            ("DaemonSet", None, None, "a DaemonSet, which starts it on every node"),
            ("CronJob", Some("*/5 * * * *"), None, "a CronJob, which runs as often as every 5 minutes"),
            ("CronJob", Some("*/15 * * * *"), Some(50), "a CronJob, which runs as often as every 15 minutes"),
            ("CronJob", Some("* * * * *"), None, "a CronJob, which runs as often as every minute"),
            ("CronJob", Some("@every 30s"), None, "a CronJob, which runs more than once a minute"),
            ("CronJob", Some("@daily"), Some(50), "a CronJob, which runs 50 pods at once"),
            ("Job", None, Some(10), "a Job, which runs 10 pods at once"),
        ] {
            let drafts = found(&case(kind, schedule, parallelism));
            assert_eq!(drafts.len(), 1, "{kind} {schedule:?} {parallelism:?}");
            assert_eq!(
                drafts[0].message,
                format!("image `quay.io/a/b:1.2.3` has the pull policy `Always` in {end}")
            );
        }
        for (kind, schedule, parallelism) in [
            ("CronJob", Some("*/16 0 * * *"), None),
            ("CronJob", Some("@hourly"), Some(9)),
            ("CronJob", Some("often"), None),
            ("CronJob", None, None),
            ("Job", Some("* * * * *"), Some(9)),
            ("Job", None, None),
            ("Deployment", Some("* * * * *"), Some(50)),
        ] {
            assert_eq!(
                found(&case(kind, schedule, parallelism)).len(),
                0,
                "{kind} {schedule:?} {parallelism:?}"
            );
        }
    }

    #[test]
    fn goes_by_the_policy_in_effect() {
        let under = |image, policy| {
            let mut case = Case::under(image, policy);
            case.workload.kind = Some("DaemonSet");
            case
        };
        for (image, policy, faults) in [
            ("quay.io/a/b", "", 1),
            (
                "quay.io/a/b:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "",
                1,
            ),
            ("quay.io/a/b:1", "", 0),
            ("quay.io/a/b", "IfNotPresent", 0),
            ("quay.io/a/b", "always", 0),
            ("Quay/A", "Always", 0),
            ("{{ .Values.image }}", "Always", 0),
        ] {
            assert_eq!(found(&under(image, policy)).len(), faults, "{image} {policy}");
        }
        let mut plugin = under("quay.io/a/b", "Always");
        plugin.cluster.always_pull_images = true;
        assert_eq!(found(&plugin).len(), 0);
        let mut other = under("quay.io/a/b", "Always");
        other.workload.built_in = false;
        assert_eq!(found(&other).len(), 0);
        let mut several = under("quay.io/a/b:1", "");
        several.images = vec!["quay.io/a/b:1", "quay.io/a/c", "quay.io/a/d:2", "quay.io/a/e:latest"];
        let drafts = found(&several);
        assert_eq!((drafts.len(), drafts[0].at, drafts[0].related.as_slice()), (1, 1, [3].as_slice()));
    }

    #[test]
    fn options_say_what_is_often_and_what_is_many() {
        for (options, kind, schedule, parallelism, faults) in [
            (r#"{"frequency": 60}"#, "CronJob", Some("@hourly"), None, 1),
            (r#"{"frequency": 4}"#, "CronJob", Some("*/5 * * * *"), None, 0),
            (r#"{"parallelism": 3}"#, "Job", None, Some(3), 1),
            (r#"{"parallelism": 1}"#, "Job", None, None, 1),
            (r#"{"parallelism": 51}"#, "Job", None, Some(50), 0),
            (r#"{"frequency": 60}"#, "Job", None, Some(50), 1),
        ] {
            let case = case(kind, schedule, parallelism).options("pull-storm", options);
            assert_eq!(found(&case).len(), faults, "{options} {kind}");
        }
        for options in [r#"{"frequency": "5m"}"#, r#"{"minutes": 5}"#, r#"{"parallelism": -1}"#] {
            let map = crate::settings::Tree::parse(options).expect("JSON");
            assert!(Options::default().set("pull-storm", &map).is_err(), "{options}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            lines(&found(&case("DaemonSet", None, None))[0]),
            "image `quay.io/a/b:1.2.3` has the pull policy `Always` in a DaemonSet, which starts it on every node\n\
             a rollout or a restart of the nodes asks the registry once for each of them, uses up rate limits, and stops where the registry is away\n\
             name a version that does not move, best with its digest, and set `imagePullPolicy: IfNotPresent`, so that each node asks once"
        );
        let why = |kind, schedule, parallelism| found(&case(kind, schedule, parallelism))[0].why;
        assert!(why("CronJob", Some("* * * * *"), None).starts_with("each run asks"));
        assert!(why("Job", None, Some(50)).starts_with("all of these pods ask"));
    }
}
