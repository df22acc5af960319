//! Image references as Kubernetes and the container runtimes read them.

mod error;
mod reference;

pub use error::{ErrorKind, Part, ReferenceError};
pub use reference::{DOCKER_HUB, Reference};
