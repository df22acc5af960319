//! All that one question may go by: the evidence, and what objects of the input add to it where they are trusted.

use std::rc::Rc;

use crate::credentials::{Credentials, Gathered};
use crate::evidence::node::Node;
use crate::evidence::{Caches, Collected, Digests, Scans};
use crate::input::Subject;
use crate::pull::running;
use crate::settings::Tree;

use super::super::Policy;
use super::{Evidence, Scanned};

/// The kind of object that says how a kubelet pulls.
pub(in crate::engine) const KUBELET: &str = "KubeletConfiguration";

/// What objects say, taken one after the other.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) credentials: Gathered,
    pub(super) scanned: Scanned,
    pub(super) caches: Collected,
    /// The images that live pods run, and their digests.
    pub(super) running: Vec<(String, String)>,
    pub(super) nodes: Vec<Node>,
}

impl Taken {
    /// Takes an object, whose text this is and which stands `at` a place; `namespace` is that of objects that name
    /// none.
    pub(super) fn object(&mut self, kind: &str, at: &str, text: &str, namespace: Option<&str>) {
        self.credentials.take(kind, text, namespace);
        self.scanned.object(kind, text);
        self.caches.take(kind, text);
        if kind == "Pod" {
            self.running.append(&mut running(text));
        }
        if kind == KUBELET
            && let Ok(tree) = Tree::parse(text)
        {
            self.nodes.push(Node::of_kubelet(&tree, at.to_owned()));
        }
    }
}

/// All that one question may go by.
pub(in crate::engine) struct Known<'e> {
    pub(in crate::engine) evidence: &'e Evidence,
    digests: Option<Digests>,
    credentials: Option<Credentials>,
    scans: Option<Scans>,
    caches: Option<Caches>,
    /// How kubelets pull, as trusted objects of the input say.
    kubelets: Vec<Node>,
    /// Whether anything is known of nodes, or stands in the input, trusted or not.
    pub(in crate::engine) nodes_given: bool,
}

impl<'e> Known<'e> {
    /// Of evidence alone.
    pub(in crate::engine) fn of(evidence: &'e Evidence) -> Self {
        let nodes_given = evidence.nodes_given;
        Self {
            evidence,
            digests: None,
            credentials: None,
            scans: None,
            caches: None,
            kubelets: Vec::new(),
            nodes_given,
        }
    }

    /// Of evidence, and before it what objects of the input say, where they are trusted. A request's object never
    /// speaks in its own favour.
    pub(in crate::engine) fn with(policy: &Policy, evidence: &'e Evidence, subject: &Subject<'_>) -> Self {
        let Subject::Objects(items) = subject else { return Self::of(evidence) };
        let nodes_given = evidence.nodes_given || items.iter().any(|item| item.kind == Some(KUBELET));
        if !policy.trust_input {
            return Self { nodes_given, ..Self::of(evidence) };
        }
        let mut taken = Taken::default();
        for item in items {
            let kind = item.kind.unwrap_or_default();
            taken.object(kind, &item.at, item.object.text, policy.default_namespace.as_deref());
        }
        let Taken { credentials, scanned, caches, running, nodes } = taken;
        let scans = scanned.reports().map(|reports| evidence.scans.with(reports, &evidence.vex));
        Self {
            evidence,
            digests: (!running.is_empty()).then(|| evidence.digests.with(&running)),
            credentials: (!credentials.is_empty())
                .then(|| Credentials::before(credentials, &evidence.credentials)),
            scans,
            caches: (!caches.is_empty()).then(|| Caches::before(caches, &evidence.caches)),
            kubelets: nodes,
            nodes_given,
        }
    }

    /// Digests of tags.
    pub(in crate::engine) fn digests(&self) -> &Digests {
        self.digests.as_ref().unwrap_or(&self.evidence.digests)
    }

    /// Secrets, accounts, and the nodes' own credentials.
    pub(in crate::engine) fn credentials(&self) -> &Credentials {
        self.credentials.as_ref().unwrap_or(&self.evidence.credentials)
    }

    /// What scanners found.
    pub(in crate::engine) fn scans(&self) -> &Scans {
        self.scans.as_ref().unwrap_or(&self.evidence.scans)
    }

    /// Which images nodes have.
    pub(in crate::engine) fn caches(&self) -> &Caches {
        self.caches.as_ref().unwrap_or(&self.evidence.caches)
    }
}

impl Known<'_> {
    /// What nodes are configured with.
    pub(in crate::engine) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.kubelets.iter().chain(&self.evidence.nodes)
    }
}

impl Evidence {
    /// Of objects, and of the parts of the document that are none.
    pub(super) fn of_objects(taken: Taken, rest: super::Rest) -> Self {
        let super::Rest { digests, complete, preloaded, seen } = rest;
        let given = complete.pre_pull || seen.contains(&"preloaded");
        let Taken { credentials, scanned, caches, running, nodes } = taken;
        let (scans, vex) = scanned.finish(seen.contains(&"scans"));
        Self {
            digests: if running.is_empty() { digests } else { digests.with(&running) },
            credentials: Rc::new(Credentials::new(credentials, complete)),
            scans,
            vex,
            caches: Rc::new(Caches::new(caches, preloaded, given)),
            nodes_given: seen.contains(&"nodes") || !nodes.is_empty(),
            without: None,
            nodes,
        }
    }
}
