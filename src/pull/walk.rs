//! From an object to its image uses, by structural descent: `spec.template.spec`,
//! `spec.jobTemplate.spec.template.spec`, `template.spec`, or the pod spec itself.

use crate::image::Reference;
use crate::kubernetes::{Container, Field, List, Node, Object, Text, Volume};
use crate::report::UseKind;

use super::image_use::{ImageUse, Malformed, Place};

static ABSENT: Text<'static> = Field::Absent;

/// Where in a pod spec containers are listed, in the order of a report.
struct Lists<'a> {
    init_containers: &'a List<Container<'a>>,
    containers: &'a List<Container<'a>>,
    ephemeral_containers: &'a List<Container<'a>>,
    volumes: &'a List<Volume<'a>>,
}

/// The descent: the path so far and what to do at each image.
struct Walk<'v, V> {
    path: Vec<&'static str>,
    /// Of Kubernetes' own kinds the shape is known, and a wrong type there is a fault.
    strict: bool,
    visit: &'v mut V,
}

/// Calls `visit` for every image use of an object, in the order of a report.
/// In `strict` kinds, whose shape is Kubernetes' own, wrong types around images are image uses too.
pub fn image_uses<'a>(object: &'a Object<'a>, strict: bool, visit: &mut impl FnMut(&ImageUse<'_>)) {
    let mut walk = Walk { path: Vec::with_capacity(8), strict, visit };
    walk.pod_spec(&Lists {
        init_containers: &object.init_containers,
        containers: &object.containers,
        ephemeral_containers: &object.ephemeral_containers,
        volumes: &object.volumes,
    });
    walk.step("spec", &object.spec);
    walk.step("template", &object.template);
}

impl<V: FnMut(&ImageUse<'_>)> Walk<'_, V> {
    fn step<'a>(&mut self, key: &'static str, node: &'a Field<Box<Node<'a>>>) {
        self.path.push(key);
        match node {
            Field::Value(node) => {
                self.pod_spec(&Lists {
                    init_containers: &node.init_containers,
                    containers: &node.containers,
                    ephemeral_containers: &node.ephemeral_containers,
                    volumes: &node.volumes,
                });
                self.step("spec", &node.spec);
                self.step("template", &node.template);
                self.step("jobTemplate", &node.job_template);
            }
            Field::Wrong(found) => self.malformed(None, "", None, "an object", found),
            Field::Absent => {}
        }
        self.path.pop();
    }

    fn pod_spec(&mut self, pod: &Lists<'_>) {
        self.containers("initContainers", UseKind::InitContainer, pod.init_containers);
        self.containers("containers", UseKind::Container, pod.containers);
        self.containers("ephemeralContainers", UseKind::EphemeralContainer, pod.ephemeral_containers);
        self.volumes(pod.volumes);
    }

    fn containers(&mut self, list: &'static str, kind: UseKind, containers: &List<Container<'_>>) {
        if let Some(found) = containers.wrong() {
            self.malformed(Some(kind), list, None, "a list", found);
        }
        for (index, container) in containers.elements().iter().enumerate() {
            let Field::Value(container) = container else {
                self.malformed(
                    Some(kind),
                    list,
                    Some(index),
                    "an object",
                    container.wrong().unwrap_or("null"),
                );
                continue;
            };
            let kind = match kind {
                UseKind::InitContainer if container.restart_policy.as_str() == Some("Always") => {
                    UseKind::Sidecar
                }
                kind => kind,
            };
            let Container { name, image, image_pull_policy: policy, .. } = container;
            self.image_use(kind, name, image, policy, (list, index, "/image"));
        }
    }

    fn volumes(&mut self, volumes: &List<Volume<'_>>) {
        if let Some(found) = volumes.wrong() {
            self.malformed(Some(UseKind::ImageVolume), "volumes", None, "a list", found);
        }
        for (index, volume) in volumes.elements().iter().enumerate() {
            match volume {
                Field::Value(volume) => match &volume.image {
                    Field::Value(image) => {
                        let at = ("volumes", index, "/image/reference");
                        self.image_use(
                            UseKind::ImageVolume,
                            &volume.name,
                            &image.reference,
                            &image.pull_policy,
                            at,
                        );
                    }
                    Field::Wrong(found) => {
                        self.malformed(Some(UseKind::ImageVolume), "volumes", Some(index), "an object", found)
                    }
                    Field::Absent => {}
                },
                other => {
                    let found = other.wrong().unwrap_or("null");
                    self.malformed(Some(UseKind::ImageVolume), "volumes", Some(index), "an object", found);
                }
            }
        }
    }

    fn malformed(
        &mut self,
        kind: Option<UseKind>,
        list: &'static str,
        index: Option<usize>,
        expected: &'static str,
        found: &'static str,
    ) {
        if self.strict {
            let place = Place { path: &self.path, list, index, leaf: "" };
            let malformed = Some(Malformed { expected, found });
            (self.visit)(&ImageUse {
                kind,
                name: None,
                image: &ABSENT,
                reference: None,
                policy: &ABSENT,
                place,
                malformed,
            });
        }
    }

    fn image_use<'a>(
        &mut self,
        kind: UseKind,
        name: &'a Text<'a>,
        image: &'a Text<'a>,
        policy: &'a Text<'a>,
        (list, index, leaf): (&'static str, usize, &'static str),
    ) {
        // In custom resources an image may be an object of its parts.
        let wrong = image.wrong().filter(|_| self.strict);
        (self.visit)(&ImageUse {
            kind: Some(kind),
            name: name.as_str(),
            image,
            reference: image.filled().map(Reference::parse),
            policy,
            place: Place { path: &self.path, list, index: Some(index), leaf },
            malformed: wrong.map(|found| Malformed { expected: "a string", found }),
        });
    }
}
