//! Caches and mirrors: what they have, and under which name.

use crate::image::Reference;
use crate::pattern::RegistryPattern;
use crate::tree::{checked, record};

/// A cache or mirror of a registry.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(into = "Written"))]
#[cfg_attr(feature = "schema", schemars(try_from = "Written"))]
pub struct Mirror {
    of: RegistryPattern,
    at: Option<At>,
}

checked!(Mirror from Written);

/// Where images have to name a mirror.
#[derive(Clone, Debug)]
struct At {
    /// As written, without a `/` at its end.
    text: String,
    /// It and everything below it.
    place: RegistryPattern,
}

/// A mirror as settings write it: of `at` and `transparent` exactly one.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Mirror"))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
struct Written {
    /// What is mirrored, such as `docker.io`.
    of: RegistryPattern,
    /// The name under which it is mirrored, such as `mirror.example.com/hub`: images have to name it.
    #[cfg_attr(feature = "schema", schemars(default))]
    at: Option<String>,
    /// The runtimes ask the mirror by themselves: images keep their names.
    #[cfg_attr(feature = "schema", schemars(default))]
    transparent: bool,
}

record!(Written {
    of = "of" required,
    at = "at",
    transparent = "transparent",
});

impl TryFrom<Written> for Mirror {
    type Error = &'static str;

    fn try_from(Written { of, at, transparent }: Written) -> Result<Self, Self::Error> {
        match (&at, transparent) {
            (Some(_), true) | (None, false) => Err("expected exactly one of `at` and `transparent: true`"),
            (None, true) => Ok(Self { of, at: None }),
            (Some(_), false) if of.as_str().contains('*') => {
                Err("expected `of` without `*` where images have to name the mirror")
            }
            (Some(text), false) => match At::read(text) {
                Some(at) => Ok(Self { of, at: Some(at) }),
                None => {
                    Err("expected `at` to be a registry and perhaps a path, such as `mirror.example.com/hub`")
                }
            },
        }
    }
}

impl At {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim_end_matches('/');
        let host = text.split('/').next().unwrap_or_default();
        // A name below the place tells whether the place is one; a host alone is no reference.
        let below = format!("{text}/x");
        let sound = Reference::parse(&below).is_ok_and(|below| !below.registry().is_empty())
            && (host.contains(['.', ':']) || host == "localhost");
        let place = RegistryPattern::parse(text).ok().filter(|_| sound)?;
        Some(Self { text: text.to_owned(), place })
    }
}

impl Mirror {
    /// Whether runtimes ask it by themselves for this image.
    #[must_use]
    pub fn serves(&self, image: &Reference<'_>) -> bool {
        self.at.is_none() && self.of.matches(image)
    }

    /// Whether this image names it.
    #[must_use]
    pub fn has(&self, image: &Reference<'_>) -> bool {
        self.at.as_ref().is_some_and(|at| at.place.matches(image))
    }

    /// What stands in the image's repository below what is mirrored.
    pub(super) fn below(&self, image: &Reference<'_>) -> Option<String> {
        self.of.below(image)
    }

    /// Registry and repository under which it has this image, where images have to name it. None where that
    /// is no name, such as a host alone for a mirror of a single repository.
    #[must_use]
    pub fn name_of(&self, image: &Reference<'_>) -> Option<String> {
        let at = self.at.as_ref()?;
        let name = match self.below(image)?.as_str() {
            "" => at.text.clone(),
            below => format!("{}/{below}", at.text),
        };
        let sound = Reference::parse(&name).is_ok_and(|name| name.tag().is_none() && at.place.matches(&name));
        sound.then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Mirror, Reference};
    use crate::tree::{Read, Tree};

    fn mirror(of: &str, at: &str) -> Read<Mirror> {
        Tree::parse(&serde_json::json!({"of": of, "at": at}).to_string()).expect("JSON").to()
    }

    #[test]
    fn has_images_under_its_own_name() {
        for (of, at, image, expected) in [
            ("docker.io", "m.example/hub", "nginx:1", Some("m.example/hub/library/nginx")),
            ("docker.io", "m.example/hub/", "bitnami/redis", Some("m.example/hub/bitnami/redis")),
            ("index.docker.io", "m.example", "docker.io/nginx", Some("m.example/library/nginx")),
            ("Docker.io", "localhost/hub", "x/x/x", Some("localhost/hub/x/x/x")),
            ("docker.io/library", "m.example/official", "nginx", Some("m.example/official/nginx")),
            ("docker.io/library", "m.example/official", "bitnami/redis", None),
            ("library/nginx", "m.example/nginx", "nginx:1", Some("m.example/nginx")),
            ("docker.io/x", "m.example/y", "x/x:1", Some("m.example/y/x")),
            ("docker.io/x", "m.example/y", "x:1", Some("m.example/y")),
            ("docker.io/x", "m.example:5000", "x:1", None),
            ("quay.io/org", "m.example:5000/q", "quay.io/org/org/app:1", Some("m.example:5000/q/org/app")),
            ("quay.io/org", "m.example/q", "quay.io/orgs/app", None),
            ("quay.io/org", "m.example/q", "ghcr.io/org/app", None),
            ("quay.io/org/app", "m.example/app", "quay.io/org/app", Some("m.example/app")),
            ("quay.io/org/app", "m.example", "quay.io/org/app", None),
            ("Reg.example:05000", "[::1]:5000/r", "reg.example:5000/a", Some("[::1]:5000/r/a")),
            ("reg.example", "m.example/r", "reg.example:443/a", None),
        ] {
            let image = Reference::parse(image).expect(image);
            let name = mirror(of, at).expect(at).name_of(&image);
            assert_eq!(name.as_deref(), expected, "{of} {at} {image:?}");
        }
        let long = format!("quay.io/{}", "a".repeat(250));
        let image = Reference::parse(&long).expect("a reference");
        assert_eq!(mirror("quay.io", "m.example/quay-io").expect("a mirror").name_of(&image), None);
    }

    #[test]
    fn knows_the_images_that_name_it() {
        let mirror = mirror("docker.io", "M.example/hub").expect("a mirror");
        for (image, expected) in [
            ("m.example/hub/library/nginx:1", true),
            ("m.example/hubs/nginx", false),
            ("m.example:443/hub/nginx", false),
            ("nginx", false),
        ] {
            assert_eq!(mirror.has(&Reference::parse(image).expect(image)), expected, "{image}");
        }
    }

    #[test]
    fn refuses_places_that_are_none() {
        for (of, at) in [
            ("docker.io", ""),
            ("docker.io", "hub"),
            ("docker.io", "hub/x"),
            ("docker.io", "https://m.example"),
            ("docker.io", "m.example/hub:1"),
            ("docker.io", "m.example/Hub"),
            ("docker.io", "m.example/*"),
            ("docker.io", "m_m.example/hub"),
            ("docker.io", "m.example//hub"),
            ("*.io", "m.example"),
            ("quay.io/**", "m.example"),
        ] {
            assert!(mirror(of, at).is_err(), "{of} {at}");
        }
        for text in
            [r#"{"of": "docker.io"}"#, r#"{"of": "docker.io", "at": "m.example", "transparent": true}"#]
        {
            assert!(Tree::parse(text).expect("JSON").to::<Mirror>().is_err(), "{text}");
        }
    }
}
