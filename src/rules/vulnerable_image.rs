//! `vulnerable-image`: a scan found more in an image than the budget allows.

mod options;

use crate::evidence::scan::{Hit, Rating, Remedy, Report};
use crate::list::{Listed, joined};
use crate::pull::ImageUse;
use crate::report::{
    Echo,
    Severity::{Error, Warning},
};
use crate::settings::Now;
use crate::wire::{Ink, say};

use super::rule::Needs;
use super::scanned::{Called, Scanned, weakly};
use super::{Context, Fault, Ladder, Meta, Sink};

pub use options::Options;

pub(super) const META: Meta = Meta {
    id: "vulnerable-image",
    practice: &[6],
    ladder: Some(Ladder::Scan),
    severities: [Some(Warning), Some(Error), Some(Error)],
    needs: Some(Needs::Scans),
    summary: Meta::summary("a scan found more in an image than the budget allows"),
    ..Meta::BLANK
};

/// How many vulnerabilities and packages a finding names before it counts the rest.
const NAMED: usize = 3;

struct Vulnerable<'a> {
    image: &'a str,
    report: &'a Report,
    by_tag: bool,
    /// What is over its budget: how bad, how many, how many are allowed.
    over: Vec<(Rating, u32, u32)>,
    /// What counts of it, the worst first.
    hits: Vec<&'a Hit>,
    /// Why something that the settings ignore counts all the same.
    missed: Option<String>,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some(Scanned { reports, by_tag }) = Scanned::of(image_use, context) else { return };
    let Some(image) = image_use.image.as_str() else { return };
    let options = &context.options.vulnerable_image;
    let judged = |report| judge(image, report, by_tag, options, context.now);
    if let Some(fault) = reports.into_iter().find_map(judged) {
        sink.report(fault);
    }
}

/// What of a report is over the budget, where anything is.
fn judge<'a>(
    image: &'a str,
    report: &'a Report,
    by_tag: bool,
    options: &Options,
    now: Option<Now>,
) -> Option<Vulnerable<'a>> {
    let mut missed = None;
    let mut counted = Vec::new();
    for hit in &report.hits {
        let rating = if hit.rating == Rating::Unknown { options.unknown } else { hit.rating };
        let fixable = matches!(hit.fix, Remedy::Fixed(_));
        if options.budget.of(rating).is_some()
            && (fixable || !options.fixable_only)
            && !options.ignores(hit, now, &mut missed)
        {
            counted.push((rating, hit));
        }
    }
    let of = |wanted: Rating| counted.iter().filter(move |(rating, _)| *rating == wanted);
    let over = |rating| {
        let (count, allowed) =
            (u32::try_from(of(rating).count()).unwrap_or(u32::MAX), options.budget.of(rating)?);
        (count > allowed).then_some((rating, count, allowed))
    };
    let over: Vec<_> = Rating::ALL.into_iter().filter_map(over).list();
    let hits: Vec<&Hit> = over.iter().flat_map(|(rating, ..)| of(*rating)).map(|(_, hit)| *hit).list();
    (!over.is_empty()).then_some(Vulnerable { image, report, by_tag, over, hits, missed })
}

/// Distinct texts, the first few of them, and whether there are more.
fn few(texts: impl Iterator<Item = String>) -> (Vec<String>, bool) {
    let mut few: Vec<String> = Vec::new();
    for text in texts {
        if few.contains(&text) {
            continue;
        }
        if few.len() == NAMED {
            return (few, true);
        }
        few.push(text);
    }
    (few, false)
}

impl Fault for Vulnerable<'_> {
    fn message(&self, out: &mut Ink) {
        let each = |(rating, count, allowed): &(Rating, u32, u32)| {
            format!("{count} {} ({allowed} allowed)", rating.as_str())
        };
        let over = joined(&self.over.iter().map(each).list(), ", ");
        let (image, report, weakly) = (Echo(self.image), Called(self.report), weakly(self.by_tag));
        say!(out, "image `", image, "` has too many vulnerabilities, ", over, ", by ", report, weakly);
        let named = self.hits.iter().filter(|hit| !hit.id().is_empty());
        let (ids, more) = few(named.map(|hit| format!("`{}`", Echo(hit.id()))));
        if !ids.is_empty() {
            say!(out, ": ", joined(&ids, ", "), if more { ", …" } else { "" });
        }
    }

    fn why(&self) -> &'static str {
        "the pod would run what is known to be open to attack"
    }

    fn help(&self, out: &mut Ink) {
        let update = |hit: &&Hit| match &hit.fix {
            Remedy::Fixed(version) => Some(format!("`{}` to `{}`", Echo(&hit.package), Echo(version))),
            _ => None,
        };
        let (updates, more) = few(self.hits.iter().filter_map(update));
        let unfixed = self.hits.iter().filter(|hit| update(hit).is_none()).count();
        match updates.as_slice() {
            [] => say!(
                out,
                "none of them has a fix so far: build on another base, or accept them in a VEX document or `ignore`"
            ),
            updates => say!(out, "update ", joined(updates, ", "), if more { ", …" } else { "" }),
        }
        if !updates.is_empty() && unfixed > 0 {
            say!(out, "; ", unfixed, " without a fix so far can be accepted in a VEX document or `ignore`");
        }
        if let Some(missed) = &self.missed {
            say!(out, "; ", missed);
        }
    }
}

#[cfg(test)]
mod tests;
