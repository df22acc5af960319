//! Findings that are accepted.

use crate::pattern::{Glob, ImagePattern};
use crate::tree::{At, Decode, Read, Tree, checked, record};

use super::{Day, NonEmpty};

/// Findings that are accepted: of these rules, where every list that is given has an entry that fits.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(into = "Written"))]
#[cfg_attr(feature = "schema", schemars(try_from = "Written"))]
pub struct Exemption {
    /// The rules' ids.
    pub rules: NonEmpty<String>,
    /// The images.
    pub images: Option<NonEmpty<ImagePattern>>,
    /// The namespaces.
    pub namespaces: Option<NonEmpty<Glob>>,
    /// The objects, as `Kind/name`.
    pub objects: Option<NonEmpty<Glob>>,
    /// The last day, UTC.
    pub until: Option<Day>,
    /// Why they are accepted.
    pub reason: String,
}

checked!(Exemption from Written);

/// An exemption as settings write it: at least one of `images`, `namespaces` and `objects`.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Exemption"))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
struct Written {
    /// The rules' ids.
    rules: NonEmpty<String>,
    /// The images, by pattern: `ghcr.io/org/app:1.*`.
    #[cfg_attr(feature = "schema", schemars(default))]
    images: Option<NonEmpty<ImagePattern>>,
    /// The namespaces, by pattern. An object whose namespace is not known is in none.
    #[cfg_attr(feature = "schema", schemars(default))]
    namespaces: Option<NonEmpty<Glob>>,
    /// The objects, by pattern: `Deployment/web-*`. In admission only together with `namespaces`, since the
    /// author picks the name.
    #[cfg_attr(feature = "schema", schemars(default))]
    objects: Option<NonEmpty<Glob>>,
    /// The last day on which it counts, UTC, such as `2027-01-31`.
    #[cfg_attr(feature = "schema", schemars(default))]
    until: Option<Day>,
    /// Why they are accepted.
    reason: String,
}

record!(Written {
    rules = "rules" required,
    images = "images",
    namespaces = "namespaces",
    objects = "objects",
    until = "until",
    reason = "reason" required,
});

impl TryFrom<Written> for Exemption {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { rules, images, namespaces, objects, until, reason } = written;
        if images.is_none() && namespaces.is_none() && objects.is_none() {
            return Err(
                "expected at least one of `images`, `namespaces` and `objects`: without any it would switch the rules off",
            );
        }
        if reason.trim().is_empty() {
            return Err("expected a `reason` that says why");
        }
        Ok(Self { rules, images, namespaces, objects, until, reason })
    }
}

/// Whether objects may carry exemptions of their own, `surepull.dev/ignore.<rule>: "<reason>"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnnotationExemptions {
    /// They may not.
    #[default]
    Never,
    /// In manifests, whose author the reader knows.
    Manifests,
    /// In admission, too: whoever may create a pod may then exempt it.
    Admission,
}

/// `false`, `true` for manifests, or `"admission"` for both.
impl Decode for AnnotationExemptions {
    fn decode(at: &At<'_>) -> Read<Self> {
        match at.tree() {
            Tree::Boolean(false) => Ok(Self::Never),
            Tree::Boolean(true) => Ok(Self::Manifests),
            Tree::Text(word) if word == "admission" => Ok(Self::Admission),
            _ => Err(at.wrong(&"expected `false`, `true` or `\"admission\"`")),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for AnnotationExemptions {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AnnotationExemptions".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Whether objects may carry exemptions of their own: in manifests, or in admission, too.",
            "enum": [false, true, "admission"],
        })
    }
}
