//! Settings compiled once: for the general case and for each override, the rules that are on, with
//! their severities and options.

use std::borrow::Cow;

use crate::kubernetes::{ImagePath, is_workload, known_for};
use crate::list::Listed;
use crate::pull::Workload;
use crate::report::{Failure, Problem, VERSION, Verdict};
use crate::rules::{Meta, REGISTER};
use crate::settings::{
    AnnotationExemptions, Cluster, Enforce, Exemption, Level, Mode, OnUpdate, Override, Settings,
};

use super::layer::{Layer, Rules, known_rule};

/// A compiled policy. Rules read it and never change it.
pub struct Policy {
    /// What holds where no override does.
    pub base: Layer,
    /// The strongest verdict, where no override says another.
    pub enforce: Enforce,
    /// How updates are judged.
    pub on_update: OnUpdate,
    /// The namespace of objects that name none.
    pub default_namespace: Option<String>,
    /// What the objects are meant to be.
    pub mode: Mode,
    /// What the cluster does by itself.
    pub cluster: Cluster,
    /// What findings weigh that could not be decided, where it is set.
    pub undetermined: Option<Level>,
    /// Findings that are accepted.
    pub exemptions: Vec<Exemption>,
    /// Whether objects may carry exemptions of their own.
    pub annotation_exemptions: AnnotationExemptions,
    /// The rules whose fixes a mutating answer applies.
    pub mutate: Vec<String>,
    /// The rules that are on anywhere and silent without their kind of evidence, in the register's order.
    pub(super) needing: Vec<&'static Meta>,
    /// Whether objects of the input are evidence too.
    pub trust_input: bool,
    /// Whether Kubewarden's host is asked for what the pods are pulled with.
    pub context_aware: bool,
    overrides: Vec<Overridden>,
    image_paths: Vec<ImagePath>,
}

/// An override, and what holds where no other one does.
struct Overridden {
    own: Override,
    rules: Rules,
    layer: Layer,
}

impl Policy {
    /// Compiles settings; empty text and `null` are the defaults.
    ///
    /// # Errors
    /// Settings that are no JSON, or say something that does not exist. Such a failure denies whatever
    /// `enforce` says: nobody knows what was meant.
    pub fn compile(settings: &str) -> Result<Self, Failure> {
        let settings = Settings::read(settings)?;
        let rules = Rules::read(&settings.rules, "")?;
        let base = Layer::new(settings.profile, settings.enforce, settings.registries, rules);
        let overrides = settings.overrides.into_iter().enumerate().map(|(index, own)| {
            let rules = Rules::read(&own.rules, &format!("/overrides/{index}"))?;
            let layer = base.under(&own, &rules);
            Ok(Overridden { own, rules, layer })
        });
        let overrides = overrides.collect::<Result<Vec<_>, Problem>>()?;
        for (index, exemption) in settings.exemptions.iter().enumerate() {
            for (at, id) in exemption.rules.iter().enumerate() {
                known_rule(id, &format!("/exemptions/{index}/rules/{at}"))?;
            }
        }
        for (index, id) in settings.mutate.iter().enumerate() {
            known_rule(id, &format!("/mutate/{index}"))?;
        }
        for (index, path) in settings.image_paths.iter().enumerate() {
            custom(path).map_err(|problem| problem.at(format!("/imagePaths/{index}/kind")))?;
        }
        let layers = || [&base].into_iter().chain(overrides.iter().map(|own| &own.layer));
        let needing = REGISTER.iter().map(|rule| rule.meta).filter(|meta| meta.needs.is_some());
        let needing = needing.filter(|meta| layers().any(|layer| layer.is_on(meta.id))).list();
        Ok(Self {
            needing,
            enforce: base.enforce,
            base,
            on_update: settings.on_update,
            default_namespace: settings.default_namespace,
            mode: settings.mode,
            cluster: settings.cluster,
            undetermined: settings.undetermined,
            exemptions: settings.exemptions,
            annotation_exemptions: settings.allow_annotation_exemptions,
            mutate: settings.mutate,
            trust_input: settings.trust.input,
            context_aware: settings.context_aware,
            overrides,
            image_paths: settings.image_paths,
        })
    }

    /// What holds in a namespace. An unknown one is in no override.
    #[must_use]
    pub fn layer(&self, namespace: Option<&str>) -> Cow<'_, Layer> {
        if self.overrides.is_empty() {
            return Cow::Borrowed(&self.base);
        }
        let mut own =
            namespace.into_iter().flat_map(|name| self.overrides.iter().filter(move |o| o.own.covers(name)));
        let first = own.next().map_or(&self.base, |only| &only.layer);
        own.fold(Cow::Borrowed(first), |layer, more| Cow::Owned(layer.under(&more.own, &more.rules)))
    }

    /// All that holds anywhere.
    pub(super) fn layers(&self) -> impl Iterator<Item = &Layer> {
        [&self.base].into_iter().chain(self.overrides.iter().map(|o| &o.layer))
    }

    /// Where an object keeps images beside its pods. Of Kubernetes' own kinds none does.
    #[must_use]
    pub fn image_paths(&self, workload: &Workload<'_>) -> Vec<ImagePath> {
        let (Some(version), Some(kind), false) = (workload.api_version, workload.kind, workload.built_in)
        else {
            return Vec::new();
        };
        let own = self.image_paths.iter().filter(|path| path.covers(version, kind)).cloned();
        own.chain(known_for(version, kind)).list()
    }

    /// Whether an exemption ends some day.
    #[must_use]
    pub fn has_dated_exemptions(&self) -> bool {
        self.exemptions.iter().any(|exemption| exemption.until.is_some())
    }

    /// A failure caused by the input: it follows the strictest `enforce`, for whoever writes what cannot be read
    /// hides the namespace with it, and never reads as an allow.
    #[must_use]
    pub fn fail(&self, errors: Vec<Problem>) -> Failure {
        let capped = self.layers().map(|layer| cap(layer.enforce, Verdict::Deny));
        let verdict = capped.fold(Verdict::Warn, Verdict::max);
        Failure { document: Failure::DOCUMENT, version: VERSION, verdict, findings: [], errors }
    }
}

/// The verdict as far as `enforce` lets it go.
pub(super) fn cap(enforce: Enforce, verdict: Verdict) -> Verdict {
    verdict.min(match enforce {
        Enforce::Deny => Verdict::Deny,
        Enforce::Warn => Verdict::Warn,
        Enforce::Audit => Verdict::Allow,
    })
}

/// Images are looked for in custom resources alone: of Kubernetes' own kinds all places are known.
fn custom(path: &ImagePath) -> Result<(), Problem> {
    let kinds = || path.kind.split('|');
    let own = kinds().any(|kind| is_workload(&path.api_version, kind) || kind == "CustomResourceDefinition");
    if own {
        let message = "the settings have a wrong value: expected the kind of a custom resource";
        return Err(Problem::new("invalid-settings", message)
            .help("leave it out: the places of Kubernetes' own kinds are known"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Policy;

    fn problem(settings: &str) -> (String, Option<String>, Option<String>) {
        match Policy::compile(settings) {
            Ok(_) => panic!("{settings} compiles"),
            Err(failure) => failure
                .errors
                .into_iter()
                .map(|e| (e.message.clone(), e.pointer.clone(), e.help.clone()))
                .next()
                .expect("a problem"),
        }
    }

    #[test]
    fn refuses_rules_and_options_that_do_not_exist() {
        let (message, pointer, help) = problem(r#"{"rules": {"lastest-tag": "off"}}"#);
        assert_eq!(message, "the settings name the unknown rule `lastest-tag`");
        assert_eq!(pointer.as_deref(), Some("/rules/lastest-tag"));
        assert_eq!(help.as_deref(), Some("did you mean `latest-tag`?"));
        let (message, ..) = problem(r#"{"rules": {"latest-tag": {"severity": "error", "tags": []}}}"#);
        assert_eq!(message, "the rule `latest-tag` has no option `tags`");
        for (settings, at) in [
            (
                r#"{"exemptions": [{"rules": ["latest"], "namespaces": ["*"], "reason": "r"}]}"#,
                "/exemptions/0/rules/0",
            ),
            (r#"{"mutate": ["latest-tag", "short"]}"#, "/mutate/1"),
            (r#"{"overrides": [{"namespaces": ["a"], "rules": {"x": "off"}}]}"#, "/overrides/0/rules/x"),
            (r#"{"overrides": [{"namespaces": []}]}"#, "/overrides/0/namespaces"),
            (r#"{"exemptions": [{"rules": ["latest-tag"], "reason": "r"}]}"#, "/exemptions/0"),
            (r#"{"registries": {"allowed": []}}"#, "/registries/allowed"),
            (r#"{"rules": {"floating-tag": {"scheme": []}}}"#, "/rules/floating-tag/scheme"),
            (
                r#"{"imagePaths": [{"apiVersion": "apps/v1", "kind": "Deployment", "path": "/spec/x", "holds": "image"}]}"#,
                "/imagePaths/0/kind",
            ),
        ] {
            let found = problem(settings);
            assert_eq!(found.1.as_deref(), Some(at), "{settings}: {found:?}");
        }
    }

    #[test]
    fn takes_severities_from_profile_settings_and_overrides() {
        let policy = Policy::compile(
            r#"{"rules": {"missing-tag": "off", "latest-tag": {"severity": "info"}, "invalid-reference": {}},
                "overrides": [{"namespaces": ["pay-*"], "rules": {"missing-tag": "warning"}}, {"namespaces": ["pay-a"], "profile": "strict", "rules": {"latest-tag": "error"}}]}"#,
        )
        .unwrap_or_else(|f| panic!("{f:?}"));
        let severity = |namespace, id| {
            policy
                .layer(namespace)
                .image
                .iter()
                .find(|r| r.ruling.meta.id == id)
                .map(|r| format!("{:?}", r.ruling.severity))
        };
        for (namespace, id, expected) in [
            (None, "missing-tag", None),
            (Some("shop"), "missing-tag", None),
            (Some("shop"), "latest-tag", Some("Info")),
            (Some("pay-b"), "missing-tag", Some("Warning")),
            (Some("pay-b"), "latest-tag", Some("Info")),
            (Some("pay-a"), "missing-tag", Some("Warning")),
            (Some("pay-a"), "latest-tag", Some("Error")),
            (Some("pay-a"), "unpinned-image", Some("Error")),
            (Some("pay-b"), "unpinned-image", None),
        ] {
            assert_eq!(severity(namespace, id).as_deref(), expected, "{namespace:?} {id}");
        }
    }
}
