//! What rules about everything handed over look at, and their findings.

use crate::credentials::Credentials;
use crate::list::Listed;
use crate::pull::ImageUse;
use crate::report::{Order, Related};
use crate::rules::{Context, Draft, Seen, SetCheck, Sink};
use crate::settings::Enforce;

use super::Policy;
use super::exempt::Acceptance;
use super::layer::{InForce, Layer};
use super::run::{Entry, Ledger};

/// The image uses of everything handed over.
#[derive(Default)]
pub(super) struct Set {
    seen: Vec<Seen>,
    places: Vec<Place>,
}

/// Where an image use stands, what is on there, and what is accepted.
struct Place {
    entry: Entry,
    order: Order,
    enforce: Enforce,
    rules: Vec<InForce<SetCheck>>,
    accepted: Vec<(&'static str, Acceptance)>,
}

/// A finding about several places, the first of which it stands with.
pub(super) struct Found<'s> {
    draft: Draft<'s>,
    places: Vec<usize>,
}

impl Set {
    pub(super) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    pub(super) fn add(
        &mut self,
        image_use: &ImageUse<'_>,
        context: &Context<'_>,
        entry: impl FnOnce() -> Entry,
        order: Order,
        layer: &Layer,
        accepted: impl Fn(&'static str) -> Option<Acceptance>,
    ) {
        let Some(seen) = Seen::of(image_use, context) else { return };
        let ids = layer.set.iter().map(|rule| rule.ruling.meta.id);
        let accepted = ids.filter_map(|id| accepted(id).map(|acceptance| (id, acceptance))).list();
        self.seen.push(seen);
        self.places.push(Place {
            entry: entry(),
            order,
            enforce: layer.enforce,
            rules: layer.set.clone(),
            accepted,
        });
    }

    /// Asks each rule about the image uses for which it is on; its severity is the first one's.
    pub(super) fn judge<'s>(
        &'s self,
        is_silent: &dyn Fn(&InForce<SetCheck>) -> bool,
        credentials: &'s Credentials,
    ) -> Vec<Found<'s>> {
        let mut rules: Vec<InForce<SetCheck>> = Vec::new();
        for rule in self.places.iter().flat_map(|place| &place.rules) {
            if !rules.iter().any(|known| known.ruling.order == rule.ruling.order) && !is_silent(rule) {
                rules.push(*rule);
            }
        }
        rules.iter().flat_map(|rule| self.ask(rule, credentials)).list()
    }

    fn ask<'s>(&'s self, rule: &InForce<SetCheck>, credentials: &'s Credentials) -> Vec<Found<'s>> {
        let own = |place: &Place| place.rules.iter().find(|r| r.ruling.order == rule.ruling.order).copied();
        let on =
            self.places.iter().zip(&self.seen).enumerate().filter(|(_, (place, _))| own(place).is_some());
        let (indexes, seen): (Vec<usize>, Vec<&Seen>) = on.map(|(index, (_, seen))| (index, seen)).unzip();
        let mut drafts = Vec::new();
        (rule.check)(
            &seen,
            credentials,
            &mut Sink { ruling: &rule.ruling, undetermined: None, at: 0, drafts: &mut drafts },
        );
        let found = drafts.into_iter().map(|mut draft| {
            let concerned = [draft.at].into_iter().chain(draft.related.iter().copied());
            let places: Vec<usize> = concerned.filter_map(|at| indexes.get(at).copied()).list();
            let first = places.first().and_then(|index| self.places.get(*index)).and_then(own);
            draft.severity = first.as_ref().unwrap_or(rule).ruling.severity;
            Found { draft, places }
        });
        found.list()
    }
}

impl Found<'_> {
    /// Into the ledger: as a finding while at least two of its places are not accepted, or its only one.
    pub(super) fn settle(self, set: &Set, ledger: &mut Ledger, policy: &Policy) {
        let id = self.draft.meta.id;
        let places: Vec<&Place> = self.places.iter().filter_map(|index| set.places.get(*index)).list();
        let acceptance =
            |place: &&Place| place.accepted.iter().find(|(rule, _)| *rule == id).map(|(_, a)| a.clone());
        let (left, accepted): (Vec<&Place>, Vec<&Place>) =
            places.into_iter().partition(|place| acceptance(place).is_none());
        for place in &accepted {
            if let Some(acceptance) = acceptance(place) {
                ledger.accept(id, &place.entry.object, place.entry.image_use.clone(), acceptance, policy);
            }
        }
        if let [first, others @ ..] = left.as_slice()
            && (!others.is_empty() || self.places.len() == 1)
        {
            let related = |place: &&Place| Related {
                object: place.entry.object.clone(),
                pointer: place.entry.pointer.clone(),
            };
            let order = (first.order.0, first.order.1, self.draft.order);
            let related = others.iter().map(related).list();
            ledger.push(&self.draft, first.entry.spot(order, first.enforce, related));
        }
    }
}
