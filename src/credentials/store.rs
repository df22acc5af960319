//! All that is known of secrets, accounts and the nodes' own credentials, by name.

use std::rc::Rc;

use crate::image::Reference;
use crate::kubernetes::{Reader, elements, member};
use crate::order::ByName;
use crate::tree::{At, Decode, Read, Tree, record};

use super::account::Account;
use super::address::Address;
use super::key::Key;
use super::secret::Secret;

/// What is known of credentials.
#[derive(Debug, Default)]
pub struct Credentials {
    secrets: ByName<Secret>,
    accounts: ByName<Account>,
    /// `matchImages` of the nodes' credential providers.
    nodes: Vec<Key>,
    complete: Complete,
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
    secrets: Vec<(String, Secret)>,
    accounts: Vec<(String, Account)>,
    nodes: Vec<Key>,
}

impl Gathered {
    /// Takes an object, whose text this is, where it is of a kind that says something about credentials.
    /// `namespace` is that of objects that name none.
    pub fn take(&mut self, kind: &str, text: &str, namespace: Option<&str>) {
        match kind {
            "Secret" => self.secrets.extend(
                Secret::read(text)
                    .map(|secret| (joined(secret.namespace.as_deref().or(namespace), &secret.name), secret)),
            ),
            "ServiceAccount" => {
                self.accounts.extend(Account::read(text).map(|account| {
                    (joined(account.namespace.as_deref().or(namespace), &account.name), account)
                }))
            }
            "CredentialProviderConfig" => {
                let nodes = &mut self.nodes;
                let _ = elements(member(text, "providers").unwrap_or_default(), &mut |provider| {
                    let _ = elements(member(provider, "matchImages").unwrap_or_default(), &mut |pattern| {
                        let pattern = Some(pattern).filter(|text| text.starts_with('"'));
                        let written = pattern.and_then(|text| Reader::new(text).string().ok());
                        nodes.extend(written.map(|text| Key::pattern(&text)));
                    });
                });
            }
            _ => {}
        }
    }

    /// Whether nothing was taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty() && self.accounts.is_empty() && self.nodes.is_empty()
    }
}

/// A name within its namespace, which no name has a slash in.
fn joined(namespace: Option<&str>, name: &str) -> String {
    format!("{}/{name}", namespace.unwrap_or_default())
}

impl Credentials {
    /// Of what was gathered; of two objects with one name the last counts.
    #[must_use]
    pub fn new(gathered: Gathered, complete: Complete) -> Self {
        let Gathered { secrets, accounts, nodes } = gathered;
        Self { secrets: ByName::new(secrets), accounts: ByName::new(accounts), nodes, complete, behind: None }
    }

    /// Of what was gathered, and behind it others, which are asked where it says nothing.
    #[must_use]
    pub fn before(gathered: Gathered, others: &Rc<Self>) -> Self {
        Self { behind: Some(Rc::clone(others)), ..Self::new(gathered, Complete::default()) }
    }

    /// Whether nothing is known: no object, and nothing is declared complete.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
            && self.accounts.is_empty()
            && self.nodes.is_empty()
            && self.complete == Complete::default()
            && self.behind.is_none()
    }

    /// Of what there is no more than what was handed over.
    #[must_use]
    pub fn complete(&self) -> &Complete {
        self.behind.as_ref().map_or(&self.complete, |behind| behind.complete())
    }

    /// A Secret by namespace and name.
    #[must_use]
    pub fn secret(&self, namespace: Option<&str>, name: &str) -> Option<&Secret> {
        let own = if self.secrets.is_empty() { None } else { self.secrets.get(&joined(namespace, name)) };
        own.or_else(|| self.behind.as_ref()?.secret(namespace, name))
    }

    /// A ServiceAccount by namespace and name.
    #[must_use]
    pub fn account(&self, namespace: Option<&str>, name: &str) -> Option<&Account> {
        let own = if self.accounts.is_empty() { None } else { self.accounts.get(&joined(namespace, name)) };
        own.or_else(|| self.behind.as_ref()?.account(namespace, name))
    }

    /// Whether the nodes have a credential of their own for an image.
    #[must_use]
    pub fn of_nodes(&self, image: &Reference<'_>) -> bool {
        let own = !self.nodes.is_empty()
            && Address::parse(&image.name().to_string())
                .is_some_and(|image| self.nodes.iter().any(|key| key.serves(&image)));
        own || self.behind.as_ref().is_some_and(|behind| behind.of_nodes(image))
    }
}
