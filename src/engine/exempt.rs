//! Which findings are accepted, and by what: exemptions of the settings, annotations, comments, a baseline.

use core::cell::OnceCell;

use crate::image::Reference;
use crate::kubernetes::text_member;
use crate::list::Listed;
use crate::pull::Workload;
use crate::report::echo;
use crate::rules::REGISTER;
use crate::settings::{AnnotationExemptions, Exemption};

use super::Policy;
use super::run::{Entry, Given};

/// What accepts a finding.
#[derive(Clone, Debug)]
pub(super) enum Acceptance {
    /// An exemption of the settings, by its index.
    Settings(usize),
    /// Something else, with its reason as it is shown.
    Elsewhere(String),
}

/// A place whose findings may be accepted.
pub(super) struct Candidate<'a> {
    pub(super) given: Given<'a>,
    /// The image, where there is one that can be read.
    pub(super) image: Option<&'a Reference<'a>>,
    /// How a report names the place, made only where somebody asks.
    pub(super) entry: &'a dyn Fn() -> Entry,
    pub(super) grounds: &'a Grounds<'a>,
}

/// What an object has to show for its findings, looked up once: its author decides how long its namespace
/// and annotations are, and how many findings there are.
pub(super) struct Grounds<'a> {
    /// Whether an API server asks about it.
    is_admission: bool,
    /// The exemptions for its namespace and name, by their indexes.
    exemptions: Vec<usize>,
    /// Its annotations, unread; none where they may not accept anything.
    annotations: Option<&'a str>,
    /// The rules that annotations accept, each with the reason, once somebody asks.
    annotated: OnceCell<Vec<(&'static str, String)>>,
}

impl<'a> Grounds<'a> {
    pub(super) fn of(
        policy: &Policy,
        workload: &Workload<'_>,
        name: Option<&str>,
        annotations: Option<&'a str>,
    ) -> Self {
        let needed = match workload.stage.is_admission() {
            true => AnnotationExemptions::Admission,
            false => AnnotationExemptions::Manifests,
        };
        let all = policy.exemptions.iter().enumerate();
        Self {
            is_admission: workload.stage.is_admission(),
            exemptions: all.filter(|(_, e)| covers(e, workload, name)).map(|(index, _)| index).list(),
            annotations: annotations.filter(|_| policy.annotation_exemptions >= needed),
            annotated: OnceCell::new(),
        }
    }

    /// Whether any of it may accept a finding.
    pub(super) fn are_any(&self) -> bool {
        !self.exemptions.is_empty() || self.annotations.is_some()
    }

    /// The reason that an annotation of the object gives, where annotations may.
    fn annotation(&self, rule: &str) -> Option<String> {
        let annotations = self.annotations?;
        let reason = |id: &'static str| {
            let reason = text_member(annotations, &format!("surepull.dev/ignore.{id}"))?;
            (!reason.trim().is_empty()).then(|| (id, echo(&reason)))
        };
        let annotated =
            self.annotated.get_or_init(|| REGISTER.iter().filter_map(|rule| reason(rule.meta.id)).list());
        annotated.iter().find(|(id, _)| *id == rule).map(|(_, reason)| reason.clone())
    }
}

/// Whether an exemption's namespaces and objects, where they are given, have an entry that fits.
fn covers(exemption: &Exemption, workload: &Workload<'_>, name: Option<&str>) -> bool {
    let Exemption { namespaces, objects, .. } = exemption;
    let in_namespace = namespaces.as_ref().is_none_or(|patterns| {
        workload.namespace.is_some_and(|own| patterns.iter().any(|pattern| pattern.matches(own)))
    });
    let of_object = objects.as_ref().is_none_or(|patterns| {
        // The author of an admission request picks the name; the namespace others have granted.
        let trusted = !workload.stage.is_admission() || namespaces.is_some();
        trusted
            && name.is_some_and(|name| {
                let own = format!("{}/{name}", workload.kind.unwrap_or_default());
                patterns.iter().any(|pattern| pattern.matches(&own))
            })
    });
    in_namespace && of_object
}

impl Candidate<'_> {
    /// What accepts the finding of a rule; else why an exemption that would does not count, where there is one.
    pub(super) fn accepted(&self, rule: &str) -> Result<Acceptance, Option<String>> {
        let mut missed = None;
        for &index in &self.grounds.exemptions {
            let Some(exemption) = self.given.policy.exemptions.get(index) else { continue };
            if !exemption.rules.iter().any(|id| id == rule) || !self.is_of_image(exemption) {
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
        let beside = || self.given.beside.accept(rule, &self.entry, self.grounds.is_admission);
        self.grounds.annotation(rule).or_else(beside).map(Acceptance::Elsewhere).ok_or(missed)
    }

    /// Whether an exemption's images, where they are given, have an entry that fits.
    fn is_of_image(&self, exemption: &Exemption) -> bool {
        exemption.images.as_ref().is_none_or(|patterns| {
            self.image.is_some_and(|image| patterns.iter().any(|pattern| pattern.matches(image)))
        })
    }
}
