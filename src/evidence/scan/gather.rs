//! From kept fields to reports: which scanner wrote them, and what they say in its words.

use crate::image::Reference;
use crate::kubernetes::Kind;
use crate::list::{Listed, joined};
use crate::moment::Moment;
use crate::order::{ByName, sort_by};

use super::super::keep::{Cells, Row, Rows, Slot};
use super::super::percent::decoded;
use super::error::Cause;
use super::{Hit, Os, Rating, Remedy, Report, Scanner, Unreadable, Workload};

/// The rows of a report so far.
#[derive(Default)]
pub(super) struct Gather {
    hits: Vec<Hit>,
    /// Clair's packages by their ids: hits without a vulnerability.
    packages: Vec<(String, Hit)>,
    /// Clair's vulnerabilities by their ids: hits of no package yet.
    vulnerabilities: Vec<(String, Hit)>,
    /// Clair's hits: a package's id, and a vulnerability's.
    links: Vec<(String, String)>,
    /// The reports of a list.
    items: Vec<Report>,
    /// Items without a kind, as a list has them whose own kind tells theirs.
    unnamed: Vec<Report>,
    /// How many items of a list are something else.
    others: usize,
}

const REPORTS: [&str; 2] = ["VulnerabilityReport", "ClusterVulnerabilityReport"];
const LISTS: [&str; 2] = ["VulnerabilityReportList", "ClusterVulnerabilityReportList"];

impl<'a> Rows<'a> for Gather {
    fn row(&mut self, row: Row, key: &str, cells: Cells<'a>, around: &mut Cells<'a>) {
        match row {
            Row::Hit => self.hits.push(hit(&cells, false)),
            // Trivy lists here all that it was told to leave out, misconfigurations and secrets as well.
            Row::Modified if cells.first(Slot::Class).is_none_or(|class| class == "vulnerability") => {
                self.hits.push(hit(&cells, true));
            }
            Row::Result => {
                // A secret or a misconfiguration tells nothing of packages. Old reports have no class.
                let packages = cells.first(Slot::Class).is_none_or(|class| class.ends_with("-pkgs"));
                if packages || cells.has(Slot::Listed(Row::Hit)) {
                    around.push(Slot::Listed(Row::Hit), "");
                }
            }
            Row::Package => self.packages.push((key.to_owned(), hit(&cells, false))),
            Row::Vulnerability => self.vulnerabilities.push((key.to_owned(), advisory(&cells))),
            Row::Link => self.links.extend(cells.all(Slot::Id).map(|id| (key.to_owned(), id.to_owned()))),
            Row::Alias => {
                let text = |slot| cells.first(slot).unwrap_or_default();
                around.push(Slot::Alias, format!("{}-{}", text(Slot::Space), text(Slot::Name)));
            }
            // Of several nobody knows which one the image is built on: the first in the order of names.
            Row::Distribution => {
                let family = cells.first(Slot::OsFamily).or(cells.first(Slot::Name)).unwrap_or_default();
                let own = (family, cells.first(Slot::OsName).unwrap_or_default());
                let known = (around.owned(Slot::OsFamily), around.owned(Slot::OsName));
                if known.0.is_empty() || own < (&*known.0, &*known.1) {
                    around.put(Slot::OsFamily, own.0.to_owned());
                    around.put(Slot::OsName, own.1.to_owned());
                }
            }
            Row::Item => {
                let hits = core::mem::take(&mut self.hits);
                match cells.first(Slot::Kind) {
                    None => self.unnamed.push(operator(&cells, hits)),
                    Some(_) if is_named(&cells) => self.items.push(operator(&cells, hits)),
                    Some(_) => self.others += 1,
                }
            }
            _ => {}
        }
    }
}

impl Gather {
    /// The reports, or what the text is instead.
    pub(super) fn finish(mut self, cells: &Cells<'_>, found: Kind) -> Result<Vec<Report>, Unreadable> {
        if found != Kind::Object {
            return Err(Cause::NoObject(found).into());
        }
        let kind = cells.first(Slot::Kind);
        let listed = |row| cells.has(Slot::Listed(row));
        if is_named(cells) || (kind.is_none() && listed(Row::Hit) && cells.has(Slot::Repository)) {
            return Ok(vec![operator(cells, self.hits)]);
        }
        if listed(Row::Item) {
            if kind.is_some_and(|kind| LISTS.contains(&kind)) {
                self.items.append(&mut self.unnamed);
                return Ok(self.items);
            }
            // An empty List is an answer: there are no reports.
            if kind == Some("List") && (!self.items.is_empty() || self.others + self.unnamed.len() == 0) {
                return Ok(self.items);
            }
        }
        let (schema, artifact) = (cells.first(Slot::Schema), cells.first(Slot::ArtifactType));
        let named =
            [Slot::Scanned, Slot::ImageId, Slot::Tag, Slot::Digest].iter().any(|slot| cells.has(*slot));
        if artifact.is_some() || (named && (schema.is_some() || listed(Row::Result))) {
            if schema.is_some_and(|schema| schema != "2") {
                return Err(Cause::Schema.into());
            }
            if artifact.is_some_and(|artifact| artifact != "container_image") {
                return Err(Cause::NoImage("Trivy").into());
            }
            return Ok(vec![report(Scanner::Trivy, cells, self.hits)]);
        }
        if listed(Row::Link) || (cells.has(Slot::Manifest) && listed(Row::Vulnerability)) {
            let hits = self.linked();
            return Ok(vec![report(Scanner::Clair, cells, hits)]);
        }
        let source = cells.first(Slot::SourceType);
        if cells.first(Slot::Scanner) == Some("grype") || (listed(Row::Hit) && (source.is_some() || named)) {
            if source.is_some_and(|source| source != "image") {
                return Err(Cause::NoImage("Grype").into());
            }
            return Ok(vec![report(Scanner::Grype, cells, self.hits)]);
        }
        Err(if cells.has(Slot::Form) { Cause::Bom } else { Cause::NoReport }.into())
    }

    /// Clair's hits. What a link leads to and is not there counts as well: the links are all that Clair says of hits.
    fn linked(self) -> Vec<Hit> {
        let packages = ByName::new(self.packages);
        let vulnerabilities = ByName::new(self.vulnerabilities);
        let hit = |(package, vulnerability): (String, String)| {
            let mut hit = vulnerabilities.get(&vulnerability).cloned().unwrap_or_else(|| Hit {
                ids: vec![vulnerability],
                package: package.clone(),
                ..advisory(&Cells::default())
            });
            if let Some(known) = packages.get(&package).filter(|known| !known.package.is_empty()) {
                (hit.package, hit.version) = (known.package.clone(), known.version.clone());
            }
            hit
        };
        self.links.into_iter().map(hit).list()
    }
}

/// Whether an object says of itself that it is a report of trivy-operator.
fn is_named(cells: &Cells<'_>) -> bool {
    let group = |version: &str| version.starts_with("aquasecurity.github.io/");
    cells.first(Slot::Kind).is_some_and(|kind| REPORTS.contains(&kind))
        && cells.first(Slot::ApiVersion).is_none_or(group)
}

/// A hit as Trivy, Grype and trivy-operator write it.
fn hit(cells: &Cells<'_>, suppressed: bool) -> Hit {
    let versions = joined(&cells.all(Slot::Fixed).list(), ", ");
    let status = cells.first(Slot::Status).unwrap_or_default();
    let fix = match (versions.is_empty(), status) {
        (true, "will_not_fix" | "wont-fix" | "end_of_life") => Remedy::Refused,
        (true, _) => Remedy::None,
        (false, _) => Remedy::Fixed(versions),
    };
    Hit {
        rating: cells
            .first(Slot::Severity)
            .or(cells.first(Slot::RawSeverity))
            .map_or(Rating::Unknown, Rating::read),
        ids: [cells.owned(Slot::Id)].into_iter().chain(cells.all(Slot::Alias).map(str::to_owned)).list(),
        package: cells.owned(Slot::Package),
        version: cells.owned(Slot::Version),
        purl: cells.owned(Slot::Purl),
        fix,
        suppressed: suppressed || status == "not_affected",
    }
}

/// A vulnerability as Clair writes it: named by an id, or by an advisory's title that begins with one.
fn advisory(cells: &Cells<'_>) -> Hit {
    let mut hit = hit(cells, false);
    if let Some((id, _)) = cells.first(Slot::Id).and_then(|name| name.split_once(' ')) {
        hit.ids.push(id.to_owned());
    }
    hit.package = cells.owned(Slot::Part);
    hit.fix = match cells.first(Slot::Fixed).and_then(fixed_in) {
        Some(version) => Remedy::Fixed(version),
        None => Remedy::None,
    };
    hit
}

/// The version in Clair's `fixed_in_version`: as it is, or in a query such as `fixed=1.2&introduced=0`. `0` says
/// that no version of the release is affected, and is none to move to.
fn fixed_in(text: &str) -> Option<String> {
    let version = match text.contains('=') {
        true => decoded(text.split('&').find_map(|pair| pair.strip_prefix("fixed="))?),
        false => text.to_owned(),
    };
    (!version.is_empty() && version != "0").then_some(version)
}

/// A report of trivy-operator, which names the image in parts.
fn operator(cells: &Cells<'_>, hits: Vec<Hit>) -> Report {
    let mut report = report(Scanner::TrivyOperator, cells, hits);
    let server = cells.first(Slot::Server).map(|server| format!("{server}/")).unwrap_or_default();
    let name = format!("{server}{}", cells.first(Slot::Repository).unwrap_or_default());
    let mut texts = Vec::new();
    for (mark, slot) in [(':', Slot::Tag), ('@', Slot::Digest)] {
        for part in cells.all(slot) {
            texts.push(format!("{name}{mark}{part}"));
        }
    }
    (report.names, report.digests) = named(&texts);
    report.scanned = report.names.first().or(report.digests.first()).cloned().unwrap_or_default();
    report.created = report.created.or_else(|| moment(cells, Slot::Made));
    let workload = Workload {
        kind: cells.owned(Slot::OwnerKind),
        namespace: cells.owned(Slot::OwnerNamespace),
        name: cells.owned(Slot::OwnerName),
        container: cells.owned(Slot::Container),
    };
    report.workload = Some(workload).filter(|workload| *workload != Workload::default());
    report
}

fn report(scanner: Scanner, cells: &Cells<'_>, mut hits: Vec<Hit>) -> Report {
    sort_by(&mut hits, |a, b| b.rating.cmp(&a.rating).then_with(|| a.cmp(b)));
    let mut known: Vec<String> = Vec::new();
    for slot in [Slot::Tag, Slot::Digest] {
        known.extend(cells.all(slot).map(str::to_owned));
    }
    // What the user asked for is the image's name only where the report knows no other, and never without a
    // tag or a digest: it may as well be a file.
    if known.is_empty() {
        known.push(cells.owned(Slot::Scanned));
    }
    let (names, digests) = named(&known);
    let end = cells.first(Slot::OsEnd);
    let listed = if scanner == Scanner::Clair { Row::Link } else { Row::Hit };
    Report {
        scanner,
        scanned: cells.owned(Slot::Scanned),
        names,
        digests,
        manifest: cells.first(Slot::Manifest).filter(|digest| is_digest(digest)).map(str::to_owned),
        image_id: cells.first(Slot::ImageId).map(str::to_owned),
        architecture: cells.owned(Slot::Architecture),
        created: moment(cells, Slot::Created),
        os: Os {
            family: cells.owned(Slot::OsFamily),
            name: cells.owned(Slot::OsName),
            end_of_life: match scanner {
                Scanner::Trivy | Scanner::TrivyOperator if cells.has(Slot::OsFamily) => {
                    Some(end == Some("true"))
                }
                _ => None,
            },
        },
        analysed: cells.has(Slot::Listed(listed)) && !cells.has(Slot::Unread),
        hits,
        workload: None,
    }
}

#[inline(never)]
fn moment(cells: &Cells<'_>, slot: Slot) -> Option<Moment> {
    cells.first(slot).and_then(|text| Moment::parse(text).ok())
}

/// Whether a text is a digest: behind a name it is read by the grammar of references.
fn is_digest(text: &str) -> bool {
    Reference::parse(&format!("x@{text}")).is_ok()
}

/// References as names with tags and names with digests, in order; what is neither falls away.
#[inline(never)]
pub(super) fn named(texts: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut names, mut digests) = (Vec::new(), Vec::new());
    for text in texts {
        let Ok(reference) = Reference::parse(text) else { continue };
        match (reference.tag(), reference.digest()) {
            (_, Some(_)) => digests.push(reference.key()),
            (Some(_), None) => names.push(reference.key()),
            (None, None) => {}
        }
    }
    for list in [&mut names, &mut digests] {
        sort_by(list, Ord::cmp);
        list.dedup();
    }
    (names, digests)
}
