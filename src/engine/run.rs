//! One evaluation under way: the uses of each object through the rules, drafts into findings, counts.

use std::borrow::Cow;

use crate::evidence::Digests;
use crate::input::Item;
use crate::kubernetes::is_workload;
use crate::pull::{ImageUse, image_uses};
use crate::report::{Finding, ObjectRef, Outcome, Report, Severity, Summary, VERSION, Verdict, echo};
use crate::rules::{Context, Draft, Sink};

use super::Policy;
use super::before::Before;
use super::fingerprint::fingerprint;

/// One evaluation under way.
pub(super) struct Run<'p> {
    pub(super) policy: &'p Policy,
    digests: &'p Digests,
    findings: Vec<Finding>,
    pub(super) summary: Summary,
    verdict: Verdict,
    most: usize,
    text_left: usize,
    /// Reused from use to use.
    drafts: Vec<Draft>,
}

impl<'p> Run<'p> {
    pub(super) fn new(policy: &'p Policy, digests: &'p Digests, most: usize, text: usize) -> Self {
        Self {
            policy,
            digests,
            findings: Vec::new(),
            summary: Summary::default(),
            verdict: Verdict::Allow,
            most,
            text_left: text,
            drafts: Vec::new(),
        }
    }

    /// Judges the uses of one object that `judged` lets through.
    pub(super) fn item(
        &mut self,
        item: &Item<'_>,
        namespace: Option<&str>,
        before: Option<&Before<'_>>,
        judged: &dyn Fn(&ImageUse<'_>) -> bool,
    ) {
        self.summary.objects += 1;
        let (version, kind) = (item.api_version.unwrap_or_default(), item.kind);
        if kind == Some("CustomResourceDefinition") {
            return;
        }
        let strict = kind.is_none_or(|kind| is_workload(version, kind));
        let mut named = None;
        image_uses(item.object, strict, &mut |image_use| {
            if !judged(image_use) {
                return;
            }
            self.summary.images += usize::from(image_use.malformed.is_none());
            let context = Context { digests: self.digests };
            for enabled in &self.policy.rules {
                let mut sink =
                    Sink { meta: enabled.rule.meta, severity: enabled.severity, drafts: &mut self.drafts };
                (enabled.rule.check)(image_use, &context, &mut sink);
            }
            if !self.drafts.is_empty() {
                let object = named
                    .get_or_insert_with(|| name(item, namespace, self.policy.default_namespace.as_deref()));
                self.report(object, image_use, before);
            }
        });
    }

    /// Turns the drafts of one use into findings: one a ladder, the rest in its `also`.
    fn report(&mut self, object: &ObjectRef, image_use: &ImageUse<'_>, before: Option<&Before<'_>>) {
        let mut drafts = core::mem::take(&mut self.drafts);
        for draft in &drafts {
            let same_ladder =
                |other: &&Draft| draft.meta.ladder.is_some() && other.meta.ladder == draft.meta.ladder;
            let strongest =
                drafts.iter().filter(same_ladder).map(|d| d.severity).max().unwrap_or(draft.severity);
            let leader = drafts.iter().filter(same_ladder).find(|d| d.severity == strongest).unwrap_or(draft);
            if leader.meta.id != draft.meta.id {
                continue;
            }
            let also = drafts
                .iter()
                .filter(same_ladder)
                .filter(|d| d.meta.id != draft.meta.id)
                .map(|d| Cow::Borrowed(d.meta.id));
            let also = also.collect();
            let preexisting = before.is_some_and(|before| before.had(image_use));
            self.push(draft, also, preexisting, object, image_use);
        }
        drafts.clear();
        self.drafts = drafts;
    }

    fn push(
        &mut self,
        draft: &Draft,
        also: Vec<Cow<'static, str>>,
        preexisting: bool,
        object: &ObjectRef,
        image_use: &ImageUse<'_>,
    ) {
        let severity = if preexisting { draft.severity.min(Severity::Warning) } else { draft.severity };
        let (count, verdict) = match severity {
            Severity::Error => (&mut self.summary.errors, Verdict::Deny),
            Severity::Warning => (&mut self.summary.warnings, Verdict::Warn),
            Severity::Info => (&mut self.summary.infos, Verdict::Allow),
        };
        *count += 1;
        self.verdict = self.verdict.max(verdict);
        let text = draft.message.len() + draft.why.len() + draft.help.len();
        if !self.has_room(text, severity) {
            self.summary.truncated += 1;
            return;
        }
        self.text_left -= text;
        let (shown, pointer) = (image_use.shown(), image_use.place.pointer());
        self.findings.push(Finding {
            rule: Cow::Borrowed(draft.meta.id),
            severity,
            outcome: Outcome::Fail,
            preexisting,
            message: draft.message.clone(),
            why: Cow::Borrowed(draft.why),
            help: draft.help.clone(),
            object: object.clone(),
            fingerprint: fingerprint(draft.meta.id, object, shown.as_ref(), &pointer),
            image_use: shown,
            image: image_use.shown_image(),
            pointer,
            related: Vec::new(),
            also,
            fix: None,
        });
    }

    /// Whether one more finding fits. An error takes the place of lesser ones, or a pod's author could
    /// push it out of the list with warnings, and hosts that read only the list would let the pod in.
    fn has_room(&mut self, text: usize, severity: Severity) -> bool {
        while self.findings.len() >= self.most || text > self.text_left {
            let lesser = match severity {
                Severity::Error => self.findings.iter().rposition(|f| f.severity < Severity::Error),
                _ => None,
            };
            let Some(lesser) = lesser else { return false };
            let cut = self.findings.remove(lesser);
            self.text_left += cut.message.len() + cut.why.len() + cut.help.len();
            self.summary.truncated += 1;
        }
        true
    }

    pub(super) fn finish(self) -> Report {
        Report {
            version: VERSION,
            verdict: self.policy.cap(self.verdict),
            findings: self.findings,
            fixes: Vec::new(),
            exempted: Vec::new(),
            summary: self.summary,
        }
    }
}

/// The object as a report names it.
pub(super) fn name(item: &Item<'_>, requested: Option<&str>, default: Option<&str>) -> ObjectRef {
    let metadata = item.object.metadata.value();
    let text = |field: Option<&str>| field.map(echo);
    let name = metadata.and_then(|m| m.name.filled());
    let generate_name = metadata.and_then(|m| m.generate_name.filled()).filter(|_| name.is_none());
    ObjectRef {
        at: item.at.clone(),
        api_version: text(item.api_version),
        kind: text(item.kind),
        namespace: text(requested.or(metadata.and_then(|m| m.namespace.filled())).or(default)),
        name: text(name),
        generate_name: text(generate_name),
    }
}
