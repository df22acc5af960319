//! What the rules' own tests share, and what holds for every rule.

use std::borrow::Cow;

use crate::credentials::{Complete, Credentials, Gathered};
use crate::evidence::node::Node;
use crate::evidence::vex::Statements;
use crate::evidence::{Caches, Collected, Digests, Scans, scan};
use crate::kubernetes::{Field, List, Read, Reader, Text};
use crate::pull::{ImageUse, Pod, Workload};
use crate::report::{Outcome, Severity};
use crate::settings::{Cluster, Mode, Now, Profile, Registries, Tree};
use crate::wire::Ink;

use super::{
    Check, Context, Draft, Edit, Fault, Help, ImageCheck, Mends, Message, Meta, NodeCheck, OfObject, OfPod,
    Options, REGISTER, Ruling, Seen, SetCheck, Sink, Worded, pointer,
};

/// One container and all that a rule may know; a test fills in what it is about.
pub(super) struct Case {
    pub(super) images: Vec<&'static str>,
    /// The pull policy of every image; empty for none.
    pub(super) policy: &'static str,
    pub(super) workload: Workload<'static>,
    pub(super) pod: Pod<'static>,
    pub(super) registries: Registries,
    pub(super) cluster: Cluster,
    pub(super) options: Options,
    pub(super) digests: Digests,
    pub(super) credentials: Credentials,
    pub(super) complete: Complete,
    pub(super) scans: Scans,
    pub(super) caches: Caches,
    pub(super) nodes: Vec<Node>,
    pub(super) now: Option<Now>,
    /// What `digests` is made of.
    pub(super) entries: Vec<(String, String)>,
    pub(super) profile: Profile,
    pub(super) mode: Mode,
}

/// A draft in its words.
pub(super) struct Drafted {
    pub(super) at: usize,
    pub(super) related: Vec<usize>,
    pub(super) severity: Severity,
    pub(super) outcome: Outcome,
    pub(super) message: String,
    pub(super) why: &'static str,
    pub(super) help: String,
    pub(super) safe: Option<Edit>,
    pub(super) risky: Option<Edit>,
    pub(super) secrets: Vec<String>,
}

impl From<Draft<'_>> for Drafted {
    fn from(draft: Draft<'_>) -> Self {
        let Draft { at, related, severity, outcome, fault, mends, .. } = draft;
        let Mends { safe, risky, secrets } = mends.map(|mends| *mends).unwrap_or_default();
        let (message, why, help) = (said(&Message(&*fault)), fault.why(), said(&Help(&*fault, None)));
        Self { at, related, severity, outcome, message, why, help, safe, risky, secrets }
    }
}

/// A text as its reader sees it.
pub(super) fn said(text: &dyn crate::wire::Text) -> String {
    let mut json = Ink::default();
    text.write_text(&mut json);
    serde_json::from_str(&format!("\"{}\"", json.into_text())).expect("text in JSON")
}

/// What a rule drafts that compares image uses, without evidence.
pub(super) fn compared(check: SetCheck, meta: &'static Meta, seen: &[Seen]) -> Vec<Drafted> {
    let credentials = Credentials::default();
    let (mut drafts, severity) = (Vec::new(), Severity::Warning);
    let ruling = Ruling { meta, order: 0, severity };
    let mut sink = Sink { ruling: &ruling, undetermined: None, at: 0, drafts: &mut drafts };
    check(&seen.iter().collect::<Vec<_>>(), &credentials, &mut sink);
    drafts.into_iter().map(Drafted::from).collect()
}

/// What a rule finds in what a node is configured with: pointer, message, why and help, a line each.
pub(super) fn configured(check: NodeCheck, meta: &'static Meta, node: &serde_json::Value) -> Vec<String> {
    let case = Case::default().node(node);
    let drafts = case.drafts(Check::Node(check), meta);
    let mut pointers = Vec::new();
    check(&case.nodes[0], &mut |at, field, _| pointers.push(pointer(at, field)));
    pointers.iter().zip(&drafts).map(|(pointer, draft)| format!("{pointer}\n{}", lines(draft))).collect()
}

impl Default for Case {
    fn default() -> Self {
        Self {
            images: Vec::new(),
            policy: "",
            workload: Workload { kind: Some("Deployment"), built_in: true, ..Workload::default() },
            pod: Pod::default(),
            registries: Registries::default(),
            cluster: Cluster::default(),
            options: Options::default(),
            digests: Digests::default(),
            credentials: Credentials::default(),
            complete: Complete::default(),
            scans: Scans::default(),
            caches: Caches::default(),
            nodes: Vec::new(),
            now: None,
            entries: Vec::new(),
            profile: Profile::Strict,
            mode: Mode::Manifest,
        }
    }
}

impl Case {
    /// Containers of these images.
    pub(super) fn of(images: &[&'static str]) -> Self {
        Self { images: images.to_vec(), ..Self::default() }
    }

    /// One container of an image under a pull policy; empty for none.
    pub(super) fn under(image: &'static str, policy: &'static str) -> Self {
        Self { images: vec![image], policy, ..Self::default() }
    }

    /// With registries as settings write them.
    pub(super) fn registries(mut self, json: &str) -> Self {
        self.registries = Tree::parse(json).expect("JSON").to().expect("registries");
        self
    }

    /// With a rule's options as settings write them.
    pub(super) fn options(mut self, id: &str, json: &str) -> Self {
        let known = self.options.set(id, &Tree::parse(json).expect("options")).expect("options");
        assert!(known, "{id} has no options");
        self
    }

    /// With the digest of a tag.
    pub(super) fn digest(mut self, image: &str, digest: &str) -> Self {
        let entry = Digests::entry(image, digest).expect("a digest");
        self.entries.push(entry);
        self.digests = Digests::new(self.entries.clone());
        self
    }

    /// With the secrets that the pod names; all of it is in namespace `shop`.
    pub(super) fn secrets(mut self, names: &[&'static str]) -> Self {
        let list: Vec<_> = names.iter().map(|name| serde_json::json!({"name": name})).collect();
        let list = serde_json::Value::from(list).to_string().leak();
        let read: List<_> = Read::read(&mut Reader::new(list), 0).expect("JSON");
        self.pod.name_secrets(Box::leak(Box::new(read)));
        self.workload.namespace = Some("shop");
        self
    }

    /// With what the evidence declares complete.
    pub(super) fn complete(mut self, json: &str) -> Self {
        self.complete = Tree::parse(json).expect("JSON").to().expect("what is complete");
        self.objects(&[])
    }

    /// With objects as evidence.
    pub(super) fn objects(mut self, objects: &[serde_json::Value]) -> Self {
        let mut gathered = Gathered::default();
        for object in objects {
            gathered.take(object["kind"].as_str().unwrap_or_default(), &object.to_string(), None);
        }
        self.credentials = Credentials::new(gathered, self.complete.clone());
        self.workload.namespace = Some("shop");
        self
    }

    /// With what scanners found, each a report as it is written.
    pub(super) fn scans(mut self, reports: &[serde_json::Value]) -> Self {
        let read = |report: &serde_json::Value| scan::read(&report.to_string()).expect("a report");
        self.scans = Scans::new(reports.iter().flat_map(read).collect(), &Statements::default());
        self
    }

    /// With objects that say which images nodes have.
    pub(super) fn caches(mut self, objects: &[serde_json::Value]) -> Self {
        let mut collected = Collected::default();
        for object in objects {
            collected.take(object["kind"].as_str().unwrap_or_default(), &object.to_string());
        }
        self.caches = Caches::new(collected, Vec::new(), true);
        self
    }

    /// With what a node is configured with.
    pub(super) fn node(mut self, node: &serde_json::Value) -> Self {
        let tree = Tree::parse(&node.to_string()).expect("JSON");
        self.nodes.push(Node::read(&tree, "/nodes/0".to_owned()));
        self
    }

    /// With the time.
    pub(super) fn now(mut self, now: &str) -> Self {
        self.now = Some(Now::parse(now).expect("a time"));
        self
    }

    /// What a rule drafts.
    pub(super) fn drafts(&self, check: Check, meta: &'static Meta) -> Vec<Drafted> {
        let texts: Vec<Text<'_>> = self.images.iter().map(|image| text(image)).collect();
        let (name, policy) = (text("web"), text(self.policy));
        let uses: Vec<ImageUse<'_>> =
            texts.iter().map(|image| ImageUse::container([&name, image, &policy], &self.workload)).collect();
        let schemes: Vec<_> = self
            .options
            .floating_tag
            .schemes
            .iter()
            .chain(&self.options.unversioned_tag.schemes)
            .cloned()
            .collect();
        let of_object = OfObject::default();
        let context = Context {
            workload: &self.workload,
            pod: &self.pod,
            registries: &self.registries,
            cluster: &self.cluster,
            options: &self.options,
            schemes: &schemes,
            digests: &self.digests,
            credentials: &self.credentials,
            scans: &self.scans,
            caches: &self.caches,
            nodes: &self.nodes,
            now: self.now,
            profile: self.profile,
            mode: self.mode,
            of_object: &of_object,
            of_pod: OfPod::default(),
        };
        let seen: Vec<Seen> = uses.iter().filter_map(|u| Seen::of(u, &context)).collect();
        let mut drafts = Vec::new();
        let severity = Severity::Error;
        let mut sink = Sink {
            ruling: &Ruling { meta, order: 0, severity },
            undetermined: Some(Severity::Info),
            at: 0,
            drafts: &mut drafts,
        };
        match check {
            Check::Image(check) => {
                for (at, image_use) in uses.iter().enumerate() {
                    sink.at = at;
                    check(image_use, &context, &mut sink);
                }
            }
            Check::Pod(check) => check(&uses, &context, &mut sink),
            Check::Node(check) => {
                let mut report = |_: &str, _: &str, fault: &dyn Fault| sink.report(Worded::of(fault));
                self.nodes.iter().for_each(|node| check(node, &mut report));
            }
            Check::Set(check) => check(&seen.iter().collect::<Vec<_>>(), context.credentials, &mut sink),
        }
        drafts.into_iter().map(Drafted::from).collect()
    }
}

fn text(text: &str) -> Text<'_> {
    if text.is_empty() { Field::Absent } else { Field::Value(Cow::Borrowed(text)) }
}

/// A Secret of namespace `shop` with Docker's configuration.
pub(super) fn config(name: &str, config: &serde_json::Value) -> serde_json::Value {
    serde_json::json!({"kind": "Secret", "metadata": {"name": name, "namespace": "shop"},
        "type": "kubernetes.io/dockerconfigjson", "stringData": {".dockerconfigjson": config.to_string()}})
}

/// A draft's message, why and help, a line each.
pub(super) fn lines(draft: &Drafted) -> String {
    format!("{}\n{}\n{}", draft.message, draft.why, draft.help)
}

/// How many faults a check finds in one image.
pub(super) fn faults(check: ImageCheck, meta: &'static Meta, image: &'static str) -> usize {
    Case::of(&[image]).drafts(Check::Image(check), meta).len()
}

/// What a check says about one image: message, why and help, a line each.
pub(super) fn message(check: ImageCheck, meta: &'static Meta, image: &'static str) -> String {
    Case::of(&[image]).drafts(Check::Image(check), meta).iter().map(lines).collect()
}

#[test]
fn every_rule_says_what_why_and_help_in_one_sentence_each() {
    let images = [
        "nginx",
        "nginx:latest",
        "nginx:stable",
        "Nginx",
        "nginx:1\u{202e} \n`",
        "https://user:pw@quay.io/x",
    ];
    for rule in &REGISTER {
        for policy in ["", "Always", "IfNotPresent", "Never", "always\u{202e}"] {
            let case = Case { policy, ..Case::of(&images) }.node(&serde_json::json!({
                "kubelet": {"serializeImagePulls": "x\u{202e}", "registryBurst": 1, "imageMaximumGCAge": "1h",
                    "imageGCHighThresholdPercent": 3, "imageGCLowThresholdPercent": 2},
                "crio": {"registry": [{"location": "a\u{202e}\n", "insecure": true, "mirror-by-digest-only": true, "mirror": [
                    {"location": "https://user:pw@m\n"}]}]}}));
            for draft in case.drafts(rule.check, rule.meta) {
                for text in [draft.message.as_str(), draft.why, draft.help.as_str()] {
                    assert!(
                        !text.is_empty() && !text.contains('\n') && !text.contains('\u{202e}'),
                        "{text:?}"
                    );
                    assert!(!text.ends_with('.') && !text.starts_with(char::is_uppercase), "{text:?}");
                    assert!(!text.contains("pw@"), "{text:?}");
                }
            }
        }
    }
}

#[test]
fn ids_are_unique_and_kebab_case() {
    let mut ids: Vec<_> = REGISTER.iter().map(|rule| rule.meta.id).collect();
    assert!(ids.iter().all(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), REGISTER.len());
}

#[test]
fn scopes_are_what_the_checks_look_at() {
    for rule in &REGISTER {
        assert_eq!(rule.meta.scope, rule.check.scope(), "{}", rule.meta.id);
    }
}
