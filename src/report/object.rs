//! Where something is found: objects, and the places in them that name images.

use core::cell::Cell;
use std::borrow::Cow;
use std::rc::Rc;

use crate::wire::Text;

/// An object as findings name it: all but the first of them repeat what stands in their ink.
#[derive(Clone, Copy, Debug)]
pub enum Named<'r> {
    /// An object that is there, and where it is written.
    Here(&'r ObjectRef<Cow<'r, str>>, &'r Written),
    /// One that was kept.
    Kept(&'r ObjectRef),
}

#[cfg(feature = "schema")]
impl serde::Serialize for Named<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Here(object, _) => object.serialize(serializer),
            Self::Kept(object) => object.serialize(serializer),
        }
    }
}

/// A part of some ink, once it is written: from where, and how long.
pub type Written = Cell<Option<(usize, usize)>>;

/// An object of the input, or of the evidence.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "camelCase"))]
#[cfg_attr(feature = "schema", schemars(rename = "ObjectRef"))]
pub struct ObjectRef<T = String> {
    /// RFC 6901 pointer from the input to the object; empty for the input itself. What nodes are configured with
    /// stands in the evidence: `evidence#` and the pointer from there.
    pub at: T,
    /// `apps/v1`, …; null for a bare pod spec.
    pub api_version: Option<T>,
    /// `Deployment`, …; null for a bare pod spec. `Node` for what a node is configured with.
    pub kind: Option<T>,
    /// The namespace, where it is known.
    pub namespace: Option<T>,
    /// The name; null where the API server is still to make one.
    pub name: Option<T>,
    /// The prefix of the name that the API server is still to make.
    #[cfg_attr(feature = "schema", serde(skip_serializing_if = "Option::is_none"))]
    pub generate_name: Option<T>,
}

impl ObjectRef<Cow<'_, str>> {
    /// The same, which may be kept.
    #[must_use]
    pub fn owned(&self) -> ObjectRef {
        let text = |field: &Option<Cow<'_, str>>| field.as_deref().map(str::to_owned);
        ObjectRef {
            at: self.at.clone().into_owned(),
            api_version: text(&self.api_version),
            kind: text(&self.kind),
            namespace: text(&self.namespace),
            name: text(&self.name),
            generate_name: text(&self.generate_name),
        }
    }
}

/// A place in a pod that names an image.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "UseRef"))]
pub struct UseRef<N = String> {
    /// What kind of place.
    pub kind: UseKind,
    /// The container's or volume's name; null where it has none.
    pub name: Option<N>,
}

impl UseRef {
    /// The same, without a name of its own.
    #[must_use]
    pub fn borrowed(&self) -> UseRef<&dyn Text> {
        UseRef { kind: self.kind, name: self.name.as_ref().map(|name| name as &dyn Text) }
    }
}

/// The places in a pod that name an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "camelCase"))]
pub enum UseKind {
    /// `containers`.
    Container,
    /// `initContainers`.
    InitContainer,
    /// `initContainers` with `restartPolicy: Always`.
    Sidecar,
    /// `ephemeralContainers`.
    EphemeralContainer,
    /// `volumes[].image`.
    ImageVolume,
    /// A place where a custom resource keeps an image.
    CustomResource,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Related {
    /// The object.
    pub object: Rc<ObjectRef>,
    /// RFC 6901 pointer into it.
    pub pointer: String,
}
