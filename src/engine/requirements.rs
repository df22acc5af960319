//! What a host that can look things up should hand over as evidence, so that the rules about credentials can
//! judge the pods of an input.
//!
//! Two rounds find everything: which secrets a ServiceAccount names is known once it was handed over. What the
//! evidence has is not named again, nor what is declared complete; what is named in the second round and was
//! asked for before is not there, which `complete` says.

use crate::input::{Document, Item, Operation, Subject};
use crate::list::{Listed, joined};
use crate::order::ByName;
use crate::pull::{PullSecrets, Source, Stage, account_of, image_uses};
use crate::report::{Failure, VERSION};
use crate::rules::{Context, Ladder, Needs};
use crate::wire::{either, wire};

use super::evidence::Known;
use super::run::workload;
use super::{Evidence, Layer, Policy};

/// Requirements, or why there are none.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(untagged))]
pub enum RequirementsAnswer {
    /// The input was read.
    Requirements(Requirements),
    /// The input could not be read.
    Failure(Failure),
}

/// What to hand over as evidence beside an input.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Requirements {
    /// What this document is.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "requirements")))]
    #[cfg_attr(feature = "schema", serde(rename = "type"))]
    pub document: &'static str,
    /// The version of this document, 1.
    pub version: u32,
    /// By kind, namespace and name, each once.
    pub objects: Vec<Requirement>,
}

/// An object to hand over, if it is there.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "camelCase"))]
pub struct Requirement {
    /// `v1`.
    pub api_version: &'static str,
    /// `Secret` or `ServiceAccount`.
    pub kind: &'static str,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What for.
    pub why: &'static str,
}

either!(RequirementsAnswer { Requirements, Failure });

wire!(Requirements { document = "type", version = "version", objects = "objects", });

wire!(Requirement {
    api_version = "apiVersion",
    kind = "kind",
    namespace = "namespace",
    name = "name",
    why = "why",
});

impl Requirement {
    /// Of kind, namespace and name with blanks between, which sort as the three do: no name has anything smaller.
    fn of(key: &str) -> Option<Self> {
        let (kind, name) = key.split_once(' ')?;
        let (namespace, name) = name.split_once(' ')?;
        let (kind, why) = match kind {
            "Secret" => ("Secret", "images are pulled with it"),
            _ => ("ServiceAccount", "pods that name no secret are given those that it names"),
        };
        Some(Self { api_version: "v1", kind, namespace: namespace.to_owned(), name: name.to_owned(), why })
    }
}

/// What the rules that are on lack to judge how the pods of a document pull, beside the evidence so far.
///
/// # Errors
/// A document whose shape is not known.
pub fn requirements(
    policy: &Policy,
    evidence: &Evidence,
    document: &Document<'_>,
) -> Result<Requirements, Failure> {
    let subject = document.subject().map_err(|problems| policy.fail(problems))?;
    let known = Known::with(policy, evidence, &subject);
    let known = known.credentials();
    let mut needed = Vec::new();
    let mut add = |item: &Item<'_>, requested: Option<&str>, stage: Stage| {
        let workload = workload(item, requested, policy.default_namespace.as_deref(), stage);
        let Some(namespace) = workload.namespace.filter(|name| is_name(name)) else { return };
        let layer = policy.layer(Some(namespace));
        let Some(lists) = Lists::wanted(&layer) else { return };
        image_uses(item.object, &workload, &policy.image_paths(&workload), &mut |pod, uses| {
            if Context::pulled(uses).next().is_none() {
                return;
            }
            let mut need = |kind: &str, name: &str| {
                if is_name(name) {
                    needed.push((joined(&[kind, namespace, name], " "), ()));
                }
            };
            let secrets = PullSecrets::of(pod, &workload, known);
            let account = account_of(pod);
            let of_account = known.account(Some(namespace), account);
            let is_known = of_account.is_some() || known.complete().service_accounts.have(Some(namespace));
            let compared = lists.compared && !is_known && !secrets.names.is_empty();
            if compared || matches!(secrets.source, Source::Unknown(_)) {
                need("ServiceAccount", account);
            }
            if !lists.opened || secrets.complete {
                return;
            }
            let mut names = secrets.names;
            if lists.compared {
                // Before the pod is told to name what its own list switches off, that is tried.
                for name in of_account.unwrap_or_default() {
                    names.push(name);
                }
            }
            for name in names {
                if known.secret(Some(namespace), name).is_none() {
                    need("Secret", name);
                }
            }
        });
    };
    match &subject {
        Subject::Objects(items) => items.iter().for_each(|item| add(item, None, Stage::Manifest)),
        Subject::Admission(request) if request.operation != Operation::Skip => {
            if let Some(item) = request.item() {
                add(&item, request.request.namespace.filled(), Stage::Create);
            }
        }
        Subject::Admission(_) => {}
    }
    let objects = ByName::new(needed).iter().filter_map(|(key, ())| Requirement::of(key)).list();
    Ok(Requirements { document: "requirements", version: VERSION, objects })
}

/// What rules look at, beside which ServiceAccount's list of secrets holds.
struct Lists {
    /// The secrets themselves.
    opened: bool,
    /// The account's list where the pod has its own.
    compared: bool,
}

impl Lists {
    /// What the rules of a layer look at; nothing where none is about credentials.
    fn wanted(layer: &Layer) -> Option<Self> {
        let (mut is_wanted, mut lists) = (false, Self { opened: false, compared: false });
        for meta in layer.metas() {
            if meta.ladder != Some(Ladder::Credential) && meta.needs != Some(Needs::Objects) {
                continue;
            }
            is_wanted = true;
            match meta.id {
                "shadowed-account-secrets" => lists.compared = true,
                _ => lists.opened |= meta.needs != Some(Needs::Accounts),
            }
        }
        is_wanted.then_some(lists)
    }
}

/// Whether an object may be called so: only then a host is asked for it, to which a name may be part of a path.
fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.len() <= 253
        && bytes.next().is_some_and(is_plain)
        && bytes.all(|b| is_plain(b) || b == b'-' || b == b'.')
}
