//! What was handed over, recognised by its shape once: objects, Lists, admission requests and the
//! envelopes that engines put around them.

mod document;
pub mod rego;
mod subject;

pub use document::{Document, Envelope, unread};
pub use subject::{Admission, Identity, Item, Operation, Subject};
