//! `unscanned-image`: no scan report says anything of an image.

use crate::evidence::Joined;
use crate::evidence::scan::Report;
use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Error};
use crate::wire::{Ink, say};

use super::rule::Needs;
use super::scanned::{Called, scan};
use super::{Context, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "unscanned-image",
    practice: &[6],
    ladder: Some(Ladder::Scan),
    severities: [None, None, Some(Error)],
    needs: Some(Needs::Scans),
    summary: Meta::summary("no scan report says anything of an image"),
    ..Meta::BLANK
};

struct Unscanned<'a> {
    image: &'a str,
    what: What<'a>,
}

/// What there is instead of a report.
enum What<'a> {
    /// Nothing.
    Nothing,
    /// The image has a digest, and this report is of its tag and names none.
    TagAlone(&'a Report),
    /// It looked at no packages, or wrote down what nobody can read.
    Empty(&'a Report),
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some((reference, image)) = image_use.readable() else { return };
    let joined = image_use.scanned(context.scans, context.digests);
    let reports = || context.scans.reports(joined);
    let what = match (joined, reports().next()) {
        (Joined::OtherDigest(_), _) => return,
        (_, None) => What::Nothing,
        (Joined::Tag(_), Some(report)) if reference.digest().is_some() => What::TagAlone(report),
        (_, Some(report)) if !reports().any(|report| report.analysed) => What::Empty(report),
        _ => return,
    };
    sink.report(Unscanned { image, what });
}

impl Fault for Unscanned<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", Echo(self.image), "` was not scanned: ");
        match self.what {
            What::Nothing => say!(out, "no report is about it"),
            What::TagAlone(report) => say!(out, Called(report), " is of its tag and names no digest"),
            What::Empty(report) => say!(out, Called(report), " tells nothing of its packages"),
        }
    }

    fn why(&self) -> &'static str {
        match self.what {
            What::Nothing => "nobody knows what is in the image, and no report is not a clean one",
            What::TagAlone(_) => "the tag may have been another image when it was scanned",
            What::Empty(_) => "a report that looked at nothing is not a clean one",
        }
    }

    fn help(&self, out: &mut Ink) {
        scan(out, self.image)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Check;
    use super::super::tests::{Case, lines};

    fn said(image: &'static str, reports: &[Value]) -> Vec<String> {
        let case = Case::of(&[image]).scans(reports);
        case.drafts(Check::Image(super::check), &super::META).iter().map(lines).collect()
    }

    #[test]
    fn tells_nothing_from_too_little() {
        const PINNED: &str =
            "a.io/b:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        let report = json!({"SchemaVersion": 2, "ArtifactType": "container_image", "CreatedAt": "2026-11-20T00:00:00Z",
            "Metadata": {"RepoTags": ["a.io/b:1"]}, "Results": [{"Class": "os-pkgs"}]});
        let mut empty = report.clone();
        empty["Results"] = json!([]);
        assert_eq!(
            said("a.io/b:2", std::slice::from_ref(&report)),
            ["image `a.io/b:2` was not scanned: no report is about it\n\
              nobody knows what is in the image, and no report is not a clean one\n\
              scan the image and hand the report over, as `trivy image --format json a.io/b:2` writes it"]
        );
        assert!(said("a.io/b:1", std::slice::from_ref(&report)).is_empty());
        assert!(said("a.io/b:1", &[]).concat().contains("no report is about it"));
        assert!(
            said(PINNED, &[report])
                .concat()
                .contains("the Trivy report of 2026-11-20 is of its tag and names no digest")
        );
        assert!(
            said("a.io/b:1", &[empty])
                .concat()
                .contains("the Trivy report of 2026-11-20 tells nothing of its packages")
        );
    }
}
