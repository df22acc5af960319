//! Texts that nobody has written yet.

use core::cell::Cell;

use crate::wire::{Ink, Text, quoted};

/// A text that is formed where it is written.
#[derive(Debug)]
pub struct Words<'t> {
    text: &'t dyn Text,
    /// How long it was when it was written last.
    pub length: Cell<usize>,
}

impl<'t> Words<'t> {
    /// Of what can be written.
    #[must_use]
    pub fn new(text: &'t dyn Text) -> Self {
        Self { text, length: Cell::new(0) }
    }
}

impl Text for Words<'_> {
    fn write_text(&self, out: &mut Ink) {
        let start = out.len();
        self.text.write_text(out);
        self.length.set(out.len() - start);
    }
}

quoted!(Words<'_>);

#[cfg(feature = "schema")]
impl serde::Serialize for Words<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}
