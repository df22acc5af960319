//! `unresolved-template`: an image still holds a placeholder that somebody has to fill in, so that nothing
//! can be said about what will be pulled.

use crate::pull::ImageUse;
use crate::report::{EchoImage, Severity::Info};
use crate::wire::{Ink, say};

use super::{Context, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "unresolved-template",
    practice: &[1],
    ladder: Some(Ladder::Reference),
    severities: [Some(Info), Some(Info), Some(Info)],
    summary: Meta::summary("an image still holds a placeholder that somebody has to fill in"),
    ..Meta::BLANK
};

struct Unresolved<'a> {
    image: &'a str,
    placeholder: &'static str,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, _: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    if let (Some(placeholder), Some(image)) = (image_use.placeholder, image_use.image.as_str()) {
        sink.undetermined(Unresolved { image, placeholder });
    }
}

impl Fault for Unresolved<'_> {
    fn message(&self, out: &mut Ink) {
        match self.placeholder {
            "auto" => say!(out, "image `auto` stands for one that Istio writes into the pod"),
            "ko://" => say!(out, "image `", EchoImage(self.image), "` is still to be built by ko"),
            open => {
                say!(
                    out,
                    "image `",
                    EchoImage(self.image),
                    "` still holds `",
                    open,
                    "`, which is to be filled in"
                )
            }
        }
    }

    fn why(&self) -> &'static str {
        match self.placeholder {
            "auto" => "what is pulled is known in the pod only, so nothing here can be checked",
            _ => {
                "what is pulled is known only then, and a pod that gets the placeholder as it stands waits in InvalidImageName"
            }
        }
    }

    fn help(&self, out: &mut Ink) {
        say!(
            out,
            match self.placeholder {
                "auto" => "check the pods, once Istio has injected its proxy",
                "ko://" => "run `ko resolve` first, and check what comes out",
                "{{ }}" | "[[ ]]" => "render the template first, and check what comes out",
                _ => "fill it in first, and check what comes out",
            }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::Check;
    use super::super::tests::{Case, lines};
    use crate::pull::{Stage, Workload};
    use crate::report::Outcome;

    fn said(case: &Case) -> Vec<String> {
        let drafts = case.drafts(Check::Image(super::check), &super::META);
        assert!(drafts.iter().all(|draft| draft.outcome == Outcome::Undetermined));
        drafts.iter().map(lines).collect()
    }

    #[test]
    fn finds_what_is_to_be_filled_in_and_decides_nothing() {
        for image in [
            "{{ .Values.image }}:1.2",
            "quay.io/x:{{ tag }}",
            "$(params.image)",
            "${REGISTRY}/app:latest",
            "<image>",
            "gcr.io/@PROJECT@/app",
            "ko://example.com/cmd/app",
            "auto",
        ] {
            assert_eq!(said(&Case::of(&[image])).len(), 1, "{image}");
        }
        for image in ["nginx", "nginx:auto", "Nginx", "user:pw@host/x", ""] {
            assert_eq!(said(&Case::of(&[image])).len(), 0, "{image}");
        }
    }

    #[test]
    fn finds_nothing_where_an_api_server_asks_since_nobody_fills_it_in_any_more() {
        let workload =
            Workload { kind: Some("Pod"), built_in: true, stage: Stage::Create, ..Workload::default() };
        assert_eq!(said(&Case { workload, ..Case::of(&["{{ .Values.image }}", "auto"]) }).len(), 0);
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            said(&Case::of(&["a:{{ x }}", "$(IMAGE)", "ko://a.io/b", "auto"])),
            [
                "image `a:{{ x }}` still holds `{{ }}`, which is to be filled in\n\
                 what is pulled is known only then, and a pod that gets the placeholder as it stands waits in InvalidImageName\n\
                 render the template first, and check what comes out",
                "image `$(IMAGE)` still holds `$( )`, which is to be filled in\n\
                 what is pulled is known only then, and a pod that gets the placeholder as it stands waits in InvalidImageName\n\
                 fill it in first, and check what comes out",
                "image `ko://a.io/b` is still to be built by ko\n\
                 what is pulled is known only then, and a pod that gets the placeholder as it stands waits in InvalidImageName\n\
                 run `ko resolve` first, and check what comes out",
                "image `auto` stands for one that Istio writes into the pod\n\
                 what is pulled is known in the pod only, so nothing here can be checked\n\
                 check the pods, once Istio has injected its proxy",
            ]
        );
    }
}
