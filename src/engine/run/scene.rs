//! What is the same for every image use of one object, and of one pod.

use core::cell::OnceCell;
use std::borrow::Cow;
use std::rc::Rc;

use crate::input::Item;
use crate::pull::{ImageUse, Stage, Workload};
use crate::report::{ObjectRef, Written};
use crate::rules::Context;

use super::super::Policy;
use super::super::before::{Old, OldPod};
use super::super::exempt::{Candidate, Grounds};
use super::super::fingerprint::Mark;
use super::super::layer::Layer;
use super::{Entry, Given, name};

/// An object as it is judged.
pub(in crate::engine) struct Judged<'a> {
    pub(in crate::engine) item: &'a Item<'a>,
    /// The namespace that the request names.
    pub(in crate::engine) namespace: Option<&'a str>,
    pub(in crate::engine) stage: Stage,
    /// What the object before an update says.
    pub(in crate::engine) old: Old<'a>,
}

/// What is the same for every image use of one object.
pub(super) struct Scene<'s> {
    pub(super) layer: &'s Layer,
    pub(super) grounds: Grounds<'s>,
    pub(super) object: ObjectRef<Cow<'s, str>>,
    /// Where the findings' ink has it.
    pub(super) written: Written,
    /// What of it is in every fingerprint.
    pub(super) mark: Mark,
    /// The same object, for what is kept of it, once somebody asks.
    kept: OnceCell<Rc<ObjectRef>>,
    /// The object's place in the report.
    pub(super) index: usize,
}

impl<'s> Scene<'s> {
    pub(super) fn new(
        judged: &'s Judged<'s>,
        workload: &'s Workload<'s>,
        layer: &'s Layer,
        policy: &Policy,
        index: usize,
    ) -> Self {
        let object = name(judged.item, workload.namespace);
        let annotations = judged.item.object.metadata.value().and_then(|m| m.annotations);
        let named = object.name.as_deref().or(object.generate_name.as_deref());
        let grounds = Grounds::of(policy, workload, named, annotations);
        let mark = Mark::of(&object);
        Self { layer, grounds, object, written: Written::default(), mark, kept: OnceCell::new(), index }
    }

    /// The object, to be kept.
    pub(super) fn kept(&self) -> Rc<ObjectRef> {
        Rc::clone(self.kept.get_or_init(|| Rc::new(self.object.owned())))
    }

    /// The place of an image use in it, to be kept.
    pub(super) fn entry(&self, image_use: &ImageUse<'_>) -> Entry {
        Entry::of(image_use, self.kept(), self.mark)
    }

    /// An image use whose findings may be accepted.
    pub(super) fn candidate<'a>(
        &'a self,
        given: Given<'a>,
        image_use: &'a ImageUse<'a>,
        entry: &'a dyn Fn() -> Entry,
    ) -> Candidate<'a> {
        Candidate { given, image: image_use.parsed(), entry, grounds: &self.grounds }
    }
}

/// What is the same for every image use of one pod.
pub(super) struct PodScene<'s> {
    pub(super) context: Context<'s>,
    pub(super) uses: &'s [ImageUse<'s>],
    pub(super) old: OldPod<'s>,
    /// How many image uses of the object stand before them.
    pub(super) before: usize,
}
