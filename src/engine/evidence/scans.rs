//! Scan reports and VEX documents as the evidence document holds them, one element after the other.

use crate::evidence::Scans;
use crate::evidence::scan::{self, Report};
use crate::evidence::vex::{self, Statement, Statements};
use crate::kubernetes::{Kind, Reader, Stopped, member, text_of};
use crate::report::{Echo, Problem};
use crate::settings::{unknown_key, wrong_value};

use super::EVIDENCE;

/// A scan report, and what is known of it beside.
const KEYS: &[&str] = &["source", "data", "image", "scanned"];

/// The kinds of objects that are reports themselves.
const REPORTS: [&str; 2] = ["VulnerabilityReport", "ClusterVulnerabilityReport"];

/// What was handed over so far.
#[derive(Default)]
pub(in crate::engine) struct Scanned {
    reports: Vec<Report>,
    statements: Vec<Statement>,
}

impl Scanned {
    /// Takes an element of `scans`.
    ///
    /// # Errors
    /// What is no report; which one, and what it is instead.
    pub(super) fn scan(&mut self, text: &str, index: usize) -> Result<(), Problem> {
        let at = format!("/scans/{index}");
        let [source, data, image, scanned] = entry(text, &at)?;
        let mut reports = scan::read(data.unwrap_or_default()).map_err(|error| {
            let what = if data.is_none() { "it has no `data`".to_owned() } else { error.to_string() };
            unreadable("scans", index, source, &what)
        })?;
        let texts = [image, scanned].map(|part| part.and_then(text_of));
        if texts.iter().any(Option::is_some) {
            let [report] = reports.as_mut_slice() else {
                return Err(wrong_value(
                    EVIDENCE,
                    &at,
                    "expected `image` and `scanned` beside one report alone",
                ));
            };
            report
                .know(texts[0].as_deref(), texts[1].as_deref())
                .map_err(|(key, expected)| wrong_value(EVIDENCE, &format!("{at}/{key}"), expected))?;
        }
        self.reports.append(&mut reports);
        Ok(())
    }

    /// Takes an element of `vex`: a document, or one behind `data` with its `source`.
    ///
    /// # Errors
    /// What is no document; which one, and what it is instead.
    pub(super) fn vex(&mut self, text: &str, index: usize) -> Result<(), Problem> {
        let data = member(text, "data").unwrap_or_default();
        let source = member(text, "source").ok().filter(|_| !data.is_empty());
        let mut statements = vex::read(if data.is_empty() { text } else { data })
            .map_err(|error| unreadable("vex", index, source, &error.to_string()))?;
        self.statements.append(&mut statements);
        Ok(())
    }

    /// Takes an object that may be a report.
    pub(in crate::engine) fn object(&mut self, kind: &str, text: &str) {
        if REPORTS.contains(&kind)
            && let Ok(mut reports) = scan::read(text)
        {
            self.reports.append(&mut reports);
        }
    }

    /// The reports alone, where there are any.
    pub(in crate::engine) fn reports(self) -> Option<Vec<Report>> {
        Some(self.reports).filter(|reports| !reports.is_empty())
    }

    /// All together; `given` says that there is a list of scans, be it empty.
    pub(super) fn finish(self, given: bool) -> (Scans, Statements) {
        let vex = Statements::new(self.statements);
        let scans =
            if given || !self.reports.is_empty() { Scans::new(self.reports, &vex) } else { Scans::default() };
        (scans, vex)
    }
}

/// The text of each key's value.
fn entry<'a>(text: &'a str, at: &str) -> Result<[Option<&'a str>; KEYS.len()], Problem> {
    let mut parts = [None; KEYS.len()];
    let mut reader = Reader::new(text);
    // It was valid JSON when the document was taken apart.
    let broken = |_| wrong_value(EVIDENCE, at, "expected an object with `source` and `data`");
    if reader.kind().map_err(broken)? != Kind::Object {
        return Err(broken(Stopped));
    }
    let mut more = reader.open(b'}', 0).map_err(broken)?;
    while more {
        let key = reader.key().map_err(broken)?;
        let Some(part) = KEYS.iter().position(|known| *known == key).and_then(|own| parts.get_mut(own))
        else {
            let problem = unknown_key(EVIDENCE, key, KEYS);
            let pointer = format!("{at}{}", problem.pointer.as_deref().unwrap_or_default());
            return Err(problem.at(pointer));
        };
        if part.is_some() {
            return Err(wrong_value(EVIDENCE, at, "expected every key once"));
        }
        *part = Some(reader.skip(1).map_err(broken)?);
        more = reader.more(b'}').map_err(broken)?;
    }
    for (key, part) in KEYS.iter().zip(parts) {
        if *key != "data" && part.is_some_and(|text| !text.starts_with('"')) {
            return Err(wrong_value(EVIDENCE, &format!("{at}/{key}"), "expected a string"));
        }
    }
    Ok(parts)
}

/// An element that cannot be read, by its index and by what the caller calls it.
fn unreadable(list: &str, index: usize, source: Option<&str>, what: &str) -> Problem {
    let source = source.and_then(text_of);
    let named = source.map(|source| format!(", `{}`,", Echo(&source))).unwrap_or_default();
    Problem::new("invalid-evidence", format!("entry {index} of `{list}`{named} cannot be read: {what}"))
        .at(format!("/{list}/{index}"))
}
