//! Image uses and their facts, computed once: what the rules judge and the plan shows.

mod image_use;
mod place;
mod secrets;
mod status;
mod walk;
mod workload;

pub use image_use::{Effective, ImageUse, Malformed, PolicySource};
pub use place::{Leaf, Path, Place};
pub use secrets::{Outcome, PullSecrets, Source, account_of};
pub use status::{ContainerStatus, running, statuses};
pub use walk::image_uses;
pub use workload::{Pod, Stage, Workload, has_label};
