//! Image references as Kubernetes and the container runtimes read them.

mod error;
mod moved;
mod reference;
mod tag;

pub use error::{ErrorKind, Part, ReferenceError};
pub use moved::{Move, MoveKind, moved};
pub use reference::{DOCKER_HUB, Reference};
pub use tag::{TagClass, TagForm, classify};
