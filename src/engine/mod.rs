//! The three handles: a compiled [`Policy`], loaded [`Evidence`], and the pure [`judge`] and [`plan`].

mod admission;
mod before;
mod evaluate;
mod evidence;
mod fingerprint;
mod plan;
mod policy;
mod run;

pub use evaluate::{Asked, Judgement, judge};
pub use evidence::{Evidence, EvidenceDocument};
pub use plan::{Plan, PlanAnswer, PlannedImage, plan};
pub use policy::{Policy, RuleInForce};
