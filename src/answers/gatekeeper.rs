//! The answer that Gatekeeper's constraint framework reads: one entry for each violation.
//! A host that meets another shape may allow, so the shape never changes.

use crate::engine::Judgement;
use crate::list::Listed;
use crate::report::{Noted, Severity, Verdict};
use crate::wire::{Ink, Wire, wire};

use super::{decide, line};

/// One violation.
#[derive(Debug)]
pub struct Violation<'j> {
    msg: String,
    details: Details<'j>,
}

#[derive(Debug)]
enum Details<'j> {
    Finding(Noted<'j>),
    None,
}

wire!(Violation<'_> { msg = "msg", details = "details", });

impl Wire for Details<'_> {
    fn write(&self, out: &mut Ink) {
        match self {
            Self::Finding(finding) => out.push(finding.json),
            Self::None => out.push("{}"),
        }
    }
}

/// The violations; at least one where the verdict is `deny`.
#[must_use]
pub fn gatekeeper(judgement: &Judgement) -> Vec<Violation<'_>> {
    match &judgement.result {
        Ok(report) if report.verdict == Verdict::Deny => report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| Violation { msg: line(&finding), details: Details::Finding(finding) })
            .list(),
        Ok(_) => Vec::new(),
        Err(_) => {
            decide(judgement).denials.into_iter().map(|msg| Violation { msg, details: Details::None }).list()
        }
    }
}
