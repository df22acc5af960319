//! Which registries are allowed, which are private, and what stands in for them.

mod mirror;
mod places;

use std::rc::Rc;

use crate::image::{DOCKER_HUB, DOCKER_HUB_SERVER, Reference};
use crate::pattern::RegistryPattern;
use crate::tree::record;

use super::NonEmpty;

pub use mirror::Mirror;
pub use places::Places;

/// Registries and repositories by pattern. A list that is left out restricts nothing.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields, default))]
pub struct Registries {
    /// Only these may be pulled from.
    #[cfg_attr(feature = "schema", schemars(with = "Option<NonEmpty<RegistryPattern>>"))]
    pub allowed: Option<Rc<Places>>,
    /// These may not, even where they are allowed.
    #[cfg_attr(feature = "schema", schemars(with = "Option<NonEmpty<RegistryPattern>>"))]
    pub denied: Option<Rc<Places>>,
    /// These ask for a credential.
    #[cfg_attr(feature = "schema", schemars(with = "Option<NonEmpty<RegistryPattern>>"))]
    pub private: Option<Rc<Places>>,
    /// The nodes themselves have credentials for these.
    #[cfg_attr(feature = "schema", schemars(with = "Option<NonEmpty<RegistryPattern>>"))]
    pub node_credentials: Option<Rc<Places>>,
    /// Caches and mirrors.
    pub mirrors: Option<Rc<NonEmpty<Mirror>>>,
}

record!(Registries {
    allowed = "allowed",
    denied = "denied",
    private = "private",
    node_credentials = "nodeCredentials",
    mirrors = "mirrors",
});

impl Registries {
    /// Whether a list names the image; a list that is left out names none.
    #[must_use]
    pub fn names(list: &Option<Rc<Places>>, image: &Reference<'_>) -> bool {
        list.as_ref().is_some_and(|list| list.name(image))
    }

    /// Whether an image may be pulled from where it is.
    #[must_use]
    pub fn allows(&self, image: &Reference<'_>) -> bool {
        self.denied_by(image).is_none() && (self.allowed.is_none() || Self::names(&self.allowed, image))
    }

    /// What denies an image, under whichever address of its registry.
    #[must_use]
    pub fn denied_by(&self, image: &Reference<'_>) -> Option<&RegistryPattern> {
        let list = self.denied.as_ref()?;
        let pattern = |image: &Reference<'_>| {
            list.name(image).then(|| list.iter().find(|pattern| pattern.matches(image))).flatten()
        };
        pattern(image).or_else(|| pattern(&Reference::parse(&usual(image)?).ok()?))
    }

    /// The name that the image should have for a mirror to be asked, by the narrowest of them. None where no
    /// mirror has it, where it names one, and where the runtimes ask one by themselves.
    #[must_use]
    pub fn mirrored(&self, image: &Reference<'_>) -> Option<String> {
        if self.mirrors().any(|mirror| mirror.serves(image) || mirror.has(image)) {
            return None;
        }
        let named =
            self.mirrors().filter_map(|mirror| Some((mirror.below(image)?.len(), mirror.name_of(image)?)));
        named.min_by_key(|(below, _)| *below).map(|(_, name)| name)
    }

    /// The mirrors.
    pub fn mirrors(&self) -> impl Iterator<Item = &Mirror> {
        self.mirrors.iter().flat_map(|list| list.iter())
    }

    /// Each list of `over`, where it has one, else this one's.
    #[must_use]
    pub fn under(&self, over: &Self) -> Self {
        let either =
            |own: &Option<Rc<Places>>, over: &Option<Rc<Places>>| over.as_ref().or(own.as_ref()).cloned();
        Self {
            allowed: either(&self.allowed, &over.allowed),
            denied: either(&self.denied, &over.denied),
            private: either(&self.private, &over.private),
            node_credentials: either(&self.node_credentials, &over.node_credentials),
            mirrors: over.mirrors.as_ref().or(self.mirrors.as_ref()).cloned(),
        }
    }
}

/// The name of an image at the usual address of its registry, where it is written with another one: without the port
/// that is dialled anyway, and not at the host that serves Docker Hub.
fn usual(image: &Reference<'_>) -> Option<String> {
    let written = image.registry();
    let host = match written.rsplit_once(':') {
        Some((host, port)) if port.trim_start_matches('0') == "443" => host,
        _ => written,
    };
    let host = if host.eq_ignore_ascii_case(DOCKER_HUB_SERVER) { DOCKER_HUB } else { host };
    (host != written).then(|| format!("{host}/{}", image.repository()))
}
