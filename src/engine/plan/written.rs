//! Plans as they are written: every key, in its order.

use crate::wire::{Ink, Wire, either, names, wire};

use super::credentials::{PlannedCredentials, PlannedKey, PlannedMiss};
use super::document::{
    Plan, PlanAnswer, PlannedFailure, PlannedImage, PlannedNodes, PlannedPolicy, PlannedReference,
    PlannedTag, ReferenceParts, ReferenceProblem, Step, StepResult,
};

either!(PlanAnswer { Plan, Failure });

wire!(Plan { document = "type", version = "version", images = "images", });

wire!(PlannedImage {
    object = "object",
    image_use = "use",
    pointer = "pointer",
    image = "image",
    reference = "reference",
    tag = "tag",
    pull_policy = "pullPolicy",
    credentials = "credentials",
    cold = "cold",
    warm = "warm",
    nodes = "nodes",
    failure = "failure",
});

impl Wire for PlannedReference {
    fn write(&self, out: &mut Ink) {
        match self {
            Self::Parsed(parts) => parts.write(out),
            Self::Error { error } => {
                out.push("{\"error\":");
                error.write(out);
                out.byte(b'}');
            }
        }
    }
}

wire!(ReferenceParts {
    registry = "registry",
    repository = "repository",
    tag = "tag",
    digest = "digest",
    canonical = "canonical",
});

wire!(ReferenceProblem { code = "code", offset = "offset", found = "found", reading = "while", });

wire!(PlannedNodes { with = "with", of = "of", names = "names", });

wire!(PlannedTag { class = "class", unique_by_form = "uniqueByForm", });

wire!(PlannedPolicy { effective = "effective", source = "source", why = "why", });

wire!(PlannedCredentials { outcome = "outcome", candidates = "candidates", misses = "misses", });

wire!(PlannedKey { secret = "secret", key = "key", by_accident = "byAccident" filled, });

wire!(PlannedMiss { secret = "secret", key = "key", reason = "reason", });

wire!(Step { asks = "asks", result = "result", because = "because", });

names!(StepResult {
    Pull = "pull",
    Use = "use",
    Revalidate = "revalidate",
    Fail = "fail",
    Unknown = "unknown",
});

wire!(PlannedFailure { reason = "reason", when = "when", retries = "retries", });
