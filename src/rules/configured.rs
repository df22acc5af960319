//! Faults in what nodes are configured with.

use core::fmt;

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

impl fmt::Display for Configured<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_fmt(self.message)
    }
}

impl Fault for Configured<'_> {
    fn why(&self) -> &'static str {
        self.why
    }

    fn help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.help.iter().try_for_each(|part| f.write_str(part))
    }
}
