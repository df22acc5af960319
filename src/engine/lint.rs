//! Settings that say what nobody means: entries that let everything through, that nothing reaches, that are
//! over. Asked for by itself, and never part of a verdict.

use std::rc::Rc;

use crate::pattern::RegistryPattern;
use crate::report::{Echo, Failure, Problem, VERSION};
use crate::settings::{Day, Exemption, Now, Places, Registries, RuleSetting, Settings, Tree};
use crate::wire::{either, wire};

use super::Policy;
use super::layer::{Layer, known_rule};

/// What was found in settings, or why they cannot be used at all.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(untagged))]
pub enum LintAnswer {
    /// They can be used.
    Lint(Lint),
    /// They cannot.
    Failure(Failure),
}

/// What was found in settings.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Lint {
    /// What this document is.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "lint")))]
    #[cfg_attr(feature = "schema", serde(rename = "type"))]
    pub document: &'static str,
    /// The document's version, 1.
    pub version: u32,
    /// What says something else than it seems to, by where it stands.
    pub lints: Vec<Problem>,
}

either!(LintAnswer { Lint, Failure });

wire!(Lint { document = "type", version = "version", lints = "lints", });

/// Looks through settings.
///
/// # Errors
/// Settings that cannot be used.
pub fn lint(settings: &str, now: Option<Now>) -> Result<Lint, Failure> {
    let policy = Policy::compile(settings)?;
    let settings = Settings::read(settings)?;
    let mut lints = Vec::new();
    registries(&settings.registries, "/registries", &mut lints);
    for (index, own) in settings.overrides.iter().enumerate() {
        registries(&own.registries, &format!("/overrides/{index}/registries"), &mut lints);
        // What stands later counts, key by key: a wider pattern there leaves nothing of an equal key.
        let later = settings.overrides.iter().skip(index + 1);
        let hidden = later.filter(|other| says_as_much(other, own)).any(|other| {
            own.namespaces.iter().all(|own| other.namespaces.iter().any(|wider| wider.covers(own)))
        });
        if hidden {
            lints.push(
                found("unreachable", "a later override says the same keys for all namespaces of this one")
                    .at(format!("/overrides/{index}"))
                    .help("move it behind the wider one, or remove it"),
            );
        }
    }
    for (id, _) in &settings.rules {
        unconfigured(&policy.base, id, &mut lints);
    }
    if let Some(now) = now {
        ignored(&policy, &settings, now.day(), &mut lints);
    }
    for (index, exemption) in settings.exemptions.iter().enumerate() {
        exempted(&policy, exemption, index, now.map(|now| now.day()), &mut lints);
    }
    for (index, id) in settings.mutate.iter().enumerate() {
        if !is_on(&policy, id) {
            let message = format!("the rule `{id}` is off, so that nothing is changed by it");
            lints.push(
                found("unreachable", message)
                    .at(format!("/mutate/{index}"))
                    .help("switch the rule on, or remove it here"),
            );
        }
    }
    Ok(Lint { document: "lint", version: VERSION, lints })
}

fn found(code: &'static str, message: impl Into<String>) -> Problem {
    Problem::new(code, message)
}

/// Whether an override says all that another one says.
fn says_as_much(other: &crate::settings::Override, own: &crate::settings::Override) -> bool {
    let lists = |r: &Registries| {
        [
            r.allowed.is_some(),
            r.denied.is_some(),
            r.private.is_some(),
            r.node_credentials.is_some(),
            r.mirrors.is_some(),
        ]
    };
    let covered = |other: bool, own: bool| other || !own;
    covered(other.profile.is_some(), own.profile.is_some())
        && covered(other.enforce.is_some(), own.enforce.is_some())
        && lists(&other.registries).into_iter().zip(lists(&own.registries)).all(|(a, b)| covered(a, b))
        && own.rules.iter().all(|(id, _)| other.rules.get(id).is_some())
}

fn patterns(list: &Option<Rc<Places>>) -> &[RegistryPattern] {
    list.as_deref().map_or(&[], |list| list)
}

fn registries(registries: &Registries, at: &str, lints: &mut Vec<Problem>) {
    let lists = [
        ("allowed", patterns(&registries.allowed)),
        ("denied", patterns(&registries.denied)),
        ("private", patterns(&registries.private)),
        ("nodeCredentials", patterns(&registries.node_credentials)),
    ];
    for (name, list) in lists {
        for (index, pattern) in list.iter().enumerate() {
            let place = format!("{at}/{name}/{index}");
            if pattern.is_open() {
                let message = format!("`{}` matches registries of anybody", pattern.as_str());
                lints.push(found("open-pattern", message).at(&place).help("name the hosts that are meant"));
            }
            let wider = list.iter().enumerate().find(|(other, wider)| {
                *other != index && wider.covers(pattern) && (*other < index || !pattern.covers(wider))
            });
            if let Some((_, wider)) = wider {
                let message = format!(
                    "`{}` is part of `{}`, which stands in the same list",
                    pattern.as_str(),
                    wider.as_str()
                );
                lints.push(found("unreachable", message).at(place).help("remove one of the two"));
            }
        }
    }
    for (index, pattern) in patterns(&registries.allowed).iter().enumerate() {
        if let Some(denied) = patterns(&registries.denied).iter().find(|denied| denied.covers(pattern)) {
            let message = format!(
                "`{}` is allowed, and `{}`, which is denied, has all of it",
                pattern.as_str(),
                denied.as_str()
            );
            lints.push(
                found("unreachable", message)
                    .at(format!("{at}/allowed/{index}"))
                    .help("denied beats allowed: remove one of the two"),
            );
        }
    }
}

/// A rule that the settings switch on, and whose own setting is missing.
fn unconfigured(base: &Layer, id: &str, lints: &mut Vec<Problem>) {
    let Ok(meta) = known_rule(id, "") else { return };
    let Some(setting) = meta.configured_by else { return };
    if !base.is_configured(meta) {
        let message = format!("the rule `{id}` finds nothing without `{setting}`");
        lints.push(
            found("unconfigured-rule", message).at(format!("/rules/{id}")).help(format!("set `{setting}`")),
        );
    }
}

/// Vulnerabilities that are accepted no longer. An override that has no options of the rule has those above it.
fn ignored(policy: &Policy, settings: &Settings, today: Day, lints: &mut Vec<Problem>) {
    let rules = [&settings.rules].into_iter().chain(settings.overrides.iter().map(|own| &own.rules));
    for (index, (layer, rules)) in policy.layers().zip(rules).enumerate() {
        match rules.get("vulnerable-image") {
            Some(RuleSetting::Options { options: Tree::Object(members), .. }) if !members.is_empty() => {}
            _ => continue,
        }
        let at = index.checked_sub(1).map(|own| format!("/overrides/{own}")).unwrap_or_default();
        for (entry, id, until) in layer.options().vulnerable_image.over(today) {
            lints.push(
                found("expired-exemption", format!("`{}` was accepted until {until}", Echo(id)))
                    .at(format!("{at}/rules/vulnerable-image/ignore/{entry}/until"))
                    .help("remove it, or look at its reason again and give it another day"),
            );
        }
    }
}

fn exempted(
    policy: &Policy,
    exemption: &Exemption,
    index: usize,
    today: Option<Day>,
    lints: &mut Vec<Problem>,
) {
    let at = format!("/exemptions/{index}");
    if let (Some(until), Some(today)) = (exemption.until, today)
        && until < today
    {
        lints.push(
            found("expired-exemption", format!("the exemption ended on {until}"))
                .at(format!("{at}/until"))
                .help("remove it, or look at its reason again and give it another day"),
        );
    }
    if exemption.objects.is_some() && exemption.namespaces.is_none() {
        lints.push(
            found("no-effect-in-admission", "the author of a request picks the object's name, so that in admission the exemption does not apply")
                .at(format!("{at}/objects"))
                .help("add `namespaces`"),
        );
    }
    for (entry, pattern) in exemption.images.iter().flat_map(|list| list.iter()).enumerate() {
        if pattern.is_open() {
            let message = format!("`{}` matches images of anybody", pattern.as_str());
            lints.push(
                found("open-pattern", message)
                    .at(format!("{at}/images/{entry}"))
                    .help("name the images that are meant"),
            );
        }
    }
    for (entry, id) in exemption.rules.iter().enumerate() {
        if !is_on(policy, id) {
            let message = format!("the rule `{id}` is off, so that there is nothing to exempt");
            lints.push(found("unreachable", message).at(format!("{at}/rules/{entry}")).help("remove it"));
        }
    }
}

/// Whether a rule is on anywhere.
fn is_on(policy: &Policy, id: &str) -> bool {
    policy.layers().any(|layer| layer.is_on(id))
}

#[cfg(test)]
mod tests {
    use super::{Now, lint};

    fn lints(settings: &str, now: &str) -> Vec<String> {
        let now = Now::parse(now).ok();
        let found = lint(settings, now).unwrap_or_else(|f| panic!("{f:?}"));
        found
            .lints
            .iter()
            .map(|l| format!("{} {}", l.code, l.pointer.as_deref().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn finds_what_nobody_means() {
        for (settings, expected) in [
            ("{}", &[][..]),
            (r#"{"registries": {"allowed": ["*"]}}"#, &["open-pattern /registries/allowed/0"]),
            (
                r#"{"registries": {"allowed": ["ghcr.io/org", "ghcr.io"], "denied": ["ghcr.io/org"]}}"#,
                &["unreachable /registries/allowed/0", "unreachable /registries/allowed/0"],
            ),
            (
                r#"{"rules": {"disallowed-registry": "error"}}"#,
                &["unconfigured-rule /rules/disallowed-registry"],
            ),
            (r#"{"registries": {"denied": ["quay.io"]}, "rules": {"disallowed-registry": "error"}}"#, &[]),
            (
                r#"{"rules": {"vulnerable-image": {"ignore": [{"id": "CVE-1", "reason": "r"}, {"id": "CVE-2", "reason": "r", "until": "2027-01-31"}]}},
                    "overrides": [{"namespaces": ["a"], "rules": {"vulnerable-image": {"severity": "error"}}},
                        {"namespaces": ["b"], "rules": {"vulnerable-image": {"ignore": [{"id": "CVE-3", "reason": "r", "until": "2027-01-31"}, {"id": "CVE-4", "reason": "r", "until": "2099-01-31"}]}}}]}"#,
                &[
                    "expired-exemption /rules/vulnerable-image/ignore/1/until",
                    "expired-exemption /overrides/1/rules/vulnerable-image/ignore/0/until",
                ],
            ),
            (
                r#"{"exemptions": [{"rules": ["latest-tag"], "namespaces": ["a"], "until": "2027-01-31", "reason": "r"}]}"#,
                &["expired-exemption /exemptions/0/until"],
            ),
            (
                r#"{"exemptions": [{"rules": ["unpinned-image"], "objects": ["Pod/a"], "reason": "r"}]}"#,
                &["no-effect-in-admission /exemptions/0/objects", "unreachable /exemptions/0/rules/0"],
            ),
            (r#"{"mutate": ["implicit-pull-policy"]}"#, &["unreachable /mutate/0"]),
            (r#"{"profile": "strict", "mutate": ["implicit-pull-policy"]}"#, &[]),
            (
                r#"{"overrides": [{"namespaces": ["pay-a"], "profile": "strict"}, {"namespaces": ["pay-*"], "profile": "reliable"}]}"#,
                &["unreachable /overrides/0"],
            ),
            (
                r#"{"overrides": [{"namespaces": ["pay-*"], "profile": "strict"}, {"namespaces": ["pay-a"], "profile": "reliable"}]}"#,
                &[],
            ),
        ] {
            assert_eq!(lints(settings, "2027-02-01"), expected, "{settings}");
        }
        assert!(lint("{\"a\": 1}", None).is_err());
    }
}
