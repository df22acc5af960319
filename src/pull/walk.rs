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
    let above = Pod::default();
    scene.pod(None, &Spec::of_object(object), &above, visit);
    scene.step(None, "/spec", &object.spec, &above, visit);
    scene.step(None, "/template", &object.template, &above, visit);
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

impl Scene<'_> {
    fn step(
        &self,
        above: Option<&Path<'_>>,
        key: &'static str,
        node: &Field<Box<Node<'_>>>,
        pod: &Pod<'_>,
        visit: &mut Visit<'_>,
    ) {
        let path = Path { above, key };
        match node {
            Field::Value(node) => self.node(&path, node, pod, visit),
            Field::Wrong(found) => {
                let mut uses = Uses::new(self, Some(&path));
                uses.malformed(None, "", None, Malformed { expected: "an object", found });
                uses.emit(pod, visit);
            }
            Field::Absent => {}
        }
    }

    fn node(&self, path: &Path<'_>, node: &Node<'_>, above: &Pod<'_>, visit: &mut Visit<'_>) {
        let labels = node.metadata.value().and_then(|metadata| metadata.labels);
        let parallelism = node.parallelism.and_then(|text| text.parse().ok());
        let pod = Pod {
            schedule: node.schedule.filled().or(above.schedule),
            parallelism: parallelism.or(above.parallelism),
            labels: labels.or(above.labels),
            ..*above
        };
        let path = Some(path);
        self.pod(path, &Spec::of(node), &pod, visit);
        self.step(path, "/spec", &node.spec, &pod, visit);
        self.step(path, "/template", &node.template, &pod, visit);
        self.step(path, "/jobTemplate", &node.job_template, &pod, visit);
    }

    fn pod(&self, path: Option<&Path<'_>>, spec: &Spec<'_>, above: &Pod<'_>, visit: &mut Visit<'_>) {
        if spec.is_absent() {
            return;
        }
        let mut uses = Uses::new(self, path);
        uses.add(spec);
        let mut pod = Pod { account: spec.account, priority_class: spec.priority_class, ..*above };
        pod.name_secrets(spec.pull_secrets);
        uses.emit(&pod, visit);
    }
}
