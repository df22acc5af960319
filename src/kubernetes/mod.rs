//! Kubernetes objects, as far as image pulls depend on them: borrowed from the text, read leniently.

mod cron;
mod custom;
mod defaulting;
mod object;
mod parts;
mod read;
mod reader;
mod splice;

pub use cron::smallest_gap;
pub use custom::{Held, Hit, Holds, ImagePath, Parts, Pattern, Segment, Structured, hits, known, known_for};
pub use defaulting::{PullPolicy, default_pull_policy};
pub use object::{Container, ImageVolume, Metadata, Named, Node, Object, Request, Volume, is_workload};
pub use parts::{each_member, elements, is_json, member, text_member, text_of};
pub use read::{Field, List, Members, Raw, Read, Text, Whole, members};
pub use reader::{Fault, FaultKind, Keys, Kind, Known, Reader, Step, Stopped};
pub use splice::{Edit, splice};
