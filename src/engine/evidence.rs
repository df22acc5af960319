//! Evidence loaded once: what a caller knows beside the input.

mod known;
mod lacking;
mod nodes;
mod parts;
mod scans;

use std::rc::Rc;

use crate::credentials::{Complete, Credentials};
use crate::evidence::node::Node;
use crate::evidence::vex::Statements;
use crate::evidence::{Caches, Digests, Scans};
use crate::kubernetes::{elements, member, text_member};
use crate::order::ByName;
use crate::pattern::ImagePattern;
use crate::report::{EchoImage, Failure, Problem, Silent};
use crate::settings::{read_part, wrong_value};

use super::Policy;
use parts::parts;

use known::Taken;
pub(super) use known::{KUBELET, Known};
pub(super) use lacking::Lacking;
use lacking::Without;
use scans::Scanned;

/// What errors call the document.
const EVIDENCE: &str = "evidence";

/// Loaded evidence.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Digests of tags.
    pub digests: Digests,
    /// Secrets, accounts, and the nodes' own credentials.
    pub credentials: Rc<Credentials>,
    /// What scanners found.
    pub scans: Scans,
    /// What does not count of it.
    pub vex: Statements,
    /// Which images nodes have.
    pub caches: Rc<Caches>,
    /// What nodes are configured with.
    pub nodes: Vec<Node>,
    /// Whether anybody told, be it that there is nothing.
    nodes_given: bool,
    /// The rules that have nothing to go by.
    without: Option<Without>,
}

/// The evidence document. It is never read as a whole; this is what its schema says.
#[cfg(feature = "schema")]
#[derive(Debug, Default, schemars::JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EvidenceDocument {
    /// Secrets, ServiceAccounts, CredentialProviderConfigs, KubeletConfigurations, VulnerabilityReports, Nodes, live
    /// Pods, ImageCaches, ImagePullJobs, ImageListPullJobs and DaemonSets that pull ahead, Lists opened; other kinds
    /// are passed over.
    pub objects: Vec<serde_json::Value>,
    /// Of what there is no more than `objects` has: only then is it a fault that something is not there.
    pub complete: Complete,
    /// Digest by reference, `{"nginx:1.27": "sha256:…"}`; findings then name the digest to pin.
    pub digests: std::collections::BTreeMap<String, String>,
    /// What scanners found: reports of Trivy, Clair v4, Grype and trivy-operator. An empty list says that nothing
    /// was scanned.
    pub scans: Vec<ScanDocument>,
    /// What nodes are configured with. An empty list says that nothing is known of any.
    pub nodes: Vec<NodeDocument>,
    /// Images that are on every node: names, and patterns as in exemptions.
    pub preloaded: Vec<String>,
    /// OpenVEX and CycloneDX VEX documents: what does not count of what scanners found.
    pub vex: Vec<serde_json::Value>,
}

/// A scan report.
#[cfg(feature = "schema")]
#[derive(Debug, schemars::JsonSchema)]
#[schemars(rename = "Scan", deny_unknown_fields)]
pub struct ScanDocument {
    /// What problems call it, such as the file's name.
    #[schemars(default)]
    pub source: String,
    /// The report as the scanner wrote it.
    pub data: serde_json::Value,
    /// The image that was scanned, with a tag or a digest, where the report does not tell, as Clair's.
    #[schemars(default)]
    pub image: String,
    /// When it was scanned (RFC 3339), where the report does not tell.
    #[schemars(default)]
    pub scanned: String,
}

/// What a node is configured with: its files, as JSON.
#[cfg(feature = "schema")]
#[derive(Debug, Default, schemars::JsonSchema)]
#[schemars(rename = "NodeConfiguration", deny_unknown_fields, default)]
pub struct NodeDocument {
    /// The node's name, or that of its pool.
    pub name: Option<String>,
    /// Its KubeletConfiguration.
    pub kubelet: Option<serde_json::Map<String, serde_json::Value>>,
    /// `{"hosts": {"docker.io": …}}`: containerd's `hosts.toml` by host; `host` may be a list whose entries have their
    /// `url`, since JSON promises no order of keys.
    pub containerd: Option<serde_json::Map<String, serde_json::Value>>,
    /// CRI-O's `registries.conf`.
    pub crio: Option<serde_json::Map<String, serde_json::Value>>,
    /// Docker's `daemon.json`.
    pub docker: Option<serde_json::Map<String, serde_json::Value>>,
}

impl Evidence {
    /// Loads evidence; empty text and `null` are none.
    ///
    /// # Errors
    /// Evidence that is no JSON, has unknown keys, or holds a reference or digest that is none, or a scan
    /// report or VEX document that is none. The error never repeats a value.
    pub fn load(policy: &Policy, json: &str) -> Result<Self, Failure> {
        let (mut taken, mut rest) = (Taken::default(), Rest::default());
        let namespace = policy.default_namespace.as_deref();
        let seen = parts(json.trim(), &mut |part| {
            match part.key {
                "objects" => {
                    let at = format!("/objects/{}", part.index);
                    return object(part.text, &at, None, &mut |kind, at, text| {
                        taken.object(kind, at, text, namespace)
                    });
                }
                "scans" => taken.scanned.scan(part.text, part.index)?,
                "vex" => taken.scanned.vex(part.text, part.index)?,
                "nodes" => taken.nodes.push(nodes::node(part.text, part.index)?),
                "complete" => rest.complete = read_part(part.text, EVIDENCE, "/complete")?,
                "preloaded" => rest.preloaded = read_part(part.text, EVIDENCE, "/preloaded")?,
                _ => rest.digests = read_digests(part.text)?,
            }
            Ok(())
        })?;
        let mut evidence = Self::of_objects(taken, Rest { seen, ..rest });
        evidence.without = Some(Without::of(&Known::of(&evidence), policy));
        Ok(evidence)
    }

    /// The rules that have nothing to go by where these kinds are lacking.
    pub(super) fn silent(&self, lacking: Lacking, policy: &Policy) -> Rc<Silent> {
        match &self.without {
            Some(without) => without.at(lacking, policy),
            None => lacking.silent(policy),
        }
    }
}

/// What of the document is no object.
#[derive(Default)]
struct Rest {
    digests: Digests,
    complete: Complete,
    preloaded: Vec<ImagePattern>,
    /// The keys that it has.
    seen: Vec<&'static str>,
}

/// Hands an object over with its kind; Lists are opened, and one of a single kind tells the kind of its items.
fn object<'a>(
    text: &'a str,
    at: &str,
    inherited: Option<&str>,
    take: &mut dyn FnMut(&str, &str, &'a str),
) -> Result<(), Problem> {
    if !text.starts_with('{') {
        return Err(wrong_value(EVIDENCE, at, "expected a Kubernetes object"));
    }
    let kind = text_member(text, "kind");
    let Some(kind) = kind.as_deref().or(inherited) else { return Ok(()) };
    let Some(items) = kind.strip_suffix("List") else {
        take(kind, at, text);
        return Ok(());
    };
    let (mut index, mut taken) = (0, Ok(()));
    // What is no list was valid JSON when the document was taken apart: it has no elements.
    let _ = elements(member(text, "items").unwrap_or_default(), &mut |item| {
        if taken.is_ok() {
            taken = object(item, &format!("{at}/items/{index}"), Some(items), take);
        }
        index += 1;
    });
    taken
}

fn read_digests(text: &str) -> Result<Digests, Problem> {
    let written: ByName<String> = read_part(text, EVIDENCE, "/digests")?;
    let mut digests = Vec::with_capacity(written.iter().len());
    for (index, (image, digest)) in written.iter().enumerate() {
        let entry = Digests::entry(image, digest).map_err(|error| {
            Problem::new(
                "invalid-evidence",
                format!("entry {index} of `digests`, `{}`, holds {error}", EchoImage(image)),
            )
            .at("/digests")
            .help("write `\"registry/repository:tag\": \"sha256:…\"`")
        })?;
        digests.push(entry);
    }
    Ok(Digests::new(digests))
}
