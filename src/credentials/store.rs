//! All that is known of secrets, accounts and the nodes' own credentials, by name.

use std::borrow::Cow;
use std::rc::Rc;

use crate::image::Reference;
use crate::kubernetes::{elements, member, text_member, text_of};
use crate::limits;
use crate::list::joined;
use crate::order::ByName;
use crate::tree::{At, Decode, Read, Tree, record};

use super::address::Address;
use super::key::Key;
use super::secret::Secret;

/// An object that says something about credentials.
#[derive(Debug)]
enum Object {
    Secret(Secret),
    /// A ServiceAccount's secrets, which pods get that name none themselves.
    Account(Vec<String>),
}

/// What is known of credentials.
#[derive(Debug, Default)]
pub struct Credentials {
    objects: ByName<Object>,
    /// `matchImages` of the nodes' credential providers.
    nodes: Vec<Key>,
    complete: Complete,
    /// Something is known.
    is_known: bool,
    /// What is asked where nothing is known here.
    behind: Option<Rc<Credentials>>,
}

/// Of what there is no more than what was handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields, default))]
pub struct Complete {
    /// The namespaces whose Secrets were all handed over.
    pub secrets: Namespaces,
    /// The namespaces whose ServiceAccounts were all handed over.
    pub service_accounts: Namespaces,
    /// Whether all that pulls ahead was handed over.
    pub pre_pull: bool,
}

record!(Complete {
    secrets = "secrets",
    service_accounts = "serviceAccounts",
    pre_pull = "prePull",
});

/// Namespaces by name, or `"*"` for all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged))]
pub enum Namespaces {
    /// These.
    Named(Vec<String>),
    /// All, `"*"`.
    All(String),
}

impl Default for Namespaces {
    fn default() -> Self {
        Self::Named(Vec::new())
    }
}

impl Namespaces {
    /// Whether a namespace is among them. One that is not known is only among all.
    #[must_use]
    pub fn have(&self, namespace: Option<&str>) -> bool {
        match self {
            Self::All(_) => true,
            Self::Named(names) => namespace.is_some_and(|own| names.iter().any(|name| name == own)),
        }
    }
}

impl Decode for Namespaces {
    fn decode(at: &At<'_>) -> Read<Self> {
        match at.tree() {
            Tree::Text(all) if all == "*" => Ok(Self::All(all.clone())),
            Tree::List(_) => Vec::decode(at).map(Self::Named),
            _ => Err(at.wrong(&"expected a list of namespaces, or `*` for all")),
        }
    }
}

/// Credentials under way, object by object.
#[derive(Debug, Default)]
pub struct Gathered {
    objects: Vec<(String, Object)>,
    nodes: Vec<Key>,
}

impl Gathered {
    /// Takes an object, whose text this is, where it is of a kind that says something about credentials.
    /// `namespace` is that of objects that name none.
    pub fn take(&mut self, kind: &str, text: &str, namespace: Option<&str>) {
        match kind {
            "Secret" | "ServiceAccount" => {
                let metadata = member(text, "metadata").unwrap_or_default();
                let (own, name) = (text_member(metadata, "namespace"), text_member(metadata, "name"));
                let Some(name) = name else { return };
                let object = match kind {
                    "Secret" => Secret::read(text).map(Object::Secret),
                    _ => Some(Object::Account(pull_secrets(text))),
                };
                let name = full_name(kind, own.as_deref().or(namespace), &name);
                self.objects.extend(object.map(|object| (name, object)));
            }
            "CredentialProviderConfig" => {
                let nodes = &mut self.nodes;
                let _ = elements(member(text, "providers").unwrap_or_default(), &mut |provider| {
                    let _ = elements(member(provider, "matchImages").unwrap_or_default(), &mut |pattern| {
                        nodes.extend(text_of(pattern).map(|text| Key::pattern(&text)));
                    });
                });
            }
            _ => {}
        }
    }

    /// Whether nothing was taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.nodes.is_empty()
    }
}

/// The names of a ServiceAccount's secrets.
fn pull_secrets(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let secrets = member(text, "imagePullSecrets").unwrap_or_default();
    let _ = elements(secrets, &mut |secret| names.extend(text_member(secret, "name").map(Cow::into_owned)));
    names
}

/// An object's name within its namespace and kind: there is no slash in any of the three.
fn full_name(kind: &str, namespace: Option<&str>, name: &str) -> String {
    joined(&[kind, namespace.unwrap_or_default(), name], "/")
}

impl Credentials {
    /// Of what was gathered; of two objects with one name the last counts.
    #[must_use]
    pub fn new(gathered: Gathered, complete: Complete) -> Self {
        let Gathered { objects, nodes } = gathered;
        let is_known = !objects.is_empty() || !nodes.is_empty() || complete != Complete::default();
        Self { objects: ByName::new(objects), nodes, complete, is_known, behind: None }
    }

    /// Of what was gathered, and behind it others, which are asked where it says nothing.
    #[must_use]
    pub fn before(gathered: Gathered, others: &Rc<Self>) -> Self {
        Self { is_known: true, behind: Some(Rc::clone(others)), ..Self::new(gathered, Complete::default()) }
    }

    /// Whether nothing is known: no object, and nothing is declared complete.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.is_known
    }

    /// Of what there is no more than what was handed over.
    #[must_use]
    pub fn complete(&self) -> &Complete {
        self.behind.as_ref().map_or(&self.complete, |behind| behind.complete())
    }

    fn object(&self, kind: &str, namespace: Option<&str>, name: &str) -> Option<&Object> {
        if self.is_empty() {
            return None;
        }
        let own = self.objects.get(&full_name(kind, namespace, name));
        own.or_else(|| self.behind.as_ref()?.object(kind, namespace, name))
    }

    /// A Secret by namespace and name.
    #[must_use]
    pub fn secret(&self, namespace: Option<&str>, name: &str) -> Option<&Secret> {
        match self.object("Secret", namespace, name)? {
            Object::Secret(secret) => Some(secret),
            Object::Account(_) => None,
        }
    }

    /// The first name of a Secret of a namespace, in their order, for which this holds. Of those that have any key so
    /// many are looked at as a limit says.
    #[must_use]
    pub fn find_secret(&self, namespace: Option<&str>, wanted: &dyn Fn(&str) -> bool) -> Option<&str> {
        let prefix = full_name("Secret", namespace, "");
        let mut left = limits::PULL_SECRETS;
        for (name, object) in self.objects.from(&prefix) {
            let Some(name) = name.strip_prefix(&prefix).filter(|_| left > 0) else { break };
            if let Object::Secret(secret) = object
                && !secret.keys().is_empty()
            {
                if wanted(name) {
                    return Some(name);
                }
                left -= 1;
            }
        }
        self.behind.as_ref()?.find_secret(namespace, wanted)
    }

    /// The secrets that a ServiceAccount names, by its namespace and name.
    #[must_use]
    pub fn account(&self, namespace: Option<&str>, name: &str) -> Option<&[String]> {
        match self.object("ServiceAccount", namespace, name)? {
            Object::Account(secrets) => Some(secrets),
            Object::Secret(_) => None,
        }
    }

    /// Whether the nodes have a credential of their own for an image.
    #[must_use]
    pub fn of_nodes(&self, image: &Reference<'_>) -> bool {
        let own = !self.nodes.is_empty()
            && Address::parse(&image.name())
                .is_some_and(|image| self.nodes.iter().any(|key| key.serves(&image)));
        own || self.behind.as_ref().is_some_and(|behind| behind.of_nodes(image))
    }
}
