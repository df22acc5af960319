//! Faults in what nodes are configured with.

use core::fmt;

use crate::wire::{Ink, Text, say};

use super::Fault;

/// A fault in what a node is configured with, in words.
pub(super) struct Configured<'a> {
    /// What is wrong.
    pub(super) message: fmt::Arguments<'a>,
    /// What it does to the pull.
    pub(super) why: &'static str,
    /// What to do, in two parts of which the second may be empty.
    pub(super) help: [&'static str; 2],
}

impl Fault for Configured<'_> {
    fn message(&self, out: &mut Ink) {
        self.message.write_text(out);
    }

    fn why(&self) -> &'static str {
        self.why
    }

    fn help(&self, out: &mut Ink) {
        self.help.iter().for_each(|part| say!(out, part));
    }
}
