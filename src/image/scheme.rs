//! What tags mean in one repository, where their form alone misleads: PostgreSQL calls `18.6` a release.

use core::fmt::{self, Write};
use std::rc::Rc;

use super::tag::{self, Numbers, TagClass, TagForm, classify};
use super::{Reference, WholeRegex};
use crate::pattern::RegistryPattern;
use crate::tree::{checked, record};

/// How a repository's tags are to be read.
#[derive(Clone, Debug)]
pub struct Scheme {
    images: RegistryPattern,
    tags: Tags,
    class: TagClass,
}

checked!(Scheme from Written);

/// A scheme as settings write it: of `parts` and `tag` exactly one.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Scheme"))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
struct Written {
    /// The images it is for.
    #[cfg_attr(feature = "schema", schemars(rename = "match"))]
    images: RegistryPattern,
    /// How many numeric parts the version of such a tag has; a suffix may follow, a word that moves may not.
    #[cfg_attr(feature = "schema", schemars(default))]
    parts: Option<u8>,
    /// A regular expression that matches the whole of such a tag.
    #[cfg_attr(feature = "schema", schemars(default))]
    tag: Option<WholeRegex>,
    /// What such a tag is.
    #[cfg_attr(feature = "schema", schemars(default = "full"))]
    class: TagClass,
}

record!(Written {
    images = "match" required,
    parts = "parts",
    tag = "tag",
    class = "class" or(full()),
});

fn full() -> TagClass {
    TagClass::FullSemver
}

/// The tags that a scheme is about.
#[derive(Clone, Debug)]
enum Tags {
    Parts(usize),
    Whole(WholeRegex),
}

impl TryFrom<Written> for Scheme {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { images, parts, tag, class } = written;
        let tags = match (parts, tag) {
            (Some(0), None) => return Err("expected `parts` of 1 or more"),
            (Some(parts), None) => Tags::Parts(parts.into()),
            (None, Some(tag)) => Tags::Whole(tag),
            _ => return Err("expected exactly one of `parts` and `tag`"),
        };
        Ok(Self { images, tags, class })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Scheme {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scheme".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Written::json_schema(generator)
    }
}

impl Scheme {
    /// Whether it is about the repository of the reference.
    #[must_use]
    pub fn applies(&self, reference: &Reference<'_>) -> bool {
        self.images.matches(reference)
    }

    /// What the tag is, where the scheme is about it.
    fn read(&self, tag: &str) -> Option<TagForm> {
        let form = classify(tag);
        let about = match &self.tags {
            Tags::Parts(parts) => counts(tag, form, *parts).is_some(),
            Tags::Whole(regex) => regex.is_match(tag),
        };
        about.then(|| TagForm { class: self.class, unique: is_unique(self.class, form) })
    }
}

/// Whether a tag of this class, which the settings give it, names one build.
fn is_unique(class: TagClass, form: TagForm) -> bool {
    match class {
        TagClass::FullSemver | TagClass::CommitHash => true,
        // A month floats even where the settings call it a date.
        TagClass::Calver => form.unique || form.class != TagClass::Calver,
        TagClass::PartialVersion | TagClass::Channel | TagClass::Opaque => false,
    }
}

/// The version of a tag that has just so many numeric parts and does not move.
fn counts(tag: &str, form: TagForm, parts: usize) -> Option<Numbers<'_>> {
    let version = tag::numbers(tag.strip_prefix(['v', 'V']).unwrap_or(tag))?;
    let suffix = version.rest.is_empty() || version.rest.starts_with(['-', '_', '.']);
    // `18-rc` moves from one candidate to the next.
    let candidate = || tag::pre_release(&version.rest.to_ascii_lowercase()).is_some() && !form.unique;
    (version.count == parts && suffix && form.class != TagClass::Channel && !candidate()).then_some(version)
}

/// Repositories whose two-part tags name one release.
struct TwoParts {
    registry: &'static str,
    /// The repository, or with a `/` at its end all below it.
    repository: &'static str,
    /// The first major version that is numbered so.
    since: u64,
}

const fn two_parts(registry: &'static str, repository: &'static str, since: u64) -> TwoParts {
    TwoParts { registry, repository, since }
}

/// As of 2026-08. PostgreSQL: its minor releases are the second part since 10 (postgresql.org, Versioning
/// Policy); the images of Docker and CloudNativePG take its numbers over, and are rebuilt like those of every
/// other full version. Kubernetes: pause and the test images are numbered in two parts, and what is promoted
/// stands with its digest in kubernetes/k8s.io, `registry.k8s.io/images/*/images.yaml`.
const BUILT_IN: [TwoParts; 9] = [
    two_parts("docker.io", "library/postgres", 10),
    two_parts("public.ecr.aws", "docker/library/postgres", 10),
    two_parts("mirror.gcr.io", "library/postgres", 10),
    two_parts("ghcr.io", "cloudnative-pg/postgresql", 10),
    two_parts("registry.k8s.io", "pause", 0),
    two_parts("k8s.gcr.io", "pause", 0),
    two_parts("gcr.io", "google_containers/pause", 0),
    two_parts("registry.k8s.io", "e2e-test-images/", 0),
    two_parts("k8s.gcr.io", "e2e-test-images/", 0),
];

impl TwoParts {
    fn holds(&self, reference: &Reference<'_>) -> bool {
        let mut left = Left(self.repository, false);
        // It stops with an error where the repository leaves the text.
        let same = write!(left, "{}", reference.repository()).is_ok();
        self.registry == reference.registry() && same && left.0.is_empty()
    }
}

/// What is left of an expected text while the real one is written; past a `/` at its end, anything goes.
struct Left(&'static str, bool);

impl Write for Left {
    fn write_str(&mut self, written: &str) -> fmt::Result {
        match (self.0.strip_prefix(written), written.strip_prefix(self.0)) {
            _ if self.1 => {}
            (Some(left), _) => self.0 = left,
            (None, Some(_)) if self.0.ends_with('/') => *self = Self("", true),
            _ => return Err(fmt::Error),
        }
        Ok(())
    }
}

/// What the tag of a reference is; none without a tag. The user's schemes tell first, in their order, then
/// the built-in ones, then the form.
#[must_use]
pub fn classify_in(reference: &Reference<'_>, schemes: &[Rc<Scheme>]) -> Option<TagForm> {
    let tag = reference.tag()?;
    let own = schemes.iter().filter(|scheme| scheme.applies(reference)).find_map(|scheme| scheme.read(tag));
    let form = own.unwrap_or_else(|| classify(tag));
    if own.is_some() || form.class != TagClass::PartialVersion {
        return Some(form);
    }
    let release = BUILT_IN.iter().any(|scheme| {
        let major = counts(tag, form, 2).and_then(|version| version.first.parse::<u64>().ok());
        major.is_some_and(|major| major >= scheme.since) && scheme.holds(reference)
    });
    Some(if release { TagForm { class: TagClass::FullSemver, unique: true } } else { form })
}

#[cfg(test)]
mod tests {
    use super::{Scheme, classify_in};
    use crate::image::Reference;
    use crate::tree::{Decode, Read, Tree};

    fn read<T: Decode>(text: &str) -> Read<T> {
        Tree::parse(text).expect("JSON").to()
    }

    fn form(image: &str, schemes: &[std::rc::Rc<Scheme>]) -> Option<(&'static str, bool)> {
        let reference = Reference::parse(image).expect(image);
        classify_in(&reference, schemes).map(|form| (form.class.as_str(), form.unique))
    }

    #[test]
    fn knows_repositories_whose_two_parts_are_a_release() {
        for image in [
            "postgres:18.6",
            "docker.io/library/postgres:18.6-trixie",
            "ghcr.io/cloudnative-pg/postgresql:16.4",
            "registry.k8s.io/pause:3.10",
            "k8s.gcr.io/pause:3.9@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "registry.k8s.io/e2e-test-images/agnhost:2.47",
            "registry.k8s.io/e2e-test-images/volume/nfs:1.3",
        ] {
            assert_eq!(form(image, &[]), Some(("full-semver", true)), "{image}");
        }
        for image in [
            "postgres:18",
            "postgres:18-alpine",
            "postgres:9.6",
            "bitnami/postgres:18.6",
            "quay.io/library/postgres:18.6",
            "docker.io/library/postgres/x:18.6",
            "registry.k8s.io/pause/x:3.10",
            "registry.k8s.io/e2e-test-images:2.47",
            "registry.k8s.io/kube:3.10",
        ] {
            assert_eq!(form(image, &[]), Some(("partial-version", false)), "{image}");
        }
        assert_eq!(form("postgres:18.6-latest", &[]), Some(("channel", false)));
        assert_eq!(form("postgres", &[]), None);
    }

    #[test]
    fn takes_the_users_schemes_first() {
        let schemes: Vec<std::rc::Rc<Scheme>> = read(
            r#"[{"match": "quay.io/team/*", "tag": "build-[0-9]+"},
                {"match": "quay.io/team/*", "tag": "b[0-9]+", "class": "commit-hash"},
                {"match": "quay.io/team/*", "tag": "2.*", "class": "calver"},
                {"match": "postgres.example", "parts": 2},
                {"match": "docker.io/library/postgres", "parts": 2, "class": "partial-version"}]"#,
        )
        .expect("schemes");
        for (image, class, unique) in [
            ("quay.io/team/app:build-12", "full-semver", true),
            ("quay.io/team/app:build-12x", "opaque", false),
            ("quay.io/other/app:build-12", "opaque", false),
            ("quay.io/team/app:b12", "commit-hash", true),
            ("quay.io/team/app:24.04", "calver", false),
            ("quay.io/team/app:2-4", "calver", true),
            ("postgres.example/a:v1.2-alpine", "full-semver", true),
            ("postgres.example/a:1.2-latest", "channel", false),
            ("postgres.example/a:1.2-rc", "partial-version", false),
            ("postgres.example/a:1", "partial-version", false),
            ("postgres:18.6", "partial-version", false),
        ] {
            assert_eq!(form(image, &schemes), Some((class, unique)), "{image}");
        }
    }

    #[test]
    fn refuses_what_is_no_scheme() {
        for (text, message) in [
            (r#"{"match": "a"}"#, "expected exactly one of `parts` and `tag`"),
            (r#"{"match": "a", "parts": 2, "tag": "x"}"#, "expected exactly one of `parts` and `tag`"),
            (r#"{"match": "a", "parts": 0}"#, "expected `parts` of 1 or more"),
            (
                r#"{"match": "a", "tag": "("}"#,
                "expected a regular expression; this one has an error: found open group without closing ')'",
            ),
            (r#"{"match": "a", "part": 2}"#, "expected a known key"),
            (r#"{"match": "a", "parts": 2, "class": "semver"}"#, "expected a known value"),
            (r#"{"parts": 2}"#, "expected the key `match`"),
        ] {
            let e = read::<Scheme>(text).expect_err(text).to_string();
            assert!(e.starts_with(message), "{text}: {e}");
        }
    }
}
