//! The three handles: a compiled [`Policy`], loaded [`Evidence`], and the pure [`judge`], [`plan`] and
//! [`requirements`].

mod admission;
mod before;
mod beside;
mod evaluate;
mod evidence;
mod exempt;
mod fingerprint;
mod fix;
mod layer;
mod lint;
mod plan;
mod policy;
mod requirements;
mod run;
mod set;

pub use beside::{Beside, BesideDocument, Detail, Ignore};
pub use evaluate::{Asked, Judgement, judge};
pub use evidence::Evidence;
#[cfg(feature = "schema")]
pub use evidence::EvidenceDocument;
pub use layer::{InForce, Layer};
pub use lint::{Lint, LintAnswer, lint};
pub use plan::{Plan, PlanAnswer, PlannedImage, plan};
pub use policy::Policy;
pub use requirements::{Requirement, Requirements, RequirementsAnswer, requirements};
