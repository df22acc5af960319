//! Which scan reports are about an image: by digest, else by name and tag, which may have moved since.

use core::cmp::Reverse;
use core::ops::Range;

use crate::image::Reference;
use crate::list::Listed;
use crate::order::{of_name, sort_by};

use super::scan::{Report, Scanner};
use super::vex::Statements;

/// All that scanners said, by the images they said it of.
#[derive(Debug, Default)]
pub struct Scans {
    given: bool,
    reports: Vec<Report>,
    by_digest: Vec<Entry>,
    by_name: Vec<Entry>,
    by_repository: Vec<Entry>,
}

/// A digest, name or repository, and the place of a report about it.
type Entry = (String, usize);

/// The reports that are about an image, of each scanner the newest: where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// About exactly these bytes.
    Digest(Range<usize>),
    /// About whatever the tag was when it was scanned.
    Tag(Range<usize>),
    /// There is none about the image's digest, but this one about another digest of its repository.
    OtherDigest(usize),
    /// There is none.
    Nothing,
}

impl Scans {
    /// Of reports, as far as documents say that what they found counts. Without any it still is known that
    /// nothing was scanned.
    #[must_use]
    pub fn new(mut reports: Vec<Report>, vex: &Statements) -> Self {
        for report in &mut reports {
            vex.apply(report);
            report.hits.retain(|hit| !hit.suppressed);
            // Needed for that alone.
            for hit in &mut report.hits {
                hit.purl = String::new();
            }
        }
        let pinned = |report: &Report, part: fn((&str, &str)) -> String| {
            report.digests.iter().filter_map(|digest| digest.rsplit_once('@').map(part)).list()
        };
        // Two platforms behind one digest are two images. A newer report that looked at no packages, as a scan for
        // secrets alone, tells nothing of what the older one found.
        let same_image = |a: &Report, b: &Report| {
            (a.scanner, &a.image_id) == (b.scanner, &b.image_id) && (b.analysed || !a.analysed)
        };
        let digests = |report: &Report| {
            let mut digests = pinned(report, |(_, digest)| digest.to_owned());
            digests.extend(report.manifest.clone());
            digests
        };
        let by_digest = index(&reports, &digests, &same_image);
        // A tag is one image at a time, whatever it was before, or the platforms behind one digest.
        let by_name = index(&reports, &|report| report.names.clone(), &|a, b| {
            same_image(a, b)
                || (a.scanner == b.scanner
                    && a.image_id != b.image_id
                    && !a.digests.iter().any(|own| b.digests.contains(own)))
        });
        // A manifest of one platform is no other image than the list of platforms that it stands in.
        let repositories = |report: &Report| match is_pulled(report) {
            true => pinned(report, |(repository, _)| repository.to_owned()),
            false => Vec::new(),
        };
        let by_repository = index(&reports, &repositories, &|_, _| true);
        Self { given: true, by_digest, by_name, by_repository, reports }
    }

    /// These, and more reports.
    #[must_use]
    pub fn with(&self, mut more: Vec<Report>, vex: &Statements) -> Self {
        more.extend_from_slice(&self.reports);
        Self::new(more, vex)
    }

    /// Whether anybody handed reports over, or said that there are none.
    #[must_use]
    pub fn given(&self) -> bool {
        self.given
    }

    /// The reports about an image, whose tag is known to be a digest.
    #[must_use]
    pub fn join(&self, image: &Reference<'_>, known: Option<&str>) -> Joined {
        let digest = image.digest().or(known);
        let exact = digest.map(|digest| of_name(&self.by_digest, digest)).unwrap_or_default();
        if !exact.is_empty() {
            return Joined::Digest(exact);
        }
        let tag = image.tag().or(image.digest().is_none().then_some("latest"));
        let named = tag.map(|tag| of_name(&self.by_name, &image.tagged(tag))).unwrap_or_default();
        if digest.is_some() {
            let name = image.place();
            let own =
                |digest: &String| digest.rsplit_once('@').is_some_and(|(repository, _)| repository == name);
            let has_digest = |at: &usize| {
                self.reports
                    .get(*at)
                    .is_some_and(|report| is_pulled(report) && report.digests.iter().any(own))
            };
            let same_tag = places(&self.by_name, named.clone()).find(has_digest);
            let newest = || places(&self.by_repository, of_name(&self.by_repository, &name)).next();
            if let Some(other) = same_tag.or_else(newest) {
                return Joined::OtherDigest(other);
            }
        }
        if named.is_empty() { Joined::Nothing } else { Joined::Tag(named) }
    }

    /// The reports that were found.
    pub fn reports(&self, joined: &Joined) -> impl Iterator<Item = &Report> {
        let (entries, range) = match joined {
            Joined::Digest(range) => (&self.by_digest, range.clone()),
            Joined::Tag(range) => (&self.by_name, range.clone()),
            Joined::OtherDigest(_) | Joined::Nothing => (&self.by_name, 0..0),
        };
        let other = if let Joined::OtherDigest(at) = joined { Some(*at) } else { None };
        places(entries, range).chain(other).filter_map(|at| self.reports.get(at))
    }
}

/// Whether an image is pulled by the digests that a report has: beside a tag, trivy-operator may write that of the
/// configuration.
fn is_pulled(report: &Report) -> bool {
    report.scanner != Scanner::TrivyOperator || report.names.is_empty()
}

/// The places of the reports of some entries.
fn places(entries: &[Entry], range: Range<usize>) -> impl Iterator<Item = usize> {
    entries.get(range).unwrap_or_default().iter().map(|(_, at)| *at)
}

/// The reports by their keys, in order; under one key the newest first, and without those that are the same as a
/// newer one. Of two of one time the later counts.
fn index(
    reports: &[Report],
    keys: &dyn Fn(&Report) -> Vec<String>,
    same: &dyn Fn(&Report, &Report) -> bool,
) -> Vec<Entry> {
    let own = |(at, report)| keys(report).into_iter().map(move |key| (key, at));
    let mut entries: Vec<Entry> = reports.iter().enumerate().flat_map(own).list();
    let rank = |at: usize| (Reverse(reports.get(at).and_then(|report| report.created)), Reverse(at));
    sort_by(&mut entries, |(a, at), (b, other)| a.cmp(b).then_with(|| rank(*at).cmp(&rank(*other))));
    let known = |at: usize, other: usize| {
        reports.get(at).zip(reports.get(other)).is_some_and(|(report, other)| same(report, other))
    };
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut start = 0;
    for (key, at) in entries {
        if kept.last().is_none_or(|(last, _)| *last != key) {
            start = kept.len();
        }
        if !kept.iter().skip(start).any(|(_, other)| known(at, *other)) {
            kept.push((key, at));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::scan::{Report, read};
    use super::super::vex::Statements;
    use super::{Joined, Scans};
    use crate::image::Reference;
    use serde_json::{Value, json};

    fn digest(digit: &str) -> String {
        format!("sha256:{}", digit.repeat(64))
    }

    fn trivy(name: &str, digit: &str, id: &str, created: &str) -> Report {
        let repository = name.rsplit_once(':').expect("a tag").0;
        let digests = (!digit.is_empty()).then(|| format!("{repository}@{}", digest(digit)));
        let text = json!({"SchemaVersion": 2, "ArtifactType": "container_image", "CreatedAt": created, "ReportID": id,
            "Metadata": {"ImageID": id, "RepoTags": [name], "RepoDigests": digests.as_slice()}, "Results": []});
        read(&text.to_string()).expect("a report").remove(0)
    }

    fn clair(digit: &str) -> Report {
        let text = json!({"manifest_hash": digest(digit), "package_vulnerabilities": {}});
        read(&text.to_string()).expect("a report").remove(0)
    }

    fn joined(reports: Vec<Report>, image: &str, known: Option<&str>) -> String {
        let scans = Scans::new(reports, &Statements::default());
        let joined = scans.join(&Reference::parse(image).expect(image), known);
        let ids = scans.reports(&joined).map(|report| report.image_id.as_deref().unwrap_or("-").to_owned());
        let how = match joined {
            Joined::Digest(_) => "digest",
            Joined::Tag(_) => "tag",
            Joined::OtherDigest(_) => "other",
            Joined::Nothing => "nothing",
        };
        [how.to_owned()].into_iter().chain(ids).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn joins_by_digest_then_by_tag() {
        let reports = || {
            vec![
                trivy("nginx:1.27", "1", "a", "2026-11-20T00:00:00Z"),
                trivy("nginx:1.26", "2", "b", "2026-11-22T00:00:00Z"),
                trivy("Quay.io/team/app:2", "", "c", ""),
                clair("3"),
            ]
        };
        let (one, two, three, four) = (digest("1"), digest("2"), digest("3"), digest("4"));
        for (image, known, expected) in [
            (format!("nginx@{one}"), None, "digest a"),
            (format!("docker.io/library/nginx:1.27@{two}"), None, "digest b"),
            // The same bytes under another name.
            (format!("mirror.example.com/hub/nginx@{one}"), None, "digest a"),
            (format!("anything@{three}"), None, "digest -"),
            ("index.docker.io/library/nginx:1.27".to_owned(), None, "tag a"),
            ("INDEX.docker.io/library/nginx:1.27".to_owned(), None, "tag a"),
            (format!("QUAY.io/team/app:2@{four}"), None, "tag c"),
            ("nginx:1.27".to_owned(), Some(one.as_str()), "digest a"),
            ("nginx:1.27".to_owned(), Some(four.as_str()), "other a"),
            (format!("nginx:1.27@{four}"), None, "other a"),
            (format!("nginx@{four}"), None, "other b"),
            (format!("quay.io/team/app:2@{four}"), None, "tag c"),
            (format!("quay.io/team/app@{four}"), None, "nothing"),
            ("nginx".to_owned(), None, "nothing"),
            ("quay.io/team/app:3".to_owned(), None, "nothing"),
        ] {
            assert_eq!(joined(reports(), &image, known), expected, "{image} {known:?}");
        }
    }

    #[test]
    fn beside_a_tag_an_operator_may_have_the_digest_of_the_configuration() {
        let report = |artifact: Value| {
            let text = json!({"kind": "VulnerabilityReport", "report": {"artifact": artifact, "vulnerabilities": []}});
            read(&text.to_string()).expect("a report")
        };
        let (one, two) = (digest("1"), digest("2"));
        let both = || report(json!({"repository": "a/b", "tag": "1", "digest": one}));
        assert_eq!(joined(both(), &format!("a/b@{one}"), None), "digest -");
        assert_eq!(joined(both(), &format!("a/b:1@{two}"), None), "tag -");
        assert_eq!(joined(both(), "a/b:1", Some(&two)), "tag -");
        assert_eq!(joined(both(), &format!("a/b@{two}"), None), "nothing");
        let pinned = report(json!({"repository": "a/b", "digest": one}));
        assert_eq!(joined(pinned, &format!("a/b:1@{two}"), None), "other -");
    }

    #[test]
    fn of_one_scanner_the_newest_counts() {
        let old = trivy("a/b:1", "1", "a", "2026-11-20T00:00:00Z");
        let again = Report { scanned: "again".to_owned(), created: None, ..old.clone() };
        let arm = trivy("a/b:1", "1", "arm", "2026-11-19T00:00:00Z");
        let moved = trivy("a/b:1", "2", "b", "2026-11-21T00:00:00Z");
        let reports = || vec![old.clone(), again.clone(), arm.clone(), moved.clone()];
        assert_eq!(joined(reports(), &format!("a/b@{}", digest("1")), None), "digest a arm");
        assert_eq!(joined(reports(), "a/b:1", None), "tag b");
        // Platforms behind one digest are no tag that moved.
        assert_eq!(joined(vec![old.clone(), arm.clone()], "a/b:1", None), "tag a arm");
        // What looked at no packages hides no older report of the same image; of what the tag was before it does.
        let analysed = Report { image_id: Some("packages".to_owned()), analysed: true, ..old.clone() };
        let secrets = Report { analysed: false, ..analysed.clone() };
        let twice = || vec![analysed.clone(), secrets.clone(), secrets.clone()];
        assert_eq!(joined(twice(), "a/b:1", None), "tag packages packages");
        assert_eq!(joined(twice(), &format!("a/b@{}", digest("1")), None), "digest packages packages");
        assert_eq!(joined(vec![analysed.clone(), moved.clone()], "a/b:1", None), "tag b");
        let scans = Scans::new(reports(), &Statements::default());
        let image = format!("a/b@{}", digest("1"));
        let joined = scans.join(&Reference::parse(&image).expect("an image"), None);
        assert!(scans.reports(&joined).all(|report| report.created.is_some()));
        assert!(!Scans::default().given() && Scans::new(Vec::new(), &Statements::default()).given());
    }
}
