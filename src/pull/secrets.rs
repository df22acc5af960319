//! Which secrets the kubelet pulls the images of a pod with, and what it finds in them.
//! Sources: kubernetes `pkg/kubelet/kubelet_pods.go`, `plugin/pkg/admission/serviceaccount`.

use crate::credentials::{Credentials, Lookup, Secret, lookup};
use crate::image::Reference;
use crate::order::groups;

use super::workload::{Pod, Workload};

/// The secrets of a pod, in their order.
#[derive(Clone, Debug)]
pub struct PullSecrets<'c> {
    /// Who names them.
    pub source: Source<'c>,
    /// Their names, each once.
    pub names: Vec<&'c str>,
    /// The secrets themselves, where they were handed over.
    pub known: Vec<Option<&'c Secret>>,
    /// What was not handed over of the namespace is not there.
    pub complete: bool,
}

/// Who names the secrets of a pod.
#[derive(Clone, Copy, Debug)]
pub enum Source<'c> {
    /// The pod itself, or nobody: the API server has had its chance.
    Pod,
    /// The ServiceAccount, since the pod names none.
    Account(&'c str),
    /// The pod names none, and its ServiceAccount was not handed over.
    Unknown(&'c str),
}

/// With what an image is pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A key of a secret.
    Matched,
    /// Nothing.
    Anonymous,
    /// A secret cannot be read, and nothing is pulled.
    Broken,
    /// A credential of the node.
    Node,
    /// What was handed over does not tell.
    Unknown,
}

impl Outcome {
    /// The word that a plan has for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Anonymous => "anonymous",
            Self::Broken => "broken",
            Self::Node => "node",
            Self::Unknown => "unknown",
        }
    }
}

impl<'c> PullSecrets<'c> {
    /// Of a pod.
    #[must_use]
    pub fn of(pod: &'c Pod<'c>, workload: &Workload<'_>, credentials: &'c Credentials) -> Self {
        let namespace = workload.namespace;
        let mut names: Vec<&str> = pod.secret_names().collect();
        for name in pod.added {
            names.push(name);
        }
        let mut names = once(names);
        let source = if pod.has_secrets() || (workload.kind == Some("Pod") && workload.stage.is_stored()) {
            Source::Pod
        } else {
            let account = account_of(pod);
            match credentials.account(namespace, account) {
                Some(pull_secrets) => {
                    names = once(pull_secrets.iter().map(String::as_str).collect());
                    Source::Account(account)
                }
                // The cluster makes `default` by itself, without secrets.
                None if credentials.complete().service_accounts.have(namespace) => Source::Account(account),
                None => Source::Unknown(account),
            }
        };
        let known = names.iter().map(|name| credentials.secret(namespace, name)).collect();
        Self { source, names, known, complete: credentials.complete().secrets.have(namespace) }
    }

    /// Whether it is known which secrets there are, and what each of them holds.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        !matches!(self.source, Source::Unknown(_))
            && (self.complete || self.known.iter().all(Option::is_some))
    }

    /// What the kubelet finds for an image, and what comes of it; `node` where the nodes have a credential. With
    /// `explain` it lists what is not tried, too.
    #[must_use]
    pub fn of_image(&self, image: &Reference<'_>, node: bool, explain: bool) -> (Outcome, Lookup<'c>) {
        let found = match self.known.iter().all(Option::is_none) {
            true => Lookup::default(),
            false => lookup(&self.known, &image.name(), explain),
        };
        let outcome = match &found {
            Lookup { broken: Some(_), .. } => Outcome::Broken,
            Lookup { candidates, .. } if !candidates.is_empty() => Outcome::Matched,
            _ if node => Outcome::Node,
            _ if self.is_certain() => Outcome::Anonymous,
            _ => Outcome::Unknown,
        };
        (outcome, found)
    }
}

/// The ServiceAccount of a pod.
#[must_use]
pub fn account_of<'c>(pod: &Pod<'c>) -> &'c str {
    pod.account.unwrap_or("default")
}

/// Names in their order, each once.
fn once(names: Vec<&str>) -> Vec<&str> {
    if names.len() < 2 {
        return names;
    }
    let groups = groups(names.len(), &|a, b| names.get(a).cmp(&names.get(b)));
    let mut is_first = vec![false; names.len()];
    for group in groups {
        if let Some(first) = group.first().and_then(|at| is_first.get_mut(*at)) {
            *first = true;
        }
    }
    names.into_iter().zip(is_first).filter(|(_, first)| *first).map(|(name, _)| name).collect()
}
