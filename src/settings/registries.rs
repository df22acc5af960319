//! Which registries are allowed, which are private, and what stands in for them.

use serde::Deserialize;

use crate::image::{DOCKER_HUB, Reference};
use crate::pattern::RegistryPattern;

use super::NonEmpty;

/// Registries and repositories by pattern. A list that is left out restricts nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Registries {
    /// Only these may be pulled from.
    pub allowed: Option<NonEmpty<RegistryPattern>>,
    /// These may not, even where they are allowed.
    pub denied: Option<NonEmpty<RegistryPattern>>,
    /// These ask for a credential.
    pub private: Option<NonEmpty<RegistryPattern>>,
    /// The nodes themselves have credentials for these.
    pub node_credentials: Option<NonEmpty<RegistryPattern>>,
    /// Caches and mirrors.
    pub mirrors: Option<NonEmpty<Mirror>>,
}

/// A cache or mirror of a registry.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(into = "Written"))]
#[serde(try_from = "Written")]
pub struct Mirror {
    of: RegistryPattern,
    at: Option<String>,
}

/// A mirror as settings write it: of `at` and `transparent` exactly one.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Mirror"))]
#[serde(deny_unknown_fields)]
struct Written {
    /// What is mirrored, such as `docker.io`.
    of: RegistryPattern,
    /// The name under which it is mirrored, such as `mirror.example.com/hub`: images have to name it.
    #[serde(default)]
    at: Option<String>,
    /// The runtimes ask the mirror by themselves: images keep their names.
    #[serde(default)]
    transparent: bool,
}

impl TryFrom<Written> for Mirror {
    type Error = &'static str;

    fn try_from(Written { of, at, transparent }: Written) -> Result<Self, Self::Error> {
        match (&at, transparent) {
            (Some(_), true) | (None, false) => Err("expected exactly one of `at` and `transparent: true`"),
            (None, true) => Ok(Self { of, at: None }),
            (Some(place), false) => {
                // A name below the place tells whether the place is one; a host alone is no reference.
                let below = format!("{}/x", place.trim_end_matches('/'));
                let sound = Reference::parse(&below).is_ok_and(|r| !r.registry().is_empty())
                    && place
                        .split('/')
                        .next()
                        .is_some_and(|host| host.contains(['.', ':']) || host == "localhost");
                let literal = !of.as_str().contains('*');
                match (sound, literal) {
                    (false, _) => Err(
                        "expected `at` to be a registry and perhaps a path, such as `mirror.example.com/hub`",
                    ),
                    (_, false) => Err("expected `of` without `*` where images have to name the mirror"),
                    _ => Ok(Self { of, at: Some(place.trim_end_matches('/').to_owned()) }),
                }
            }
        }
    }
}

impl Mirror {
    /// Whether runtimes ask it by themselves for this image.
    #[must_use]
    pub fn serves(&self, image: &Reference<'_>) -> bool {
        self.at.is_none() && self.of.matches(image)
    }

    /// Registry and repository under which it has this image, where images have to name it.
    #[must_use]
    pub fn name_of(&self, image: &Reference<'_>) -> Option<String> {
        let at = self.at.as_ref().filter(|_| self.of.matches(image))?;
        let name = image.name().to_string();
        let prefix = spelled_out(self.of.as_str());
        let rest = name.strip_prefix(&prefix)?;
        Some(format!("{at}{rest}"))
    }
}

/// A literal pattern as the beginning of the normalised names that it matches.
fn spelled_out(pattern: &str) -> String {
    match Reference::parse(&format!("{pattern}/x")) {
        Ok(below) => below.name().to_string().trim_end_matches("/x").to_owned(),
        Err(_) => DOCKER_HUB.to_owned(),
    }
}

impl Registries {
    /// Whether a list names the image; a list that is left out names none.
    #[must_use]
    pub fn names(list: &Option<NonEmpty<RegistryPattern>>, image: &Reference<'_>) -> bool {
        list.as_ref().is_some_and(|list| list.iter().any(|pattern| pattern.matches(image)))
    }

    /// The mirrors.
    pub fn mirrors(&self) -> impl Iterator<Item = &Mirror> {
        self.mirrors.iter().flat_map(|list| list.iter())
    }

    /// Each list of `over`, where it has one, else this one's.
    #[must_use]
    pub fn under(&self, over: &Self) -> Self {
        let either = |own: &Option<NonEmpty<RegistryPattern>>, over: &Option<NonEmpty<RegistryPattern>>| {
            over.as_ref().or(own.as_ref()).cloned()
        };
        Self {
            allowed: either(&self.allowed, &over.allowed),
            denied: either(&self.denied, &over.denied),
            private: either(&self.private, &over.private),
            node_credentials: either(&self.node_credentials, &over.node_credentials),
            mirrors: over.mirrors.as_ref().or(self.mirrors.as_ref()).cloned(),
        }
    }
}
