//! Texts that nobody has written yet.

use core::cell::Cell;
use core::fmt::{self, Write};

use crate::wire::{Ink, Text, escape_from, quoted};

/// A text that is formed where it is written.
pub struct Words<'t> {
    text: &'t dyn fmt::Display,
    /// How long it was when it was written last, before anything was escaped.
    pub length: Cell<usize>,
}

impl<'t> Words<'t> {
    /// Of what can be shown.
    #[must_use]
    pub fn new(text: &'t dyn fmt::Display) -> Self {
        Self { text, length: Cell::new(0) }
    }
}

impl fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl Text for Words<'_> {
    fn write_text(&self, out: &mut Ink) {
        let start = out.len();
        // Ink takes everything.
        let _ = write!(out, "{}", self.text);
        self.length.set(out.len() - start);
        escape_from(start, out);
    }
}

quoted!(Words<'_>);

#[cfg(feature = "schema")]
impl serde::Serialize for Words<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.text)
    }
}
