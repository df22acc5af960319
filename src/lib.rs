//! Surepull finds, before anything is deployed, why a Kubernetes image pull will fail, stall, drift or
//! fetch the wrong thing, and says how to mend it.
//!
//! One way through: settings become a [`engine::Policy`], bytes become an [`input::Document`], and
//! [`engine::judge`] makes a [`report::Report`] of the two. Pure: no clock, no I/O, no globals. The
//! modules stand in floors, and none imports from a floor above its own (`tests::floors`):
//!
//! | floor | room |
//! |---|---|
//! | 8 | `abi`: calling conventions and memory |
//! | 7 | [`json`]: the handles as JSON text functions |
//! | 6 | [`answers`]: a report in each engine's words |
//! | 5 | [`engine`]: policy, judging, plan |
//! | 4 | [`rules`]: one file a rule |
//! | 3 | [`pull`]: image uses and their facts |
//! | 2 | [`input`], [`settings`], [`report`] |
//! | 1 | [`kubernetes`], [`evidence`], [`credentials`] |
//! | 0 | [`image`], [`pattern`], [`tree`], [`base64`], [`wire`], [`order`], [`moment`], [`text`], [`memory`], [`limits`] |

#[cfg(target_family = "wasm")]
mod abi;
pub mod answers;
pub mod base64;
pub mod credentials;
pub mod engine;
pub mod evidence;
pub mod image;
pub mod input;
pub mod json;
pub mod kubernetes;
pub mod limits;
pub mod list;
pub mod memory;
pub mod moment;
pub mod order;
pub mod pattern;
pub mod pull;
pub mod report;
pub mod rules;
pub mod settings;
pub mod text;
pub mod tree;
pub mod wire;

#[cfg(test)]
mod tests;
