//! Which fields of VEX documents are kept: OpenVEX 0.2.0 and before, CycloneDX 1.4 and later.

use super::super::keep::Keep::{self, Each, Rows, Same, Text};
use super::super::keep::Row;
use super::super::keep::Slot::{
    Alias, Context, Created, Form, Hash, Id, Part, Product, Purl, Ref, Status, Updated,
};
use super::super::keep::object;

/// Either document: they have no key of the top in common.
pub(super) static DOCUMENT: Keep = object! {
    // OpenVEX
    "@context" => Text(Context),
    "timestamp" => Text(Created),
    "statements" => Rows(Row::Statement, &object! {
        "vulnerability" => object! { Some(Id); "name" => Text(Id), "@id" => Text(Id), "aliases" => Text(Alias), },
        "products" => Rows(Row::Product, &object! {
            Some(Product);
            "@id" => Text(Product),
            "identifiers" => object! { "purl" => Text(Product), },
            "hashes" => object! { "sha-256" => Text(Hash), },
            "subcomponents" => Same(&SUBCOMPONENTS),
        }),
        "subcomponents" => Same(&SUBCOMPONENTS),
        "status" => Text(Status),
        // Statements are ordered by it alone, not by `last_updated`.
        "timestamp" => Text(Created),
    }),
    // CycloneDX
    "bomFormat" => Text(Form),
    "metadata" => object! {
        "timestamp" => Text(Created),
        "component" => object! { Some(Ref); "bom-ref" => Text(Ref), "purl" => Text(Purl), },
    },
    "components" => Rows(Row::Component, &object! { "bom-ref" => Text(Ref), "purl" => Text(Purl), }),
    "vulnerabilities" => Rows(Row::Result, &object! {
        "id" => Text(Id),
        "references" => Each(&object! { "id" => Text(Alias), }),
        "analysis" => object! {
            "state" => Text(Status),
            "firstIssued" => Text(Created),
            "lastUpdated" => Text(Updated),
        },
        "affects" => Each(&object! { "ref" => Text(Product), }),
    }),
};

static SUBCOMPONENTS: Keep = Each(&object! {
    Some(Part);
    "@id" => Text(Part),
    "identifiers" => object! { "purl" => Text(Part), },
});
