//! `bypassed-mirror`: an image goes round the cache that has it.

use crate::image::Reference;
use crate::pull::ImageUse;
use crate::report::{Echo, Severity::Warning};
use crate::wire::{Ink, say};

use super::renamed::renamed;
use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "bypassed-mirror",
    practice: &[3],
    ladder: Some(Ladder::Name),
    severities: [Some(Warning), Some(Warning), Some(Warning)],
    configured_by: Some("registries.mirrors"),
    summary: Meta::summary("an image goes round the cache that has it"),
    ..Meta::BLANK
};

struct Bypassed<'a> {
    image: &'a str,
    name: String,
    better: String,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    if context.registries.mirrors.is_none() {
        return;
    }
    let Some((reference, image)) = image_use.readable() else { return };
    let Some(name) = context.registries.mirrored(reference) else { return };
    // Settings that name a mirror and allow nothing from there do not ask for it here.
    if !Reference::parse(&name).is_ok_and(|new| context.registries.allows(&new)) {
        return;
    }
    let edit = Edit::name(name.clone());
    let Some(better) = edit.applied(image_use).map(String::from) else { return };
    let risky = renamed(name.clone(), reference, context);
    sink.offer(Bypassed { image, name, better }, None, risky);
}

impl Fault for Bypassed<'_> {
    fn message(&self, out: &mut Ink) {
        let (image, name) = (Echo(self.image), Echo(&self.name));
        say!(out, "image `", image, "` goes round the cache, which has it as `", name, "`")
    }

    fn why(&self) -> &'static str {
        "each node asks the registry itself, so its outages and its limits fail pulls that the cache could serve"
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "write `", Echo(&self.better), "`")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, Drafted, lines};
    use super::super::{Check, Edit};

    const MIRRORS: &str = r#"{"mirrors": [
        {"of": "docker.io", "at": "mirror.example.com/hub"},
        {"of": "docker.io/library", "at": "mirror.example.com/official"},
        {"of": "quay.io/org", "at": "localhost:5000"},
        {"of": "ghcr.io", "transparent": true},
        {"of": "mirror.example.com", "at": "second.example.com/m"}
    ]}"#;

    fn drafts(image: &'static str) -> Vec<Drafted> {
        Case::of(&[image]).registries(MIRRORS).drafts(Check::Image(super::check), &super::META)
    }

    #[test]
    fn finds_the_narrowest_mirror_and_keeps_the_version() {
        for (image, name) in [
            ("bitnami/redis:7.2", "mirror.example.com/hub/bitnami/redis"),
            ("docker.io/nginx:1.27.3", "mirror.example.com/official/nginx"),
            ("nginx", "mirror.example.com/official/nginx"),
            (
                "quay.io/org/team/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "localhost:5000/team/app",
            ),
        ] {
            let found = drafts(image);
            assert_eq!((&found[0].safe, &found[0].risky), (&None, &Some(Edit::name(name))), "{image}");
        }
        for image in [
            "quay.io/other/app:1",
            "quay.io/organisation/app:1",
            "ghcr.io/org/app:1",
            "mirror.example.com/hub/library/nginx:1",
            "localhost:5000/team/app:1",
            "registry.example.com/app:1",
            "{{ image }}",
            "Nginx",
            "",
        ] {
            assert!(drafts(image).is_empty(), "{image}");
        }
    }

    #[test]
    fn finds_nothing_without_mirrors() {
        assert!(Case::of(&["nginx:1"]).drafts(Check::Image(super::check), &super::META).is_empty());
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            drafts("nginx:1.27.3").iter().map(lines).collect::<String>(),
            "image `nginx:1.27.3` goes round the cache, which has it as `mirror.example.com/official/nginx`\n\
             each node asks the registry itself, so its outages and its limits fail pulls that the cache could serve\n\
             write `mirror.example.com/official/nginx:1.27.3`"
        );
    }
}
