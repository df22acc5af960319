//! What the rules about a pod's credentials have in common: images of one fault, and how they are named.

use core::fmt;

use crate::image::Reference;
use crate::list::Listed;
use crate::pull::ImageUse;
use crate::report::{Echo, EchoImage};

use super::Context;

/// Images of one pod with one fault.
pub(super) struct Images<'a> {
    /// The first, which the finding stands with.
    pub(super) at: usize,
    /// The others.
    pub(super) related: Vec<usize>,
    text: &'a str,
    /// Its name.
    pub(super) reference: &'a Reference<'a>,
}

impl<'a> Images<'a> {
    /// The images that the kubelet may pull and that have the fault; none where no image has.
    pub(super) fn of(uses: &'a [ImageUse<'a>], has: &dyn Fn(&Reference<'_>) -> bool) -> Option<Self> {
        let mut found = Context::pulled(uses).filter(|(.., reference)| has(reference));
        let (at, first, reference) = found.next()?;
        let related = found.map(|(at, ..)| at).list();
        Some(Self { at, related, text: first.image.as_str().unwrap_or_default(), reference })
    }
}

impl fmt::Display for Images<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "image `{}`", EchoImage(self.text))?;
        match self.related.len() {
            0 => Ok(()),
            others => write!(f, " and {others} more of the pod"),
        }
    }
}

/// Names in backticks, the first three of them.
pub(super) struct Names<'a>(pub(super) &'a [&'a str]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().take(3).enumerate() {
            write!(f, "{}`{}`", if index > 0 { ", " } else { "" }, Echo(name))?;
        }
        match self.0.len().saturating_sub(3) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}
