//! What the rules about scans share: the reports about an image, and how a report is called.

use crate::evidence::Joined;
use crate::evidence::scan::Report;
use crate::list::Listed;
use crate::pull::ImageUse;
use crate::report::Echo;
use crate::wire::{Ink, Text, say};

use super::Context;

/// The reports that looked at an image's packages or found something in it, and whether only the tag says that they are about it.
pub(super) struct Scanned<'c> {
    pub(super) reports: Vec<&'c Report>,
    pub(super) by_tag: bool,
}

impl<'c> Scanned<'c> {
    /// The reports about an image; none where nothing looked at it, which is another rule's.
    pub(super) fn of(image_use: &ImageUse<'_>, context: &Context<'c>) -> Option<Self> {
        let joined = image_use.scanned(context.scans, context.digests);
        let by_tag = match joined {
            Joined::Digest(_) => false,
            // Whether they are about an image with a digest, nobody knows.
            Joined::Tag(_) if image_use.parsed()?.digest().is_none() => true,
            _ => return None,
        };
        let tells = |report: &&Report| report.analysed || !report.hits.is_empty();
        let reports: Vec<_> = context.scans.reports(joined).filter(tells).list();
        (!reports.is_empty()).then_some(Self { reports, by_tag })
    }
}

/// A report as findings call it: `the Trivy report of 2026-11-20`.
pub(super) struct Called<'a>(pub(super) &'a Report);

impl Text for Called<'_> {
    fn write_text(&self, out: &mut Ink) {
        say!(out, "the ", self.0.scanner.as_str(), " report");
        if let Some(created) = self.0.created {
            say!(out, " of ", format_args!("{}", created.day()));
        }
    }
}

/// What a finding adds where only the tag says that a report is about the image.
pub(super) fn weakly(by_tag: bool) -> &'static str {
    if by_tag { ", which is about what the tag was then" } else { "" }
}

/// The help of faults whose mend is a scan.
pub(super) fn scan(out: &mut Ink, name: &str) {
    say!(
        out,
        "scan the image and hand the report over, as `trivy image --format json ",
        Echo(name),
        "` writes it"
    )
}
