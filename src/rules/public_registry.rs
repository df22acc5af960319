//! `public-registry`: a sensitive workload pulls from a registry that is not private.

use crate::order::ByName;
use crate::pattern::Glob;
use crate::pull::{ImageUse, has_label};
use crate::report::{Echo, EchoImage, Severity::Error};
use crate::settings::{NonEmpty, Registries};
use crate::tree::{checked, record};
use crate::wire::{Ink, say};

use super::{Context, Fault, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "public-registry",
    practice: &[4],
    severities: [Some(Error), Some(Error), Some(Error)],
    configured_by: Some("rules.public-registry.sensitive"),
    summary: Meta::summary("a sensitive workload pulls from a registry that is not private"),
    ..Meta::BLANK
};

/// Which workloads are sensitive; `registries.private` says which registries are private.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, default))]
pub struct Options {
    /// The workloads that may pull from private registries only.
    pub sensitive: Option<Sensitive>,
}

record!(Options {
    sensitive = "sensitive",
});

/// What marks a workload as sensitive: one of the namespaces or one of the labels is enough.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(try_from = "Written"))]
pub struct Sensitive {
    namespaces: Option<NonEmpty<Glob>>,
    labels: ByName<String>,
}

checked!(Sensitive from Written);

/// What marks a workload as sensitive, as settings write it: at least one namespace or label.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Sensitive"))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
struct Written {
    /// Namespaces, by pattern. An object whose namespace is not known is in none.
    #[cfg_attr(feature = "schema", schemars(default))]
    namespaces: Option<NonEmpty<Glob>>,
    /// Labels of the object or of its pods, key and value; any one of them is enough.
    #[cfg_attr(feature = "schema", schemars(default))]
    labels: ByName<String>,
}

record!(Written {
    namespaces = "namespaces",
    labels = "labels",
});

impl TryFrom<Written> for Sensitive {
    type Error = &'static str;

    fn try_from(Written { namespaces, labels }: Written) -> Result<Self, Self::Error> {
        match namespaces.is_none() && labels.is_empty() {
            true => Err(
                "expected at least one of `namespaces` and `labels`: without any no workload is sensitive",
            ),
            false => Ok(Self { namespaces, labels }),
        }
    }
}

impl Sensitive {
    /// What marks a workload, where something does. Labels are read only where its namespace says nothing.
    fn mark<'a>(&'a self, context: &Context<'a>) -> Option<Mark<'a>> {
        let (workload, pod) = (context.workload, context.pod);
        let known = |own: &str| {
            self.namespaces.as_ref().is_some_and(|globs| globs.iter().any(|glob| glob.matches(own)))
        };
        let named = workload.namespace.filter(|own| *context.of_object.sensitive.get_or_init(|| known(own)));
        named.map(Mark::Namespace).or_else(|| {
            let first = |labels| self.labels.iter().position(|(key, value)| has_label(labels, key, value));
            let own = *context.of_object.label.get_or_init(|| first(workload.labels));
            let of_pod = *context.of_pod.label.get_or_init(|| first(pod.labels));
            let index = own.into_iter().chain(of_pod).min()?;
            self.labels.iter().nth(index).map(|(key, value)| Mark::Label(key, value))
        })
    }
}

/// What marks a workload as sensitive.
enum Mark<'a> {
    Namespace(&'a str),
    Label(&'a str, &'a str),
}

struct Public<'a> {
    image: &'a str,
    registry: &'a str,
    mark: Mark<'a>,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some(sensitive) = &context.options.public_registry.sensitive else { return };
    let Some((reference, image)) = image_use.readable() else { return };
    if Registries::names(&context.registries.private, reference) {
        return;
    }
    if let Some(mark) = sensitive.mark(context) {
        sink.report(Public { image, registry: reference.registry(), mark });
    }
}

impl Fault for Public<'_> {
    fn message(&self, out: &mut Ink) {
        say!(out, "image `", EchoImage(self.image), "` comes from no private registry, and ");
        match self.mark {
            Mark::Namespace(name) => say!(out, "the namespace `", Echo(name), "` is marked as sensitive"),
            Mark::Label(key, value) => {
                say!(out, "the label `", Echo(key), ": ", Echo(value), "` marks the workload as sensitive")
            }
        }
    }

    fn why(&self) -> &'static str {
        "what others publish they can also change or remove, and each pull tells them what runs here"
    }

    fn help(&self, out: &mut Ink) {
        let copy = "pull a copy of it from a registry that `registries.private` names";
        match self.registry {
            "" => say!(out, copy),
            registry => say!(out, copy, ", or name `", Echo(registry), "` there if it asks for a credential"),
        }
    }
}

#[cfg(test)]
mod tests {

    use super::super::tests::{Case, lines};
    use super::super::{Check, Options};

    const OPTIONS: &str =
        r#"{"sensitive": {"namespaces": ["pay-*"], "labels": {"data": "card", "tier": "vault"}}}"#;

    fn case(image: &'static str, namespace: &'static str) -> Case {
        let mut case = Case::of(&[image])
            .registries(r#"{"private": ["registry.example.com", "docker.io/acme/**"]}"#)
            .options("public-registry", OPTIONS);
        case.workload.namespace = Some(namespace).filter(|name| !name.is_empty());
        case
    }

    fn found(case: &Case) -> Vec<String> {
        case.drafts(Check::Image(super::check), &super::META).iter().map(lines).collect()
    }

    #[test]
    fn finds_public_images_of_sensitive_workloads() {
        for image in [
            "nginx:1",
            "quay.io/a/b",
            "registry.example.com.evil.example/a",
            "my_registry.local/app",
            "acme/x",
        ] {
            let expected = usize::from(image != "acme/x");
            assert_eq!(found(&case(image, "pay-eu")).len(), expected, "{image}");
            assert_eq!(found(&case(image, "pay")).len(), 0, "{image}");
            assert_eq!(found(&case(image, "")).len(), 0, "{image}");
        }
        for image in ["registry.example.com/pay/x:1", "Nginx:1", "{{ .Values.image }}", ""] {
            assert_eq!(found(&case(image, "pay-eu")).len(), 0, "{image}");
        }
        assert_eq!(
            found(&Case { registries: super::Registries::default(), ..case("quay.io/a", "pay-eu") }).len(),
            1
        );
        assert_eq!(found(&Case { options: Options::default(), ..case("quay.io/a", "pay-eu") }).len(), 0);
    }

    #[test]
    fn reads_labels_of_the_object_and_of_its_pods() {
        for (object, pod, faults) in [
            (Some(r#"{"data": "card"}"#), None, 1),
            (None, Some(r#"{"app": "web", "t\u0069er": "vault"}"#), 1),
            (Some(r#"{"data": "cards"}"#), Some(r#"{"tier": "web", "card": "data"}"#), 0),
            (Some(r#"["data"]"#), Some("{"), 0),
            (Some(r#"{"data": ["card"]}"#), None, 0),
            (None, None, 0),
        ] {
            let mut case = case("quay.io/a/b:1", "web");
            (case.workload.labels, case.pod.labels) = (object, pod);
            assert_eq!(found(&case).len(), faults, "{object:?} {pod:?}");
        }
    }

    #[test]
    fn says_what_why_and_help() {
        assert_eq!(
            found(&case("quay.io/a/b:1", "pay-eu")),
            [
                "image `quay.io/a/b:1` comes from no private registry, and the namespace `pay-eu` is marked as sensitive\n\
                 what others publish they can also change or remove, and each pull tells them what runs here\n\
                 pull a copy of it from a registry that `registries.private` names, or name `quay.io` there if it asks for a credential"
            ]
        );
        let mut labelled = case("my_registry.local/app", "web");
        labelled.pod.labels = Some(r#"{"tier": "vault", "data": "card"}"#);
        let text = found(&labelled).concat();
        assert!(text.starts_with(
            "image `my_registry.local/app` comes from no private registry, and the label `data: card` marks the workload as sensitive\n"
        ));
        assert!(text.ends_with("a registry that `registries.private` names"));
    }

    #[test]
    fn refuses_what_marks_nothing() {
        for (options, message) in [
            (r#"{"sensitive": {}}"#, "expected at least one of `namespaces` and `labels`"),
            (r#"{"sensitive": {"labels": {}}}"#, "expected at least one of `namespaces` and `labels`"),
            (r#"{"sensitive": {"namespaces": []}}"#, "expected a list of at least one element"),
            (r#"{"sensitive": {"namespace": ["a"]}}"#, "the unknown key `namespace`"),
            (r#"{"sensitive": {"labels": {"a": true}}}"#, "expected a string"),
        ] {
            let map = crate::settings::Tree::parse(options).expect("JSON");
            let problem = Options::default().set("public-registry", &map).expect_err(options);
            assert!(problem.message.contains(message), "{options}: {}", problem.message);
        }
    }
}
