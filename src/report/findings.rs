//! Findings as they are kept: each is written when it is found, and little else of it is allocated. Whoever needs a
//! part of one reads it there.

use core::ops::Range;

use crate::order::sort_by_key;
use crate::text::around;
use crate::wire::{Ink, Wire};

use super::{Finding, Severity};

/// Where a finding stands in a report: object, image use, rule.
pub type Order = (usize, usize, usize);

/// A finding that is written.
#[derive(Debug)]
pub struct Kept {
    order: Order,
    rule: &'static str,
    severity: Severity,
    /// How long message, why and help are.
    pub text: usize,
    place: Range<usize>,
}

/// The findings of a report, in order.
#[derive(Debug, Default)]
pub struct Findings {
    kept: Vec<Kept>,
    ink: Ink,
}

/// A finding as others than a report show it.
#[derive(Debug)]
pub struct Noted<'r> {
    /// The rule's id.
    pub rule: &'static str,
    /// Its weight.
    pub severity: Severity,
    /// A [`Finding`] as JSON.
    pub json: &'r str,
}

impl Kept {
    /// Writes a finding. Whoever does not keep it cuts it off again.
    pub fn write(order: Order, finding: &Finding<'_>, ink: &mut Ink) -> Self {
        let start = ink.len();
        // About what a few take, once.
        if ink.is_empty() {
            ink.reserve(2048);
        }
        finding.write(ink);
        #[cfg(all(test, feature = "schema"))]
        as_derived(finding, ink.text(start..ink.len()));
        Self {
            order,
            rule: finding.rule,
            severity: finding.severity,
            text: finding.message.length.get() + finding.why.len() + finding.help.length.get(),
            place: start..ink.len(),
        }
    }

    /// Takes back what was written.
    pub fn cut(self, ink: &mut Ink) {
        ink.truncate(self.place.start);
    }
}

impl Findings {
    /// Of findings in any order, and the ink they are written with.
    #[must_use]
    pub fn new(mut kept: Vec<Kept>, ink: Ink) -> Self {
        sort_by_key(&mut kept, |finding| finding.order);
        Self { kept, ink }
    }

    /// The same without `why` and `help`.
    #[must_use]
    pub fn in_brief(mut self) -> Self {
        let mut brief = Ink::default();
        for kept in &mut self.kept {
            let start = brief.len();
            let parts = without_words(self.ink.text(kept.place.clone()));
            parts.iter().flatten().for_each(|part| brief.push(part));
            kept.place = start..brief.len();
        }
        self.ink = brief;
        self
    }

    /// What of each decides, and how it is written.
    pub fn iter(&self) -> impl Iterator<Item = Noted<'_>> {
        self.kept.iter().map(|Kept { rule, severity, place, .. }| Noted {
            rule,
            severity: *severity,
            json: self.ink.text(place.clone()),
        })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

impl Wire for Findings {
    fn write(&self, out: &mut Ink) {
        out.byte(b'[');
        for (index, kept) in self.kept.iter().enumerate() {
            if index > 0 {
                out.byte(b',');
            }
            out.copy(&self.ink, kept.place.clone());
        }
        out.byte(b']');
    }
}

/// The parts of a finding's JSON around `why` and `help`: no text in it has a quote that is not escaped.
fn without_words(json: &str) -> Option<[&str; 3]> {
    const NEXT: &str = ",\"object\":";
    let (before, words) = around(json, ",\"why\":")?;
    let (_, after) = around(words, NEXT)?;
    Some([before, NEXT, after])
}

/// What every test sees to that finds anything: it is written as serde derives it, which is also what the schema
/// says.
#[cfg(all(test, feature = "schema"))]
fn as_derived(finding: &Finding<'_>, json: &str) {
    let derived = serde_json::to_string(finding).map(|json| json.replace('\u{feff}', "\\ufeff"));
    assert_eq!(derived.ok().as_deref(), Some(json));
}

#[cfg(feature = "schema")]
impl serde::Serialize for Findings {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|noted| super::Json(noted.json.to_owned())))
    }
}
