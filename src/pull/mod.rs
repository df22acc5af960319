//! Image uses and their facts, computed once: what the rules judge and the plan shows.

mod image_use;
mod walk;

pub use image_use::{ImageUse, Malformed, Place, PolicySource};
pub use walk::image_uses;
