//! From kept fields to statements.

use crate::list::Listed;
use crate::moment::Moment;
use crate::order::ByName;

use super::super::keep::{Cells, Row, Rows, Slot};
use super::super::percent::decoded;
use super::purl::Purl;
use super::{Id, Product, Statement};

/// The rows of a document so far.
#[derive(Default)]
pub(super) struct Gather {
    /// The statements, their products still to be read.
    statements: Vec<(Statement, Vec<Named>)>,
    /// The products of the statement that is being read.
    products: Vec<Named>,
    /// CycloneDX's components: what they are called in the document, and their package URLs.
    components: Vec<(String, String)>,
}

/// A product by its names, and those of its parts.
struct Named {
    ids: Vec<String>,
    parts: Vec<String>,
}

/// What says that a vulnerability does not count, or does not any more. Trivy takes the same for it.
const SUPPRESSING: [&str; 5] =
    ["not_affected", "fixed", "false_positive", "resolved", "resolved_with_pedigree"];

impl<'a> Rows<'a> for Gather {
    fn row(&mut self, row: Row, _: &str, cells: Cells<'a>, _: &mut Cells<'a>) {
        let texts = |slot| cells.all(slot).map(str::to_owned);
        match row {
            Row::Product => {
                let hashes = cells.all(Slot::Hash).map(|hash| format!("sha256:{hash}"));
                let ids = texts(Slot::Product).chain(hashes).list();
                self.products.push(Named { ids, parts: texts(Slot::Part).list() });
            }
            Row::Statement => {
                let mut products = core::mem::take(&mut self.products);
                for product in &mut products {
                    product.parts.extend(texts(Slot::Part));
                }
                self.statements.push((statement(&cells), products));
            }
            // Without a state it only lists the vulnerability.
            Row::Result if cells.has(Slot::Status) => {
                let affected = texts(Slot::Product).map(|id| Named { ids: vec![id], parts: Vec::new() });
                self.statements.push((statement(&cells), affected.list()));
            }
            Row::Component => self.components.push((texts(Slot::Ref).collect(), texts(Slot::Purl).collect())),
            _ => {}
        }
    }
}

fn statement(cells: &Cells<'_>) -> Statement {
    let mut ids: Vec<String> = Vec::new();
    for id in cells.all(Slot::Id).chain(cells.all(Slot::Alias)) {
        ids.push(id.to_owned());
        // An id may be an address that ends with the name.
        ids.extend(id.rsplit_once('/').map(|(_, name)| name.to_owned()));
    }
    let suppresses = cells.first(Slot::Status).is_some_and(|status| SUPPRESSING.contains(&status));
    Statement { ids, products: Vec::new(), suppresses, at: said(cells) }
}

/// When something was said, or said anew.
fn said(cells: &Cells<'_>) -> Option<Moment> {
    let moment = |slot| cells.first(slot).and_then(|text| Moment::parse(text).ok());
    moment(Slot::Updated).max(moment(Slot::Created))
}

impl Gather {
    /// The statements, where the text is a VEX document.
    pub(super) fn finish(self, cells: &Cells<'_>) -> Option<Vec<Statement>> {
        let open = cells.has(Slot::Listed(Row::Statement));
        let cyclone = cells.first(Slot::Form) == Some("CycloneDX") && cells.has(Slot::Listed(Row::Result));
        if !open && !cyclone {
            return None;
        }
        let about = (cells.owned(Slot::Ref), cells.owned(Slot::Purl));
        let components = ByName::new(self.components);
        let said = said(cells);
        let read = |(mut statement, mut products): (Statement, Vec<Named>)| {
            statement.at = statement.at.or(said);
            if cyclone {
                products.iter_mut().for_each(|product| resolve(product, &about, &components));
            }
            statement.products = products.iter().map(product).list();
            statement
        };
        Some(self.statements.into_iter().map(read).list())
    }
}

/// A product as far as its names can be read.
fn product(named: &Named) -> Product {
    let purl = |text: &String| Purl::read(text);
    let id = |text: &String| match text.starts_with("sha256:") {
        true => Some(Id::Digest(text.clone())),
        false => purl(text).map(Id::Purl),
    };
    let parts: Vec<Purl> = named.parts.iter().filter_map(purl).list();
    let obscure = parts.is_empty() && !named.parts.is_empty();
    Product { ids: named.ids.iter().filter_map(id).list(), parts, obscure }
}

/// From what CycloneDX calls a product in the document to what it is: the document's own component, one of the
/// listed components in it, or a package URL by itself. Behind `#` stands the name in a BOM-Link,
/// `urn:cdx:serial/version#name`.
fn resolve(product: &mut Named, about: &(String, String), components: &ByName<String>) {
    let (own, own_purl) = about;
    let image = if own_purl.is_empty() { own } else { own_purl };
    let mut linked = false;
    for id in &mut product.ids {
        if let Some((_, name)) = id.split_once('#').filter(|_| id.starts_with("urn:cdx:")) {
            *id = decoded(name);
            linked = true;
        }
        if !own.is_empty() && id == own {
            image.clone_into(id);
        } else if let Some(purl) = components.get(id).filter(|purl| !purl.is_empty()) {
            purl.clone_into(id);
        }
    }
    // A package is meant as part of the image that the document is about. Where that is something else, or another
    // document is meant, nobody knows of which image.
    let is = |id: &str, image: bool| Purl::read(id).is_some_and(|purl| purl.is_image() == image);
    if product.ids.iter().all(|id| is(id, false)) {
        if is(image, true) {
            product.parts = core::mem::replace(&mut product.ids, vec![image.clone()]);
        } else if linked || !own.is_empty() {
            product.ids.clear();
        }
    }
}
