//! What was found so far, within the limits of a report: findings, fixes, counts, the verdict.

use std::borrow::Cow;
use std::rc::Rc;

use crate::order::sort_by_key;
use crate::pull::ImageUse;
use crate::report::{
    Exempted, Finding, Fix, ObjectRef, Outcome, Related, Report, Safety, Severity, Silent, Summary, UseRef,
    VERSION, Verdict, echo,
};
use crate::rules::Draft;
use crate::settings::Enforce;

use super::super::exempt::Acceptance;
use super::super::fingerprint::fingerprint;
use super::super::fix::Change;
use super::super::policy::{Policy, cap};

/// Where a finding stands in a report: object, image use, rule.
pub(in crate::engine) type Order = (usize, usize, usize);

/// The place of a finding, as a report names it.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Entry {
    pub(in crate::engine) object: Rc<ObjectRef>,
    pub(in crate::engine) image_use: Option<UseRef>,
    pub(in crate::engine) image: Option<String>,
    /// The image, by which a finding is known again.
    pub(in crate::engine) pointer: String,
    /// What the finding is about, where that is not the image.
    pub(in crate::engine) about: Option<String>,
    pub(in crate::engine) related: Vec<Related>,
    pub(in crate::engine) also: Vec<Cow<'static, str>>,
}

impl Entry {
    pub(in crate::engine) fn of(image_use: &ImageUse<'_>, object: &Rc<ObjectRef>) -> Self {
        Self {
            object: Rc::clone(object),
            image_use: image_use.shown(),
            image: image_use.shown_image(),
            pointer: image_use.place.pointer(),
            about: None,
            related: Vec::new(),
            also: Vec::new(),
        }
    }

    /// Of an object, where no image is meant.
    pub(in crate::engine) fn of_object(object: &Rc<ObjectRef>, pointer: String) -> Self {
        let object = Rc::clone(object);
        Self {
            object,
            image_use: None,
            image: None,
            pointer,
            about: None,
            related: Vec::new(),
            also: Vec::new(),
        }
    }

    pub(in crate::engine) fn fingerprint(&self, rule: &str) -> String {
        fingerprint(rule, &self.object, self.image_use.as_ref(), &self.pointer)
    }
}

/// What was found so far.
pub(in crate::engine) struct Ledger {
    errors: Vec<(Order, Finding)>,
    /// The findings that weigh less.
    lesser: Vec<(Order, Finding)>,
    fixes: Vec<Fix>,
    exempted: Vec<Exempted>,
    pub(in crate::engine) summary: Summary,
    verdict: Verdict,
    /// Whether an exemption is meant for one of them, and does not count.
    pub(super) missed: bool,
    most: usize,
    text_left: usize,
}

impl Ledger {
    /// Of at most so many findings and so much text in them, where these rules are not judged.
    pub(in crate::engine) fn new(most: usize, text: usize, not_judged: Rc<Silent>) -> Self {
        Self {
            errors: Vec::new(),
            lesser: Vec::new(),
            fixes: Vec::new(),
            exempted: Vec::new(),
            summary: Summary::new(not_judged),
            verdict: Verdict::Allow,
            missed: false,
            most,
            text_left: text,
        }
    }

    /// Notes a finding, whose text it takes; past the limits it is only counted.
    pub(in crate::engine) fn push(
        &mut self,
        draft: &mut Draft,
        entry: Entry,
        preexisting: bool,
        fix: Option<usize>,
        enforce: Enforce,
        order: Order,
    ) {
        let severity = if preexisting { draft.severity.min(Severity::Warning) } else { draft.severity };
        let (count, verdict) = match severity {
            Severity::Error => (&mut self.summary.errors, Verdict::Deny),
            Severity::Warning => (&mut self.summary.warnings, Verdict::Warn),
            Severity::Info => (&mut self.summary.infos, Verdict::Allow),
        };
        *count += 1;
        self.summary.undetermined += usize::from(draft.outcome == Outcome::Undetermined);
        self.verdict = self.verdict.max(cap(enforce, verdict));
        let text = draft.message.len() + draft.why.len() + draft.help.len();
        if !self.has_room(text, severity) {
            self.summary.truncated += 1;
            return;
        }
        self.text_left -= text;
        self.missed |= draft.missed;
        let finding = Finding {
            rule: Cow::Borrowed(draft.meta.id),
            severity,
            outcome: draft.outcome,
            preexisting,
            message: core::mem::take(&mut draft.message),
            why: Cow::Borrowed(draft.why),
            help: core::mem::take(&mut draft.help),
            fingerprint: entry.fingerprint(draft.meta.id),
            object: entry.object,
            image_use: entry.image_use,
            image: entry.image,
            pointer: entry.about.unwrap_or(entry.pointer),
            related: entry.related,
            also: entry.also,
            fix,
        };
        let findings = if severity == Severity::Error { &mut self.errors } else { &mut self.lesser };
        findings.push((order, finding));
    }

    /// Whether one more finding fits. An error takes the place of lesser ones, or a pod's author could
    /// push it out of the list with warnings, and hosts that read only the list would let the pod in.
    fn has_room(&mut self, text: usize, severity: Severity) -> bool {
        while self.errors.len() + self.lesser.len() >= self.most || text > self.text_left {
            let lesser = if severity == Severity::Error { self.lesser.pop() } else { None };
            let Some((_, cut)) = lesser else { return false };
            self.text_left += cut.message.len() + cut.why.len() + cut.help.len();
            self.summary.truncated += 1;
        }
        true
    }

    /// Notes a fix; none past the limit of findings, each of which has at most two.
    pub(in crate::engine) fn fix(
        &mut self,
        change: Change,
        safety: Safety,
        object: &Rc<ObjectRef>,
        drafts: &[&Draft],
    ) -> Option<usize> {
        if self.fixes.len() >= 2 * self.most {
            return None;
        }
        self.fixes.push(Fix {
            title: change.title,
            safety,
            object: Rc::clone(object),
            patch: change.patch,
            rules: drafts.iter().map(|draft| Cow::Borrowed(draft.meta.id)).collect(),
        });
        Some(self.fixes.len() - 1)
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
                if !self.summary.exemptions_used.contains(&index) {
                    self.summary.exemptions_used.push(index);
                }
                let reason = policy.exemptions.get(index).map(|exemption| exemption.reason.as_str());
                (Some(index), echo(reason.unwrap_or_default()))
            }
            Acceptance::Elsewhere(reason) => (None, reason),
        };
        if self.exempted.len() < self.most {
            self.exempted.push(Exempted {
                rule: Cow::Borrowed(rule),
                object: Rc::clone(object),
                image_use,
                exemption,
                reason,
            });
        }
    }

    pub(in crate::engine) fn finish(mut self) -> Report {
        // What compares objects speaks up after them, and stands with the first of them.
        let mut findings = self.errors;
        findings.append(&mut self.lesser);
        sort_by_key(&mut findings, |(order, _)| *order);
        sort_by_key(&mut self.summary.exemptions_used, |index| *index);
        Report {
            document: Report::DOCUMENT,
            version: VERSION,
            verdict: self.verdict,
            findings: findings.into_iter().map(|(_, finding)| finding).collect(),
            fixes: self.fixes,
            exempted: self.exempted,
            summary: self.summary,
        }
    }
}
