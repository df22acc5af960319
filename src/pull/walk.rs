//! From an object to its image uses, pod by pod: by structural descent (`spec.template.spec`,
//! `spec.jobTemplate.spec.template.spec`, `template.spec`, or the pod spec itself), and at the places
//! where custom resources are known to keep images.

mod custom;
mod spec;

use crate::kubernetes::{Field, ImagePath, Node, Object, Whole};

use super::image_use::{ImageUse, Malformed};
use super::place::Path;
use super::workload::{Pod, Workload};
use spec::{Spec, Uses};

/// What to do at each pod.
type Visit<'v> = dyn FnMut(&Pod<'_>, &[ImageUse<'_>]) + 'v;

/// Calls `visit` for every pod of an object with its image uses, in the order of a report; a pod without
/// images is passed over. In built-in kinds, whose shape is Kubernetes' own, wrong types around images are
/// image uses too. `paths` are the places of this kind beside the pods.
pub fn image_uses<'a>(
    object: &'a Whole<'a, Object<'a>>,
    workload: &Workload<'_>,
    paths: &[ImagePath],
    visit: &mut Visit<'_>,
) {
    if paths.is_empty() {
        structural(object, workload, visit);
    } else {
        custom::image_uses(object, workload, paths, visit);
    }
}

/// By descent alone.
fn structural<'a>(object: &'a Object<'a>, workload: &Workload<'_>, visit: &mut Visit<'_>) {
    let scene = Scene { custom: "", templated: false, workload };
    if let Some(spec) = Spec::of_object(object) {
        scene.pod(None, &spec, visit);
    }
    scene.steps(None, &[("/spec", &object.spec), ("/template", &object.template)], visit);
}

/// What holds all the way down.
#[derive(Clone, Copy)]
struct Scene<'v> {
    /// The pointer into a custom resource at which the descent began.
    custom: &'v str,
    /// The custom resource's controller fills in what stands in brackets.
    templated: bool,
    workload: &'v Workload<'v>,
}

/// A key, with its slash, and what stands there.
type Step<'s, 'n> = (&'static str, &'s Field<Box<Node<'n>>>);

/// A node on the way to a pod spec, and those above it.
struct Way<'w> {
    above: Option<&'w Way<'w>>,
    path: Path<'w>,
    node: &'w Node<'w>,
}

impl Scene<'_> {
    /// Goes on below the keys at which something stands.
    fn steps(&self, above: Option<&Way<'_>>, steps: &[Step<'_, '_>], visit: &mut Visit<'_>) {
        for (key, node) in steps {
            let path = Path { above: above.map(|way| &way.path), key };
            match node {
                Field::Absent => {}
                Field::Value(node) => self.node(&Way { above, path, node }, visit),
                Field::Wrong(found) => {
                    let mut uses = Uses::new(self, Some(&path));
                    uses.malformed(None, "", None, Malformed { expected: "an object", found });
                    uses.emit(&inherited(above), visit);
                }
            }
        }
    }

    fn node(&self, way: &Way<'_>, visit: &mut Visit<'_>) {
        let node = way.node;
        if let Some(spec) = Spec::of(node) {
            self.pod(Some(way), &spec, visit);
        }
        let steps =
            [("/spec", &node.spec), ("/template", &node.template), ("/jobTemplate", &node.job_template)];
        self.steps(Some(way), &steps, visit);
    }

    fn pod(&self, way: Option<&Way<'_>>, spec: &Spec<'_>, visit: &mut Visit<'_>) {
        let mut uses = Uses::new(self, way.map(|way| &way.path));
        uses.add(spec);
        let mut pod = Pod { account: spec.account, priority_class: spec.priority_class, ..inherited(way) };
        pod.name_secrets(spec.pull_secrets);
        uses.emit(&pod, visit);
    }
}

/// What a pod has of what stands around it: of each the nearest.
fn inherited<'w>(mut way: Option<&'w Way<'w>>) -> Pod<'w> {
    let mut pod = Pod::default();
    while let Some(Way { above, node, .. }) = way {
        pod.schedule = pod.schedule.or_else(|| node.schedule.filled());
        pod.parallelism = pod.parallelism.or_else(|| node.parallelism?.parse().ok());
        pod.labels = pod.labels.or_else(|| node.metadata.value()?.labels);
        way = *above;
    }
    pod
}
