//! Which findings are accepted, and by what: exemptions of the settings, annotations, comments, a baseline.

use crate::kubernetes::text_member;
use crate::pull::{ImageUse, Workload};
use crate::report::ObjectRef;
use crate::settings::{AnnotationExemptions, Exemption};

use super::run::{Entry, Given};

/// What accepts a finding.
#[derive(Clone, Debug)]
pub(super) enum Acceptance {
    /// An exemption of the settings, by its index.
    Settings(usize),
    /// Something else, with its reason.
    Elsewhere(String),
}

/// An image use whose findings may be accepted.
pub(super) struct Candidate<'a> {
    pub(super) given: Given<'a>,
    pub(super) image_use: &'a ImageUse<'a>,
    pub(super) workload: &'a Workload<'a>,
    pub(super) object: &'a ObjectRef,
    /// The object's annotations, unread.
    pub(super) annotations: Option<&'a str>,
}

impl Candidate<'_> {
    /// What accepts the finding of a rule; else why an exemption that would does not count, where there is one.
    pub(super) fn accepted(&self, rule: &str) -> Result<Acceptance, Option<String>> {
        let mut missed = None;
        for (index, exemption) in self.given.policy.exemptions.iter().enumerate() {
            if !exemption.rules.iter().any(|id| id == rule) || !self.fits(exemption) {
                continue;
            }
            match (exemption.until, self.given.beside.now.map(|now| now.day())) {
                (None, _) => return Ok(Acceptance::Settings(index)),
                (Some(until), Some(today)) if today <= until => return Ok(Acceptance::Settings(index)),
                (Some(until), Some(_)) => missed = Some(format!("exemption {index} ended on {until}")),
                (Some(until), None) => {
                    missed = Some(format!(
                        "exemption {index} counts until {until}, and whether that is over nobody said: hand over the time as `now`"
                    ));
                }
            }
        }
        let elsewhere = self.annotation(rule).or_else(|| self.comment(rule)).or_else(|| self.baseline(rule));
        elsewhere.map(Acceptance::Elsewhere).ok_or(missed)
    }

    /// Whether every list that is given has an entry that fits.
    fn fits(&self, exemption: &Exemption) -> bool {
        let Exemption { images, namespaces, objects, .. } = exemption;
        let workload = self.workload;
        let images = images.as_ref().is_none_or(|patterns| {
            let reference = self.image_use.parsed();
            reference.is_some_and(|reference| patterns.iter().any(|pattern| pattern.matches(reference)))
        });
        let in_namespace = namespaces.as_ref().is_none_or(|patterns| {
            workload.namespace.is_some_and(|own| patterns.iter().any(|pattern| pattern.matches(own)))
        });
        let of_object = objects.as_ref().is_none_or(|patterns| {
            // The author of an admission request picks the name; the namespace others have granted.
            let trusted = !workload.stage.is_admission() || namespaces.is_some();
            let name = self.object.name.as_deref().or(self.object.generate_name.as_deref());
            trusted
                && name.is_some_and(|name| {
                    let own = format!("{}/{name}", workload.kind.unwrap_or_default());
                    patterns.iter().any(|pattern| pattern.matches(&own))
                })
        });
        images && in_namespace && of_object
    }

    /// The reason that an annotation of the object gives, where annotations may.
    fn annotation(&self, rule: &str) -> Option<String> {
        let needed = match self.workload.stage.is_admission() {
            true => AnnotationExemptions::Admission,
            false => AnnotationExemptions::Manifests,
        };
        if self.given.policy.annotation_exemptions < needed {
            return None;
        }
        let reason = text_member(self.annotations?, &format!("surepull.dev/ignore.{rule}"))?;
        (!reason.trim().is_empty()).then(|| reason.into_owned())
    }

    /// The reason that a comment gives. An API server sees none.
    fn comment(&self, rule: &str) -> Option<String> {
        let ignores = &self.given.beside.ignores;
        if ignores.is_empty() || self.workload.stage.is_admission() {
            return None;
        }
        let pointer = self.image_use.place.pointer();
        let ignore = ignores.iter().find(|ignore| ignore.covers(rule, &self.object.at, &pointer))?;
        Some(ignore.reason.clone())
    }

    /// That the finding was known before.
    fn baseline(&self, rule: &str) -> Option<String> {
        let known = &self.given.beside.baseline;
        let fingerprint = || Entry::of(self.image_use, self.object).fingerprint(rule);
        (!known.is_empty() && known.get(&fingerprint()).is_some()).then(|| "it is in the baseline".to_owned())
    }
}
