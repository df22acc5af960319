//! What was found so far, within the limits of a report: findings, fixes, counts, the verdict.

use std::borrow::Cow;
use std::rc::Rc;

use crate::memory::leave;
use crate::order::sort_by_key;
use crate::pull::ImageUse;
use crate::report::{
    Exempted, Finding, Findings, Fix, Kept, Named, ObjectRef, Order, Outcome, Related, Report, Safety,
    Severity, Silent, Summary, UseRef, Verdict, Words, echo,
};
use crate::rules::{Draft, Help, Message};
use crate::settings::Enforce;
use crate::wire::{Ink, Text};

use super::super::beside::Beside;
use super::super::exempt::Acceptance;
use super::super::fingerprint::Mark;
use super::super::fix::Change;
use super::super::policy::{Policy, cap};

/// The place of a finding, as a report names it, for those who keep it.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Entry {
    pub(in crate::engine) object: Rc<ObjectRef>,
    pub(in crate::engine) image_use: Option<UseRef>,
    pub(in crate::engine) image: Option<String>,
    pub(in crate::engine) pointer: String,
    pub(in crate::engine) mark: Mark,
}

impl Entry {
    pub(in crate::engine) fn of(image_use: &ImageUse<'_>, object: Rc<ObjectRef>, mark: Mark) -> Self {
        Self {
            object,
            image_use: image_use.shown(),
            image: image_use.shown_image(),
            pointer: image_use.place.pointer(),
            mark: mark.image(image_use.name, &image_use.place),
        }
    }

    /// Of an object, where no image is meant.
    pub(in crate::engine) fn of_object(object: &Rc<ObjectRef>, pointer: String) -> Self {
        let mark = Mark::of(object).pointer(&pointer);
        Self { object: Rc::clone(object), image_use: None, image: None, pointer, mark }
    }

    /// Where a finding stands whose place is kept.
    pub(in crate::engine) fn spot(&self, order: Order, enforce: Enforce, related: Vec<Related>) -> Spot<'_> {
        Spot {
            object: Named::Kept(&self.object),
            image_use: self.image_use.as_ref().map(UseRef::borrowed),
            image: self.image.as_ref().map(|image| image as &dyn Text),
            pointer: &self.pointer,
            mark: self.mark,
            related,
            also: &[],
            order,
            preexisting: false,
            fix: None,
            enforce,
        }
    }

    pub(in crate::engine) fn fingerprint(&self, rule: &str) -> String {
        self.mark.fingerprint(rule).as_str().to_owned()
    }
}

/// The place of a finding as a report names it, and what else is said of it there.
pub(in crate::engine) struct Spot<'a> {
    pub(in crate::engine) object: Named<'a>,
    pub(in crate::engine) image_use: Option<UseRef<&'a dyn Text>>,
    pub(in crate::engine) image: Option<&'a dyn Text>,
    /// What the finding is about.
    pub(in crate::engine) pointer: &'a dyn Text,
    /// By which it is known again.
    pub(in crate::engine) mark: Mark,
    pub(in crate::engine) related: Vec<Related>,
    pub(in crate::engine) also: &'a [&'static str],
    pub(in crate::engine) order: Order,
    pub(in crate::engine) preexisting: bool,
    pub(in crate::engine) fix: Option<usize>,
    pub(in crate::engine) enforce: Enforce,
}

/// What was found so far.
pub(in crate::engine) struct Ledger {
    /// All of it but the findings.
    pub(in crate::engine) report: Box<Report>,
    errors: Vec<Kept>,
    /// The findings that weigh less.
    lesser: Vec<Kept>,
    ink: Ink,
    /// Whether an exemption is meant for one of them, and does not count.
    pub(super) missed: bool,
    most: usize,
    text_left: usize,
}

impl Ledger {
    /// Of at most so many findings and so much text in them, where these rules are not judged.
    pub(in crate::engine) fn new(most: usize, text: usize, not_judged: Rc<Silent>) -> Self {
        Self {
            report: Box::new(Report::empty(Summary::new(not_judged))),
            errors: Vec::new(),
            lesser: Vec::new(),
            ink: Ink::default(),
            missed: false,
            most,
            text_left: text,
        }
    }

    /// Notes a finding, which is worded here; past the limits it is only counted.
    pub(in crate::engine) fn push(&mut self, draft: &Draft<'_>, spot: Spot<'_>) {
        let severity = if spot.preexisting { draft.severity.min(Severity::Warning) } else { draft.severity };
        let (count, verdict) = match severity {
            Severity::Error => (&mut self.report.summary.errors, Verdict::Deny),
            Severity::Warning => (&mut self.report.summary.warnings, Verdict::Warn),
            Severity::Info => (&mut self.report.summary.infos, Verdict::Allow),
        };
        *count += 1;
        self.report.summary.undetermined += usize::from(draft.outcome == Outcome::Undetermined);
        self.report.verdict = self.report.verdict.max(cap(spot.enforce, verdict));
        let (rule, help) = (draft.meta.id, Help(&*draft.fault, draft.missed.as_deref()));
        let message = Message(&*draft.fault);
        let fingerprint = spot.mark.fingerprint(rule);
        let finding = Finding {
            rule,
            severity,
            outcome: draft.outcome,
            preexisting: spot.preexisting,
            message: Words::new(&message),
            why: draft.fault.why(),
            help: Words::new(&help),
            object: spot.object,
            image_use: spot.image_use,
            image: spot.image,
            pointer: spot.pointer,
            related: spot.related,
            also: spot.also,
            fix: spot.fix,
            fingerprint: fingerprint.as_str(),
        };
        let kept = Kept::write(spot.order, &finding, &mut self.ink);
        if !self.has_room(kept.text, severity) {
            kept.cut(&mut self.ink);
            if let Named::Here(_, written) = spot.object {
                written.set(None);
            }
            self.report.summary.truncated += 1;
            return;
        }
        self.text_left -= kept.text;
        self.missed |= draft.missed.is_some();
        if severity == Severity::Error { &mut self.errors } else { &mut self.lesser }.push(kept);
    }

    /// Whether one more finding fits. An error takes the place of lesser ones, or a pod's author could
    /// push it out of the list with warnings, and hosts that read only the list would let the pod in.
    fn has_room(&mut self, text: usize, severity: Severity) -> bool {
        while self.errors.len() + self.lesser.len() >= self.most || text > self.text_left {
            let lesser = if severity == Severity::Error { self.lesser.pop() } else { None };
            let Some(cut) = lesser else { return false };
            self.text_left += cut.text;
            self.report.summary.truncated += 1;
        }
        true
    }

    /// Notes a fix; none past the limit of findings, each of which has at most two.
    pub(in crate::engine) fn fix(
        &mut self,
        change: Change,
        safety: Safety,
        object: Rc<ObjectRef>,
        drafts: &[&Draft<'_>],
    ) -> Option<usize> {
        if self.report.fixes.len() >= 2 * self.most {
            return None;
        }
        self.report.fixes.push(Fix {
            title: change.title,
            safety,
            object,
            patch: change.patch,
            rules: drafts.iter().map(|draft| Cow::Borrowed(draft.meta.id)).collect(),
        });
        Some(self.report.fixes.len() - 1)
    }

    /// Notes that something accepts a finding; past the limit of findings it is not listed.
    pub(in crate::engine) fn accept(
        &mut self,
        rule: &'static str,
        object: &Rc<ObjectRef>,
        image_use: Option<UseRef>,
        acceptance: Acceptance,
        policy: &Policy,
    ) {
        let (exemption, reason) = match acceptance {
            Acceptance::Settings(index) => {
                if !self.report.summary.exemptions_used.contains(&index) {
                    self.report.summary.exemptions_used.push(index);
                }
                let reason = policy.exemptions.get(index).map(|exemption| exemption.reason.as_str());
                (Some(index), echo(reason.unwrap_or_default()))
            }
            Acceptance::Elsewhere(reason) => (None, reason),
        };
        if self.report.exempted.len() < self.most {
            self.report.exempted.push(Exempted {
                rule: Cow::Borrowed(rule),
                object: Rc::clone(object),
                image_use,
                exemption,
                reason,
            });
        }
    }

    pub(in crate::engine) fn finish(self, beside: &Beside) -> Box<Report> {
        let Self { mut report, errors: mut findings, mut lesser, ink, .. } = self;
        sort_by_key(&mut report.summary.exemptions_used, |index| *index);
        // What compares objects speaks up after them, and stands with the first of them.
        findings.append(&mut lesser);
        leave(lesser);
        match findings.len() {
            0 => leave((findings, ink)),
            _ => report.findings = beside.show(Findings::new(findings, ink)),
        }
        report
    }
}
