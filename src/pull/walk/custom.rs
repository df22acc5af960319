//! Custom resources: what descent finds, and what stands at the places that `policies/kinds` and the
//! settings name.

use crate::kubernetes::{Fault, FaultKind, Field, Held, Hit, ImagePath, Object, Text, Whole, hits};
use crate::report::UseKind;

use super::super::image_use::{ImageUse, Malformed, Written};
use super::super::place::{Leaf, Place};
use super::super::workload::{Pod, Workload};
use super::spec::Spec;
use super::{Scene, Visit, structural};

static ABSENT: Text<'static> = Field::Absent;

/// Descent first, without what a place tells more about, and then the places in the order of their pointers.
pub(super) fn image_uses<'a>(
    object: &'a Whole<'a, Object<'a>>,
    workload: &Workload<'_>,
    paths: &[ImagePath],
    visit: &mut Visit<'_>,
) {
    let hits = match hits(object.text, paths) {
        Ok(hits) => hits,
        // What hides images is a finding itself, or its author could hide them so.
        Err(fault) => {
            visit(&Pod::default(), &[unread(fault, workload)]);
            Vec::new()
        }
    };
    let pointers: Vec<String> = hits.iter().map(Hit::pointer).collect();
    structural(object, workload, &mut |pod, uses| {
        let covered = |image_use: &ImageUse<'_>| {
            let pointer = image_use.place.pointer();
            pointers.iter().any(|hit| pointer.strip_prefix(hit.as_str()).is_some_and(is_below))
        };
        // A pod stands below one place or none.
        if !uses.first().is_some_and(covered) {
            visit(pod, uses);
        }
    });
    let mut rest = hits.iter().zip(&pointers).peekable();
    while let Some((hit, pointer)) = rest.next() {
        if let Held::PodSpec(node) = &hit.held {
            let scene = Scene { custom: pointer, templated: hit.path.templated, workload };
            if let Some(spec) = Spec::of(node) {
                scene.pod(None, &spec, visit);
            }
            continue;
        }
        let mut uses: Vec<_> = image_use(hit, pointer, workload).into_iter().collect();
        while let Some((hit, pointer)) = rest.next_if(|(hit, _)| !matches!(hit.held, Held::PodSpec(_))) {
            uses.extend(image_use(hit, pointer, workload));
        }
        if !uses.is_empty() {
            visit(&Pod::default(), &uses);
        }
    }
}

/// What stands for the images of a resource in which they cannot be found.
fn unread<'h>(fault: Fault, workload: &Workload<'_>) -> ImageUse<'h> {
    let (found, expected) = match fault.kind {
        FaultKind::Duplicate(_) => ("repeats a key where its images are", "every key once"),
        FaultKind::Many => ("has more images than can be judged", "fewer images"),
        _ => ("cannot be read where its images are", "JSON"),
    };
    let written = Written {
        kind: None,
        name: &ABSENT,
        image: &ABSENT,
        policy: &ABSENT,
        place: Place::default(),
        malformed: Some(Malformed { expected, found }),
        templated: false,
    };
    ImageUse::new(written, workload)
}

fn is_below(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('/')
}

/// The image use at one place; none where the controller puts in an image of its own.
fn image_use<'h>(hit: &'h Hit<'_, '_>, pointer: &'h str, workload: &Workload<'_>) -> Option<ImageUse<'h>> {
    let (name, image, policy, leaf) = match &hit.held {
        Held::Image(text) => (&ABSENT, text, &ABSENT, Leaf::Element),
        Held::Container(container) => {
            (&container.name, &container.image, &container.image_pull_policy, Leaf::Container)
        }
        // Without a version among the parts the controller has one.
        Held::Structured(structured) if structured.has_version() => {
            (&ABSENT, &structured.composed, structured.policy(), Leaf::Parts)
        }
        Held::Structured(_) | Held::PodSpec(_) => return None,
    };
    image.filled()?;
    let written = Written {
        kind: Some(UseKind::CustomResource),
        name,
        image,
        policy,
        place: Place { custom: pointer, leaf, ..Place::default() },
        malformed: None,
        templated: hit.path.templated,
    };
    Some(ImageUse::new(written, workload))
}
