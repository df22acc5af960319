//! Judging what nodes are configured with: what the evidence says, and KubeletConfigurations of the input.

use std::rc::Rc;

use crate::evidence::node::Node;
use crate::input::Item;
use crate::pull::Workload;
use crate::report::{ObjectRef, echo};
use crate::rules::{Check, REGISTER, Ruling, Sink, Worded, pointer};
use crate::settings::Tree;

use super::super::evidence::KUBELET;
use super::super::exempt::{Candidate, Grounds};
use super::{Entry, Run, name};

impl Run<'_> {
    /// Judges a KubeletConfiguration of the input.
    pub(super) fn kubelet(&mut self, item: &Item<'_>, index: usize) {
        if let Ok(tree) = Tree::parse(item.object.text) {
            self.node(&Node::of_kubelet(&tree, String::new()), &Rc::new(name(item, None).owned()), index);
        }
    }

    /// Judges what the evidence says of nodes: it stands behind everything that the input holds.
    pub(in crate::engine) fn nodes(&mut self) {
        for (place, node) in self.given.known.evidence.nodes.iter().enumerate() {
            let object = ObjectRef {
                at: format!("evidence#{}", node.at),
                api_version: None,
                kind: Some(if node.kubelet_at.is_empty() { KUBELET } else { "Node" }.to_owned()),
                namespace: None,
                name: node.name.as_deref().map(echo),
                generate_name: None,
            };
            self.node(node, &Rc::new(object), self.ledger.report.summary.objects + place);
        }
    }

    /// Asks the rules about one node, as they are on where no override holds: a node is in no namespace.
    fn node(&mut self, node: &Node, object: &Rc<ObjectRef>, index: usize) {
        let Self { given, ledger, .. } = self;
        let policy = given.policy;
        let workload = Workload { kind: object.kind.as_deref(), ..Workload::default() };
        let grounds = Grounds::of(policy, &workload, object.name.as_deref(), None);
        for (order, rule) in REGISTER.iter().enumerate() {
            let Check::Node(check) = rule.check else { continue };
            let Some(severity) = policy.base.severity(rule.meta) else { continue };
            let ruling = Ruling { meta: rule.meta, order, severity };
            let (mut drafts, mut pointers) = (Vec::new(), Vec::new());
            check(node, &mut |at, field, fault| {
                pointers.push(pointer(at, field));
                let drafts = &mut drafts;
                Sink { ruling: &ruling, undetermined: None, at: 0, drafts }.report(Worded::of(fault));
            });
            for (mut draft, pointer) in drafts.into_iter().zip(pointers) {
                let entry = || Entry::of_object(object, pointer.clone());
                let candidate = Candidate { given: *given, image: None, entry: &entry, grounds: &grounds };
                match candidate.accepted(rule.meta.id) {
                    Ok(acceptance) => ledger.accept(rule.meta.id, object, None, acceptance, policy),
                    Err(missed) => {
                        draft.missed = missed;
                        ledger.push(&draft, entry().spot((index, 0, order), policy.enforce, Vec::new()));
                    }
                }
            }
        }
    }
}
