//! The image uses of one pod spec, its lists in the order of a report.

use crate::kubernetes::{Container, Field, List, Named, Node, Object, Text, Volume, Whole};
use crate::report::UseKind;

use super::super::image_use::{ImageUse, Malformed, Written};
use super::super::place::{Leaf, Path, Place};
use super::super::workload::Pod;
use super::{Scene, Visit};

static ABSENT: Text<'static> = Field::Absent;

/// What of a pod spec matters.
pub(super) struct Spec<'a> {
    init_containers: &'a List<Container<'a>>,
    containers: &'a List<Container<'a>>,
    ephemeral_containers: &'a List<Container<'a>>,
    volumes: &'a List<Volume<'a>>,
    pub(super) pull_secrets: &'a List<Whole<'a, Named<'a>>>,
    pub(super) account: Option<&'a str>,
    pub(super) priority_class: Option<&'a str>,
}

/// Reads it off a struct with a pod spec's fields.
macro_rules! spec_of {
    ($(#[$doc:meta])* $name:ident, $struct:ident) => {
        $(#[$doc])*
        pub(super) fn $name(of: &'a $struct<'a>) -> Option<Self> {
            let nothing = of.containers.is_absent()
                && of.init_containers.is_absent()
                && of.ephemeral_containers.is_absent()
                && of.volumes.is_absent();
            if nothing {
                return None;
            }
            Some(Self {
                init_containers: &of.init_containers,
                containers: &of.containers,
                ephemeral_containers: &of.ephemeral_containers,
                volumes: &of.volumes,
                pull_secrets: &of.image_pull_secrets,
                account: of.account.filled().or(of.old_account.filled()),
                priority_class: of.priority_class.filled(),
            })
        }
    };
}

impl<'a> Spec<'a> {
    spec_of! {
        /// Of a step on the way to a pod spec; none where nothing stands that could hold an image.
        of, Node
    }

    spec_of! {
        /// Of an object that may be a pod spec itself, likewise.
        of_object, Object
    }
}

/// The image uses found so far in one pod.
pub(super) struct Uses<'u> {
    scene: &'u Scene<'u>,
    path: Option<&'u Path<'u>>,
    list: Vec<ImageUse<'u>>,
}

impl<'u> Uses<'u> {
    pub(super) fn new(scene: &'u Scene<'u>, path: Option<&'u Path<'u>>) -> Self {
        Self { scene, path, list: Vec::with_capacity(4) }
    }

    /// Hands the uses over, where there are any.
    pub(super) fn emit(self, pod: &Pod<'_>, visit: &mut Visit<'_>) {
        if !self.list.is_empty() {
            visit(pod, &self.list);
        }
    }

    pub(super) fn add(&mut self, spec: &Spec<'u>) {
        self.containers("/initContainers", UseKind::InitContainer, spec.init_containers);
        self.containers("/containers", UseKind::Container, spec.containers);
        self.containers("/ephemeralContainers", UseKind::EphemeralContainer, spec.ephemeral_containers);
        self.volumes(spec.volumes);
    }

    fn containers(&mut self, list: &'static str, kind: UseKind, containers: &'u List<Container<'u>>) {
        if let Some(found) = containers.wrong() {
            self.malformed(Some(kind), list, None, Malformed { expected: "a list", found });
        }
        for (index, container) in containers.elements().iter().enumerate() {
            let Field::Value(container) = container else {
                let found = container.wrong().unwrap_or("null");
                self.malformed(Some(kind), list, Some(index), Malformed { expected: "an object", found });
                continue;
            };
            let kind = match kind {
                UseKind::InitContainer if container.restart_policy.as_str() == Some("Always") => {
                    UseKind::Sidecar
                }
                kind => kind,
            };
            let Container { name, image, image_pull_policy: policy, .. } = container;
            self.image_use(kind, [name, image, policy], (list, index, Leaf::Container));
        }
    }

    fn volumes(&mut self, volumes: &'u List<Volume<'u>>) {
        const KIND: UseKind = UseKind::ImageVolume;
        if let Some(found) = volumes.wrong() {
            self.malformed(Some(KIND), "/volumes", None, Malformed { expected: "a list", found });
        }
        for (index, volume) in volumes.elements().iter().enumerate() {
            let found = match volume {
                Field::Value(volume) => match &volume.image {
                    Field::Value(image) => {
                        let texts = [&volume.name, &image.reference, &image.pull_policy];
                        self.image_use(KIND, texts, ("/volumes", index, Leaf::Volume));
                        continue;
                    }
                    Field::Absent => continue,
                    Field::Wrong(found) => found,
                },
                other => other.wrong().unwrap_or("null"),
            };
            self.malformed(Some(KIND), "/volumes", Some(index), Malformed { expected: "an object", found });
        }
    }

    /// Something of the wrong type; in custom resources any type may stand where it likes.
    pub(super) fn malformed(
        &mut self,
        kind: Option<UseKind>,
        list: &'static str,
        index: Option<usize>,
        malformed: Malformed,
    ) {
        if !self.scene.workload.built_in {
            return;
        }
        self.push(Written {
            kind,
            name: &ABSENT,
            image: &ABSENT,
            policy: &ABSENT,
            place: self.place(list, index, Leaf::Element),
            malformed: Some(malformed),
            templated: false,
        });
    }

    fn image_use(
        &mut self,
        kind: UseKind,
        [name, image, policy]: [&'u Text<'u>; 3],
        (list, index, leaf): (&'static str, usize, Leaf),
    ) {
        // In custom resources an image may be an object of its parts.
        let wrong = image.wrong().filter(|_| self.scene.workload.built_in);
        self.push(Written {
            kind: Some(kind),
            name,
            image,
            policy,
            place: self.place(list, Some(index), leaf),
            malformed: wrong.map(|found| Malformed { expected: "a string", found }),
            templated: self.scene.templated,
        });
    }

    fn place(&self, list: &'static str, index: Option<usize>, leaf: Leaf) -> Place<'u> {
        Place { custom: self.scene.custom, path: self.path, list, index, leaf }
    }

    #[inline(always)]
    fn push(&mut self, written: Written<'u>) {
        self.list.push(ImageUse::new(written, self.scene.workload));
    }
}
