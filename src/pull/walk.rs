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
    if let Some(spec) = Spec::of_object(object) {
        scene.pod(None, &spec, &above, visit);
    }
    scene.steps(None, &[("/spec", &object.spec), ("/template", &object.template)], &above, visit);
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

impl Scene<'_> {
    /// Goes on below the keys at which something stands.
    fn steps(&self, above: Option<&Path<'_>>, steps: &[Step<'_, '_>], pod: &Pod<'_>, visit: &mut Visit<'_>) {
        for (key, node) in steps {
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
        if let Some(spec) = Spec::of(node) {
            self.pod(path, &spec, &pod, visit);
        }
        let steps =
            [("/spec", &node.spec), ("/template", &node.template), ("/jobTemplate", &node.job_template)];
        self.steps(path, &steps, &pod, visit);
    }

    fn pod(&self, path: Option<&Path<'_>>, spec: &Spec<'_>, above: &Pod<'_>, visit: &mut Visit<'_>) {
        let mut uses = Uses::new(self, path);
        uses.add(spec);
        let mut pod = Pod { account: spec.account, priority_class: spec.priority_class, ..*above };
        pod.name_secrets(spec.pull_secrets);
        uses.emit(&pod, visit);
    }
}
