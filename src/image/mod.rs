//! Image references as Kubernetes and the container runtimes read them.

mod error;
mod moved;
mod placeholder;
mod range;
mod reference;
mod scheme;
mod tag;
mod whole;

pub use error::{ErrorKind, Part, ReferenceError};
pub use moved::{Move, MoveKind, moved};
pub use placeholder::placeholder;
pub use range::Range;
pub use reference::{DOCKER_HUB, DOCKER_HUB_INDEX, DOCKER_HUB_SERVER, Reference};
pub use scheme::{Scheme, classify_in};
pub use tag::{TagClass, TagForm, classify};
pub use whole::WholeRegex;
