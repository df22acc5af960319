//! What was handed over, recognised by its shape once: objects, Lists, admission requests and the
//! envelopes that engines put around them.

mod document;
mod envelope;
pub mod rego;
mod subject;

pub use document::{Document, Source};
pub use envelope::{Envelope, Identity, unread};
pub use subject::{Admission, Item, Operation, Subject};
