//! What is offered for the drafts of one image use: at most two fixes, and what `mutate` changes.

use crate::list::Listed;
use crate::pull::ImageUse;
use crate::report::Safety;
use crate::rules::{Context, Draft};

use super::super::fix::{self, Mend};
use super::ladders::Ladders;
use super::trial::{heaviest_new, heaviest_with};
use super::{PodScene, Run, Scene};

/// The fixes of one image use, by their places in the report.
#[derive(Default)]
pub(super) struct Fixes {
    pub(super) safe: Option<usize>,
    pub(super) risky: Option<usize>,
}

impl Run<'_> {
    /// Keeps no secrets to name by which as much comes to light as they mend, since one cannot be read, say: nothing
    /// else that is mended with them may fall, nor may `mutate` name them.
    pub(super) fn sift(
        &self,
        drafts: &mut [Draft<'_>],
        scene: &Scene<'_>,
        pod: &PodScene<'_>,
        image_use: &ImageUse<'_>,
    ) {
        let Some(draft) = drafts.iter_mut().find(|draft| !draft.secrets().is_empty()) else { return };
        let change = fix::change(&[draft], |draft| draft.risky(), image_use, &pod.context);
        if change.is_none()
            || heaviest_with(draft.secrets(), pod, scene.layer, &self.in_pod) >= Some(draft.severity)
        {
            draft.mends = None;
        }
    }

    /// Notes what the rules named in `mutate` would change in one image use.
    pub(super) fn mutate(&mut self, drafts: &[Draft<'_>], image_use: &ImageUse<'_>, context: &Context<'_>) {
        let names = &self.given.policy.mutate;
        if names.is_empty() || !context.workload.stage.is_admission() {
            return;
        }
        let mend: Mend = |draft| draft.safe().or(draft.risky());
        let mut named = Vec::new();
        for draft in drafts {
            if names.iter().any(|id| id == draft.meta.id) && mend(draft).is_some() {
                named.push(draft);
            }
        }
        if let Some(change) = fix::change(&named, mend, image_use, context) {
            self.mutation.extend(change.patch);
        }
    }

    /// At most two fixes of one image use: what is safe, alone, and everything. What could come to light after
    /// them and weighs as much is mended with them, or nothing is offered.
    pub(super) fn fixes(
        &mut self,
        scene: &Scene<'_>,
        pod: &PodScene<'_>,
        image_use: &ImageUse<'_>,
        ladders: &Ladders<'_, '_>,
    ) -> Fixes {
        let has_mend = |draft: &&Draft<'_>| draft.mends.is_some();
        if !ladders.can_be_mended() {
            return Fixes::default();
        }
        let all: Vec<&Draft<'_>> = ladders.leaders().filter(has_mend).list();
        let heaviest = all.iter().map(|draft| draft.severity).max();
        let Some(heaviest) = heaviest else { return Fixes::default() };
        let behind: Vec<&Draft<'_>> = ladders.ended().filter(|draft| draft.severity >= heaviest).list();
        let safe: Vec<&Draft<'_>> = all.iter().copied().filter(|draft| draft.safe().is_some()).list();
        let known = ladders.known().chain(self.in_pod.iter().copied()).list();
        let given = self.given;
        let accepted = |changed: &ImageUse<'_>, rule: &str| {
            let entry = || scene.entry(changed);
            scene.candidate(given, changed, &entry).accepted(rule).is_ok()
        };
        let mut offer = |drafts: &[&Draft<'_>], mend: Mend, safety| {
            let whole: Vec<&Draft<'_>> =
                Some(drafts).filter(|d| !d.is_empty())?.iter().chain(&behind).copied().collect();
            let change = fix::change(&whole, mend, image_use, &pod.context)?;
            let secrets = fix::secrets(&whole);
            let new = heaviest_new(&change, secrets, image_use, pod, scene.layer, &known, &accepted);
            if new >= Some(heaviest) {
                return None;
            }
            self.ledger.fix(change, safety, scene.kept(), &whole)
        };
        let any_risky = all.iter().any(|draft| draft.risky().is_some());
        Fixes {
            safe: offer(&safe, |draft| draft.safe(), Safety::Safe),
            risky: any_risky
                .then(|| offer(&all, |draft| draft.risky().or(draft.safe()), Safety::Unsafe))
                .flatten(),
        }
    }
}
