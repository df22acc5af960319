//! `disallowed-registry`: an image comes from a registry that is not allowed.

use crate::image::Reference;
use crate::list::{Listed, joined};
use crate::order::sort_by_key;
use crate::pattern::RegistryPattern;
use crate::pull::ImageUse;
use crate::report::{Echo, EchoImage, Severity::Error};
use crate::settings::Registries;
use crate::wire::{Ink, say};

use super::renamed::renamed;
use super::{Context, Edit, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "disallowed-registry",
    practice: &[1, 4],
    ladder: Some(Ladder::Name),
    severities: [Some(Error), Some(Error), Some(Error)],
    configured_by: Some("registries.allowed or registries.denied"),
    summary: Meta::summary("an image comes from a registry that is not allowed"),
    stays: true,
    ..Meta::BLANK
};

/// Allowed places that the help names.
const PROPOSED: usize = 3;

struct Disallowed<'a> {
    image: &'a str,
    because: Because<'a>,
    /// Allowed places, the nearest first.
    allowed: Vec<&'a str>,
    /// The image as an allowed mirror has it.
    mirrored: Option<String>,
}

enum Because<'a> {
    Denied { name: String, by: &'a str },
    NotAllowed { name: String },
    Unreadable,
    Open { placeholder: &'static str },
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let registries = context.registries;
    if registries.allowed.is_none() && registries.denied.is_none() {
        return;
    }
    let Some(image) = image_use.image.filled() else { return };
    let unread = |because| Disallowed { image, because, allowed: nearest(registries, ""), mirrored: None };
    match (&image_use.reference, image_use.placeholder) {
        (_, Some(placeholder)) => sink.undetermined(unread(Because::Open { placeholder })),
        (Some(Err(_)), None) => sink.report(unread(Because::Unreadable)),
        (Some(Ok(reference)), None) if !registries.allows(reference) => {
            let name = reference.name();
            let allowed = nearest(registries, &name);
            let because = match registries.denied_by(reference) {
                Some(by) => Because::Denied { name, by: by.as_str() },
                None => Because::NotAllowed { name },
            };
            let risky = mirror(reference, context);
            let mirrored = risky.as_ref().and_then(|edit| edit.applied(image_use)).map(String::from);
            sink.offer(Disallowed { image, because, allowed, mirrored }, None, risky);
        }
        _ => {}
    }
}

/// The name that an allowed mirror has for the image.
fn mirror(reference: &Reference<'_>, context: &Context<'_>) -> Option<Edit> {
    let mut names = context.registries.mirrors().filter_map(|mirror| mirror.name_of(reference));
    names.find_map(|name| renamed(name, reference, context))
}

/// A few of the allowed places, first those that begin as the name does; none that is denied as a whole.
fn nearest<'r>(registries: &'r Registries, name: &str) -> Vec<&'r str> {
    let denied = |place: &RegistryPattern| {
        registries.denied.iter().flat_map(|list| list.iter()).any(|denied| denied.covers(place))
    };
    let allowed = registries.allowed.iter().flat_map(|list| list.iter());
    let mut places: Vec<&str> = allowed.filter(|place| !denied(place)).map(RegistryPattern::as_str).list();
    let common = |place: &str| place.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
    sort_by_key(&mut places, |place| core::cmp::Reverse(common(place)));
    places.truncate(PROPOSED);
    places
}

impl Fault for Disallowed<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", EchoImage(self.image), "` ");
        match &self.because {
            Because::Denied { name, by } => {
                say!(
                    out,
                    "comes from `",
                    Echo(name),
                    "`, which `registries.denied` names with `",
                    Echo(by),
                    "`"
                )
            }
            Because::NotAllowed { name } => {
                say!(out, "comes from `", Echo(name), "`, which `registries.allowed` does not name")
            }
            Because::Unreadable => {
                say!(out, "is no valid reference, so nobody can tell whether its registry is allowed")
            }
            Because::Open { placeholder: "auto" } => {
                say!(out, "stands for one that Istio writes into the pod, and whose registry may be any")
            }
            Because::Open { placeholder } => {
                say!(
                    out,
                    "still holds `",
                    placeholder,
                    "`, so nobody can tell whether its registry is allowed"
                )
            }
        }
    }

    fn why(&self) -> &'static str {
        match self.because {
            Because::Denied { .. } | Because::NotAllowed { .. } => {
                "what is pulled comes from a place that the settings do not vouch for"
            }
            Because::Unreadable | Because::Open { .. } => {
                "what cannot be read passes no list of registries, or the list could be got round"
            }
        }
    }

    fn help(&self, out: &mut Ink) {
        let places: Vec<String> = self.allowed.iter().map(|place| format!("`{}`", Echo(place))).list();
        match (&self.mirrored, &self.because, joined(&places, " or ")) {
            (Some(image), ..) => say!(out, "write `", Echo(image), "`"),
            (None, Because::Open { placeholder: "auto" }, _) => {
                say!(out, "check the pods, once Istio has injected its proxy")
            }
            (None, Because::Open { .. }, _) => say!(out, "fill it in first, and check what comes out"),
            (None, Because::Unreadable, places) if places.is_empty() => {
                say!(out, "write a reference that can be read")
            }
            (None, Because::Unreadable, places) => {
                say!(out, "write a reference that can be read, of ", places)
            }
            (None, _, places) if places.is_empty() => say!(out, "use an image of another registry"),
            (None, _, places) => say!(out, "use an image of ", places),
        }
    }
}

#[cfg(test)]
mod tests;
