//! `missing-image`: a container or image volume names no image.

use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Error, UseKind};
use crate::settings::Mode;
use crate::wire::{Ink, say};

use super::{Context, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "missing-image",
    practice: &[1],
    ladder: Some(Ladder::Reference),
    severities: [Some(Error), Some(Error), Some(Error)],
    summary: Meta::summary("a container or image volume names no image"),
    ..Meta::BLANK
};

struct Missing<'a> {
    /// An image volume; else a container.
    volume: bool,
    name: Option<&'a str>,
    /// An API server asks, which takes no patch for an object.
    whole: bool,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    // Something of the wrong type is there, and is another rule's.
    if image_use.image.filled().is_some() || image_use.malformed.is_some() {
        return;
    }
    // A custom resource's controller may have an image of its own.
    if context.workload.built_in && context.mode == Mode::Manifest {
        let volume = image_use.kind == Some(UseKind::ImageVolume);
        let whole = context.workload.stage.is_stored();
        sink.report(Missing { volume, name: image_use.name, whole });
    }
}

impl Fault for Missing<'_> {
    fn message(&self, out: &mut Ink) {
        match (self.volume, self.name) {
            (false, Some(name)) => say!(out, "container `", Echo(name), "` names no image"),
            (false, None) => say!(out, "a container names no image"),
            (true, Some(name)) => say!(out, "image volume `", Echo(name), "` names no image"),
            (true, None) => say!(out, "an image volume names no image"),
        }
    }

    fn why(&self) -> &'static str {
        match self.volume {
            false => {
                "the API server refuses a container without image, so nothing is pulled and nothing starts"
            }
            true => "the API server refuses a pod whose image volume has no reference, so nothing starts",
        }
    }

    fn help(&self, out: &mut Ink) {
        let field = if self.volume { "image.reference" } else { "image" };
        match self.whole {
            true => say!(out, "write the image into `", field, "`: `registry/repository:version`"),
            false => say!(
                out,
                "write the image into `",
                field,
                "`, or set `mode` to `overlay` where this is a patch over an object that has it"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, faults, message, said};
    use super::super::{Check, Message};
    use crate::pull::{Stage, Workload};
    use crate::settings::Mode;

    fn count(case: &Case) -> usize {
        case.drafts(Check::Image(super::check), &super::META).len()
    }

    #[test]
    fn finds_containers_without_image() {
        assert_eq!(faults(super::check, &super::META, ""), 1);
        for image in ["nginx", " ", "auto", "{{ .Values.image }}", "Nginx"] {
            assert_eq!(faults(super::check, &super::META, image), 0, "{image}");
        }
    }

    #[test]
    fn leaves_alone_where_somebody_else_has_the_image() {
        assert_eq!(count(&Case { mode: Mode::Overlay, ..Case::of(&[""]) }), 0);
        let workload = Workload { kind: Some("Rollout"), ..Workload::default() };
        assert_eq!(count(&Case { workload, ..Case::of(&[""]) }), 0);
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            message(super::check, &super::META, ""),
            "container `web` names no image\n\
             the API server refuses a container without image, so nothing is pulled and nothing starts\n\
             write the image into `image`, or set `mode` to `overlay` where this is a patch over an object that has it"
        );
        let workload =
            Workload { kind: Some("Pod"), built_in: true, stage: Stage::Create, ..Workload::default() };
        let drafts = Case { workload, ..Case::of(&[""]) }.drafts(Check::Image(super::check), &super::META);
        assert_eq!(drafts[0].help, "write the image into `image`: `registry/repository:version`");
        let volume = super::Missing { volume: true, name: None, whole: true };
        assert_eq!(said(&Message(&volume)), "an image volume names no image");
    }
}
