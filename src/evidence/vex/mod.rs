//! VEX documents, OpenVEX and CycloneDX: which vulnerabilities of which product do not count, and who says so last.

mod fields;
mod gather;
mod purl;

use crate::kubernetes::Kind;
use crate::list::Listed;
use crate::moment::Moment;
use crate::order::{of_name, sort_by, sort_by_key};

use super::keep;
use super::scan::{Cause, Hit, Report, Unreadable};
use purl::Purl;

/// What somebody says of vulnerabilities in products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The vulnerability's names.
    ids: Vec<String>,
    /// The products; without any the statement is about nothing.
    products: Vec<Product>,
    /// Whether the vulnerability does not count there.
    suppresses: bool,
    /// When it was said; what was said without a time was said first.
    at: Option<Moment>,
}

/// An image, parts of one, or a package in any.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Product {
    /// What identifies it: one of these has to fit.
    ids: Vec<Id>,
    /// The packages in it that are meant; all where there are none.
    parts: Vec<Purl>,
    /// Whether packages are named that nobody can read: then none is meant.
    obscure: bool,
}

/// What identifies a product.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Id {
    Purl(Purl),
    /// `sha256:…`
    Digest(String),
}

/// What is said, in the order of time.
#[derive(Debug, Default)]
pub struct Statements {
    all: Vec<Statement>,
    /// Their places by the vulnerabilities' names, in order.
    by_id: Vec<(String, usize)>,
}

/// Reads a document.
///
/// # Errors
/// A text that is no JSON, or none of the two. The error repeats no value.
pub fn read(text: &str) -> Result<Vec<Statement>, Unreadable> {
    let mut gather = gather::Gather::default();
    match keep::read(text, &fields::DOCUMENT, &mut gather) {
        Ok((cells, Kind::Object)) => gather.finish(&cells).ok_or(Cause::NoVex.into()),
        Ok((_, kind)) => Err(Cause::NoVexObject(kind).into()),
        Err(fault) => Err(Unreadable::of(text, fault)),
    }
}

impl Statements {
    /// Of statements in the order of their documents: of two of one time the later in this order counts.
    #[must_use]
    pub fn new(mut all: Vec<Statement>) -> Self {
        sort_by_key(&mut all, |statement| statement.at);
        let names =
            |(at, statement): (usize, &Statement)| statement.ids.iter().map(|id| (id.clone(), at)).list();
        let mut by_id: Vec<_> = all.iter().enumerate().flat_map(names).list();
        sort_by(&mut by_id, Ord::cmp);
        Self { all, by_id }
    }

    /// Marks the hits of a report that do not count by what was said last of each.
    pub fn apply(&self, report: &mut Report) {
        let mut hits = core::mem::take(&mut report.hits);
        for hit in &mut hits {
            let last = hit.ids.iter().filter_map(|id| self.last(id, report, hit)).max();
            let last = last.and_then(|at| self.all.get(at));
            hit.suppressed |= last.is_some_and(|statement| statement.suppresses);
        }
        report.hits = hits;
    }

    /// The last statement about a hit that calls it by a name.
    fn last(&self, id: &str, report: &Report, hit: &Hit) -> Option<usize> {
        let named = self.by_id.get(of_name(&self.by_id, id))?.iter();
        let about = |at: &usize| {
            self.all
                .get(*at)
                .is_some_and(|said| said.products.iter().any(|product| product.is_in(report, hit)))
        };
        named.map(|(_, at)| *at).rfind(about)
    }
}

impl Product {
    fn is_in(&self, report: &Report, hit: &Hit) -> bool {
        let is_part = || match self.parts.as_slice() {
            [] => !self.obscure,
            parts => parts.iter().any(|purl| purl.is_package(hit)),
        };
        self.ids.iter().any(|id| match id {
            Id::Purl(purl) if purl.is_image() => purl.is_of(report) && is_part(),
            Id::Purl(purl) => self.parts.is_empty() && !self.obscure && purl.is_package(hit),
            Id::Digest(digest) => has_digest(report, digest) && is_part(),
        })
    }
}

/// Whether a report is about the image of a digest.
fn has_digest(report: &Report, digest: &str) -> bool {
    let behind = |name: &String| name.rsplit_once('@').is_some_and(|(_, own)| own == digest);
    report.manifest.as_deref() == Some(digest) || report.digests.iter().any(behind)
}

#[cfg(test)]
mod tests;
