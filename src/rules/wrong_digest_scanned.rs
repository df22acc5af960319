//! `wrong-digest-scanned`: a scan report is of another digest than the image's.

use crate::evidence::Joined;
use crate::evidence::scan::Report;
use crate::pull::ImageUse;
use crate::report::{
    Echo,
    Severity::{Error, Warning},
};
use crate::wire::{Ink, say};

use super::rule::Needs;
use super::scanned::{Called, scan};
use super::{Context, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "wrong-digest-scanned",
    practice: &[6],
    ladder: Some(Ladder::Scan),
    severities: [Some(Warning), Some(Error), Some(Error)],
    needs: Some(Needs::Scans),
    summary: Meta::summary("a scan report is of another digest than the image's"),
    ..Meta::BLANK
};

struct WrongDigest<'a> {
    image: &'a str,
    /// The image with the digest that should have been scanned.
    wanted: String,
    /// The digest that evidence knows for the tag, where the image names none.
    known: Option<&'a str>,
    report: &'a Report,
    /// What was scanned.
    scanned: &'a str,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some((reference, image)) = image_use.readable() else { return };
    let joined = image_use.scanned(context.scans, context.digests);
    let report = context.scans.reports(joined).next();
    let (Joined::OtherDigest(_), Some(report)) = (joined, report) else { return };
    let known = context.digests.of(reference);
    let name = reference.place();
    let digest = reference.digest().or(known).unwrap_or_default();
    let own = |digest: &&String| digest.strip_prefix(&*name).is_some_and(|rest| rest.starts_with('@'));
    let scanned = report.digests.iter().find(own).map(String::as_str).unwrap_or_default();
    sink.report(WrongDigest { image, wanted: format!("{name}@{digest}"), known, report, scanned });
}

impl Fault for WrongDigest<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", Echo(self.image), "`");
        if let Some(known) = self.known {
            say!(out, " is `", Echo(known), "` now, and");
        }
        say!(out, " was not scanned: ", Called(self.report), " is of `", Echo(self.scanned), "`")
    }

    fn why(&self) -> &'static str {
        "other bytes were looked at than the pod will run, so what the report says is not said of them"
    }

    fn help(&self, out: &mut Ink) {
        scan(out, &self.wanted)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Check;
    use super::super::tests::{Case, lines};

    const A: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    #[test]
    fn names_both_digests() {
        let report = json!({"SchemaVersion": 2, "ArtifactType": "container_image", "CreatedAt": "2026-11-20T00:00:00Z",
            "Metadata": {"RepoTags": ["A.io/b:1"], "RepoDigests": [format!("A.io/b@{B}")]}, "Results": [{"Class": "os-pkgs"}]});
        let images = [
            "a.io/b:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "a.io/b:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
            "a.io/b:1",
            "a.io/c@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ];
        let case = Case::of(&images).scans(&[report]);
        let drafts = case.drafts(Check::Image(super::check), &super::META);
        assert_eq!(drafts.iter().map(|draft| draft.at).collect::<Vec<_>>(), [0]);
        assert_eq!(
            lines(&drafts[0]),
            format!(
                "image `a.io/b:1@{A}` was not scanned: the Trivy report of 2026-11-20 is of `a.io/b@{B}`\n\
                 other bytes were looked at than the pod will run, so what the report says is not said of them\n\
                 scan the image and hand the report over, as `trivy image --format json a.io/b@{A}` writes it"
            )
        );
        let moved = case.digest("a.io/b:1", A).drafts(Check::Image(super::check), &super::META);
        assert_eq!(
            moved[1].message,
            format!(
                "image `a.io/b:1` is `{A}` now, and was not scanned: the Trivy report of 2026-11-20 is of `a.io/b@{B}`"
            )
        );
    }
}
