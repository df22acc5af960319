//! What the rules about a pod's credentials have in common: images of one fault, and how they are named.

use crate::image::Reference;
use crate::list::Listed;
use crate::pull::ImageUse;
use crate::report::{Echo, EchoImage};
use crate::wire::{Ink, Text, say};

use super::Context;

/// Images of one pod with one fault: the first, and how many others.
pub(super) struct Images<'a> {
    text: &'a str,
    /// Its name.
    pub(super) reference: &'a Reference<'a>,
    /// How many others there are.
    pub(super) others: usize,
}

impl<'a> Images<'a> {
    /// The images that the kubelet may pull and that have the fault, with the place of the first, where the finding
    /// stands, and those of the others; none where no image has it.
    pub(super) fn of(
        uses: &'a [ImageUse<'_>],
        has: &dyn Fn(&Reference<'_>) -> bool,
    ) -> Option<(Self, usize, Vec<usize>)> {
        let mut found = Context::pulled(uses).filter(|(.., reference)| has(reference));
        let (at, first, reference) = found.next()?;
        let related = found.map(|(at, ..)| at).list();
        let text = first.image.as_str().unwrap_or_default();
        Some((Self { text, reference, others: related.len() }, at, related))
    }
}

impl Text for Images<'_> {
    fn write_text(&self, out: &mut Ink) {
        say!(out, "image `", EchoImage(self.text), "`");
        match self.others {
            0 => {}
            others => say!(out, " and ", others, " more of the pod"),
        }
    }
}

/// Names in backticks, the first three of them.
pub(super) struct Names<'n>(pub(super) &'n [&'n str]);

impl Text for Names<'_> {
    fn write_text(&self, out: &mut Ink) {
        for (index, name) in self.0.iter().take(3).enumerate() {
            say!(out, if index > 0 { ", " } else { "" }, "`", Echo(name), "`");
        }
        match self.0.len().saturating_sub(3) {
            0 => {}
            more => say!(out, " and ", more, " more"),
        }
    }
}
