//! One evaluation under way: the pods of each object through the rules, drafts into findings and fixes.

mod given;
mod ladders;
mod ledger;
mod mend;
mod nodes;
mod place;
mod scene;
mod trial;

use crate::input::Identity;
use crate::list::Listed;
use crate::memory::leave;
use crate::order::sort_by_key;
use crate::pull::{ImageUse, Stage, image_uses};
use crate::report::{Echo, EchoImage, Named, Operation, Related, Severity, UseRef};
use crate::rules::{Context, Draft, Ladder, OfObject, OfPod, Scope, Sink};
use crate::settings::{Level, Mode};
use crate::wire::Text;

use super::before::OldPod;
use super::evaluate::Judgement;
use super::evidence::KUBELET;
use super::layer::{InForce, Layer};
use super::set::Set;
use ladders::Ladders;
use ledger::Spot;

pub(super) use given::Given;
pub(super) use ledger::{Entry, Ledger};
pub(super) use place::{name, workload};
pub(super) use scene::Judged;
use scene::{PodScene, Scene};

/// One evaluation under way.
pub(super) struct Run<'p> {
    pub(super) given: Given<'p>,
    pub(super) ledger: Ledger,
    set: Set,
    /// What the rules named in `mutate` would change.
    mutation: Vec<Operation>,
    /// The rules about pods that found anything in this one, wherever it stands.
    in_pod: Vec<&'static str>,
}

impl<'p> Run<'p> {
    /// With at most so many findings, and so much text in them.
    pub(super) fn new(given: Given<'p>, findings: usize, text: usize) -> Self {
        Self {
            given,
            ledger: Ledger::new(findings, text, given.not_judged()),
            set: Set::default(),
            mutation: Vec::new(),
            in_pod: Vec::new(),
        }
    }

    /// Judges an object.
    pub(super) fn item(&mut self, judged: &Judged<'_>) {
        let index = self.ledger.report.summary.objects;
        self.ledger.report.summary.objects += 1;
        let (item, Given { policy, known, beside, .. }) = (judged.item, self.given);
        match item.kind {
            Some("CustomResourceDefinition") => return,
            Some(KUBELET) if !judged.stage.is_admission() => return self.kubelet(item, index),
            _ => {}
        }
        let workload = workload(item, judged.namespace, policy.default_namespace.as_deref(), judged.stage);
        let paths = policy.image_paths(&workload);
        let layer = policy.layer(workload.namespace);
        let mode = if workload.stage.is_admission() { Mode::Manifest } else { policy.mode };
        // A manifest has nothing to show to the rules about live pods.
        let live = workload.stage == Stage::Live;
        let compared =
            layer.set.iter().any(|rule| live || !rule.ruling.meta.live) && !workload.stage.is_admission();
        let of_object = OfObject::default();
        let mut scene: Option<Scene<'_>> = None;
        let mut before = 0;
        image_uses(item.object, &workload, &paths, &mut |pod, uses| {
            let context = Context {
                workload: &workload,
                pod,
                registries: &layer.registries,
                cluster: &policy.cluster,
                options: layer.options(),
                schemes: &layer.schemes,
                digests: known.digests(),
                credentials: known.credentials(),
                scans: known.scans(),
                caches: known.caches(),
                nodes: &known.evidence.nodes,
                now: beside.now,
                profile: layer.profile,
                mode,
                of_object: &of_object,
                of_pod: OfPod::default(),
            };
            let pod = PodScene { context, uses, old: OldPod::new(judged.old, pod), before };
            let mut drafts = Vec::new();
            self.pod(&pod, &layer, &mut drafts);
            if compared || !drafts.is_empty() {
                let scene = scene.get_or_insert_with(|| Scene::new(judged, &workload, &layer, policy, index));
                if compared {
                    self.compare(scene, &pod);
                }
                self.report(scene, &pod, drafts);
            }
            before += uses.len();
        });
    }

    /// Asks the rules about one pod.
    fn pod<'d>(&mut self, pod: &'d PodScene<'_>, layer: &Layer, drafts: &mut Vec<Draft<'d>>) {
        let PodScene { context, uses, old, .. } = pod;
        let undetermined = self.undetermined(context.workload.stage);
        for (at, image_use) in uses.iter().enumerate() {
            if !old.wants(image_use) {
                continue;
            }
            self.ledger.report.summary.images += usize::from(image_use.malformed.is_none());
            for rule in layer.image.iter().filter(|rule| !self.given.silences(rule)) {
                (rule.check)(image_use, context, &mut sink(rule, undetermined, at, drafts));
            }
        }
        for rule in &layer.pod {
            if self.given.silences(rule) {
                continue;
            }
            let start = drafts.len();
            (rule.check)(uses, context, &mut sink(rule, undetermined, 0, drafts));
            if drafts.len() == start {
                continue;
            }
            // What is found in uses that are not to be judged stands with the first that is, or falls away.
            let judged = |at: &usize| uses.get(*at).is_some_and(|image_use| old.wants(image_use));
            for mut draft in drafts.split_off(start) {
                if !judged(&draft.at) {
                    let Some(at) = draft.related.iter().copied().find(judged) else { continue };
                    draft.related.retain(|other| *other != at);
                    draft.at = at;
                }
                drafts.push(draft);
            }
        }
    }

    /// What findings weigh that could not be decided.
    fn undetermined(&self, stage: Stage) -> Option<Severity> {
        match self.given.policy.undetermined {
            Some(level) => level.severity(),
            None if stage.is_admission() => None,
            None => Level::Info.severity(),
        }
    }

    /// Keeps the image uses of a pod for the rules that compare them with others.
    fn compare(&mut self, scene: &Scene<'_>, pod: &PodScene<'_>) {
        for (at, image_use) in pod.uses.iter().enumerate() {
            let entry = || scene.entry(image_use);
            let candidate = scene.candidate(self.given, image_use, &entry);
            let accepted = |rule: &'static str| candidate.accepted(rule).ok();
            self.set.add(
                image_use,
                &pod.context,
                entry,
                (scene.index, pod.before + at, 0),
                scene.layer,
                accepted,
            );
        }
    }

    /// Turns the drafts of one pod into findings and fixes, use by use.
    fn report(&mut self, scene: &Scene<'_>, pod: &PodScene<'_>, mut drafts: Vec<Draft<'_>>) {
        sort_by_key(&mut drafts, |draft| (draft.at, draft.order));
        self.in_pod.clear();
        self.in_pod
            .extend(drafts.iter().map(|draft| draft.meta).filter(|m| m.scope == Scope::Pod).map(|m| m.id));
        if scene.grounds.are_any() || self.given.beside.may_accept() {
            drafts.retain_mut(|draft| {
                pod.uses.get(draft.at).is_some_and(|image_use| self.is_left(draft, scene, image_use))
            });
        }
        for own in drafts.chunk_by_mut(|draft, next| draft.at == next.at) {
            let at = own.first().map_or(0, |draft| draft.at);
            if let Some(image_use) = pod.uses.get(at) {
                self.image_use(scene, pod, image_use, own, pod.before + at);
            }
        }
    }

    /// Whether nothing accepts a finding; what does is noted, and why something meant for it does not.
    fn is_left(&mut self, draft: &mut Draft<'_>, scene: &Scene<'_>, image_use: &ImageUse<'_>) -> bool {
        let entry = || scene.entry(image_use);
        match scene.candidate(self.given, image_use, &entry).accepted(draft.meta.id) {
            Ok(acceptance) => {
                let shown = image_use.shown();
                self.ledger.accept(draft.meta.id, &scene.kept(), shown, acceptance, self.given.policy);
                false
            }
            Err(missed) => {
                draft.missed = missed;
                true
            }
        }
    }

    /// Turns the drafts of one image use into findings: one a ladder, the rest in its `also`.
    fn image_use(
        &mut self,
        scene: &Scene<'_>,
        pod: &PodScene<'_>,
        image_use: &ImageUse<'_>,
        drafts: &mut [Draft<'_>],
        position: usize,
    ) {
        self.sift(drafts, scene, pod, image_use);
        self.mutate(drafts, image_use, &pod.context);
        let ladders = Ladders::of(drafts);
        let fixes = self.fixes(scene, pod, image_use, &ladders);
        let preexisting = pod.old.excuses(image_use);
        let (name, image, pointer) =
            (image_use.name.map(Echo), image_use.image.as_str().map(EchoImage), image_use.place.image());
        let name = name.as_ref().map(|name| name as &dyn Text);
        let mark = scene.mark.image(image_use.name, &image_use.place);
        for leader in ladders.leaders() {
            let place = |at: &usize| Some(pod.uses.get(*at)?.place.pointer());
            let related = leader.related.iter().filter_map(place);
            let related = related.map(|pointer| Related { object: scene.kept(), pointer });
            let is_about_policy = leader.meta.ladder == Some(Ladder::Policy) && !image_use.policy.is_absent();
            let about = is_about_policy.then(|| image_use.place.policy()).flatten();
            let fix = match (leader.safe(), leader.risky()) {
                (None, None) => None,
                (Some(_), _) => fixes.safe.or(fixes.risky),
                (None, Some(_)) => fixes.risky,
            };
            let also = ladders.also(leader);
            let spot = Spot {
                object: Named::Here(&scene.object, &scene.written),
                image_use: image_use.kind.map(|kind| UseRef { kind, name }),
                image: image.as_ref().map(|image| image as &dyn Text),
                pointer: about.as_ref().unwrap_or(&pointer),
                mark,
                related: related.list(),
                also: &also,
                order: (scene.index, position, leader.order),
                preexisting,
                fix,
                enforce: scene.layer.enforce,
            };
            self.ledger.push(leader, spot);
        }
    }

    /// The outcome, for whoever asked.
    pub(super) fn finish(mut self, identity: Option<Identity>) -> Judgement {
        if !self.set.is_empty() {
            for found in self.set.judge(&|rule| self.given.silences(rule), self.given.known.credentials()) {
                found.settle(&self.set, &mut self.ledger, self.given.policy);
            }
        }
        let Self { given, ledger, mutation, set, in_pod } = self;
        leave((set, in_pod));
        let missed = ledger.missed;
        Judgement { result: Ok(ledger.finish(given.beside)), identity, mutation, missed }
    }
}

fn sink<'s, 'd, C>(
    rule: &'s InForce<C>,
    undetermined: Option<Severity>,
    at: usize,
    drafts: &'s mut Vec<Draft<'d>>,
) -> Sink<'s, 'd> {
    Sink { ruling: &rule.ruling, undetermined, at, drafts }
}
