//! `end-of-life-base`: an image is built on an operating system that gets no fixes any more.

use crate::evidence::scan::Report;
use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Warning, echo};
use crate::wire::{Ink, say};

use super::rule::Needs;
use super::scanned::{Called, Scanned, weakly};
use super::{Context, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "end-of-life-base",
    practice: &[6],
    ladder: Some(Ladder::Scan),
    severities: [None, Some(Warning), Some(Warning)],
    needs: Some(Needs::Scans),
    summary: Meta::summary("an image is built on an operating system that gets no fixes any more"),
    ..Meta::BLANK
};

struct EndOfLife<'a> {
    image: &'a str,
    report: &'a Report,
    by_tag: bool,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some(Scanned { reports, by_tag }) = Scanned::of(image_use, context) else { return };
    let ended = reports.into_iter().find(|report| report.os.end_of_life == Some(true));
    if let (Some(report), Some(image)) = (ended, image_use.image.as_str()) {
        sink.report(EndOfLife { image, report, by_tag });
    }
}

impl EndOfLife<'_> {
    /// `alpine 3.10.2`
    fn os(&self) -> String {
        let os = &self.report.os;
        echo(format!("{} {}", os.family, os.name).trim())
    }
}

impl Fault for EndOfLife<'_> {
    fn message(&self, out: &mut Ink) {
        let (image, report, weakly) = (Echo(self.image), Called(self.report), weakly(self.by_tag));
        say!(
            out,
            "image `",
            image,
            "` is built on `",
            self.os(),
            "`, which gets no fixes any more by ",
            report,
            weakly
        )
    }

    fn why(&self) -> &'static str {
        "what becomes known of its packages stays unmended, and scanners may not even list it"
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "build the image on a release that is maintained, in place of `", self.os(), "`")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, lines};

    #[test]
    fn says_which_system_has_ended() {
        let report = |end: bool| {
            json!({"SchemaVersion": 2, "ArtifactType": "container_image", "CreatedAt": "2026-11-20T00:00:00Z",
                "Metadata": {"RepoTags": ["a.io/b:1"], "OS": {"Family": "alpine", "Name": "3.10.2", "EOSL": end}}, "Results": [{"Class": "os-pkgs"}]})
        };
        let drafts = |end| {
            Case::of(&["a.io/b:1"]).scans(&[report(end)]).drafts(Check::Image(super::check), &super::META)
        };
        assert!(drafts(false).is_empty());
        assert_eq!(
            lines(&drafts(true)[0]),
            "image `a.io/b:1` is built on `alpine 3.10.2`, which gets no fixes any more by the Trivy report of 2026-11-20, which is about what the tag was then\n\
             what becomes known of its packages stays unmended, and scanners may not even list it\n\
             build the image on a release that is maintained, in place of `alpine 3.10.2`"
        );
    }
}
