//! What holds in one namespace: the rules that are on, what they weigh, and what they may know of the settings.

use std::rc::Rc;

use crate::image::Scheme;
use crate::list::Listed;
use crate::order::ByName;
use crate::report::{Echo, Problem, Severity};
use crate::rules::{Check, ImageCheck, Meta, Options, PodCheck, REGISTER, Ruling, SetCheck};
use crate::settings::{Enforce, Level, Override, Profile, Registries, RuleSetting, Tree, escape, nearest};

use super::evidence::Lacking;

/// What holds in one namespace.
#[derive(Clone)]
pub struct Layer {
    /// How strict the rules are.
    pub profile: Profile,
    /// The strongest verdict.
    pub enforce: Enforce,
    /// Which registries are allowed, private, mirrored.
    pub registries: Registries,
    /// How the repositories' tags are to be read.
    pub schemes: Vec<Rc<Scheme>>,
    /// The rules about one image use that are on.
    pub image: Vec<InForce<ImageCheck>>,
    /// The rules about one pod that are on.
    pub pod: Vec<InForce<PodCheck>>,
    /// The rules about everything handed over that are on.
    pub set: Vec<InForce<SetCheck>>,
    rules: Rules,
}

/// A rule that is on.
#[derive(Clone, Copy)]
pub struct InForce<C> {
    /// The rule.
    pub ruling: Ruling,
    /// The evidence without which it has nothing to say.
    pub(super) silencing: Lacking,
    /// Its check.
    pub check: C,
}

/// What settings say about rules, read: levels by id, and the options of some.
#[derive(Clone, Default)]
pub(super) struct Rules {
    /// The last of a rule counts.
    levels: Vec<(&'static str, Level)>,
    options: Options,
    with_options: Vec<&'static str>,
}

impl Rules {
    /// Reads the rules' settings, which stand at a pointer.
    ///
    /// # Errors
    /// A rule or an option that does not exist, or a wrong value.
    pub(super) fn read(settings: &ByName<RuleSetting>, at: &str) -> Result<Self, Problem> {
        let mut rules = Self::default();
        for (id, setting) in settings {
            let meta = known_rule(id, &format!("{at}/rules/{}", escape(id)))?;
            match setting {
                RuleSetting::Severity(level) => {
                    rules.levels.push((meta.id, *level));
                }
                RuleSetting::Options { severity, options } => {
                    rules.levels.extend(severity.map(|level| (meta.id, level)));
                    if let Tree::Object(members) = options
                        && let Some((key, _)) = members.first()
                    {
                        let has_any = rules.options.set(meta.id, options).map_err(|problem| {
                            let below = problem.pointer.clone().unwrap_or_default();
                            problem.at(format!("{at}{below}"))
                        })?;
                        if !has_any {
                            let message = format!("the rule `{}` has no option `{}`", meta.id, Echo(key));
                            return Err(Problem::new("invalid-settings", message)
                                .at(format!("{at}/rules/{}", meta.id))
                                .help("this rule has no option but `severity`"));
                        }
                        rules.with_options.push(meta.id);
                    }
                }
            }
        }
        Ok(rules)
    }

    /// What the settings say of a rule's severity.
    fn level(&self, id: &str) -> Option<Level> {
        self.levels.iter().rfind(|(own, _)| *own == id).map(|(_, level)| *level)
    }

    fn under(&self, over: &Self) -> Self {
        let mut rules = self.clone();
        rules.levels.extend_from_slice(&over.levels);
        for id in &over.with_options {
            rules.options.adopt(id, &over.options);
        }
        rules
    }
}

impl Layer {
    pub(super) fn new(profile: Profile, enforce: Enforce, registries: Registries, rules: Rules) -> Self {
        let options = &rules.options;
        let schemes =
            options.floating_tag.schemes.iter().chain(&options.unversioned_tag.schemes).cloned().list();
        let mut layer = Self {
            profile,
            enforce,
            registries,
            schemes,
            image: Vec::new(),
            pod: Vec::new(),
            set: Vec::new(),
            rules,
        };
        for (order, rule) in REGISTER.iter().enumerate() {
            let meta = rule.meta;
            let Some(severity) = layer.severity(meta) else { continue };
            let (ruling, silencing) = (Ruling { meta, order, severity }, Lacking::silencing(meta));
            match rule.check {
                Check::Image(check) => layer.image.push(InForce { ruling, silencing, check }),
                Check::Pod(check) => layer.pod.push(InForce { ruling, silencing, check }),
                Check::Set(check) => layer.set.push(InForce { ruling, silencing, check }),
                // A node is in no namespace: who judges it looks at the base.
                Check::Node(_) => {}
            }
        }
        layer
    }

    /// This layer with an override over it.
    pub(super) fn under(&self, own: &Override, rules: &Rules) -> Self {
        Self::new(
            own.profile.unwrap_or(self.profile),
            own.enforce.unwrap_or(self.enforce),
            self.registries.under(&own.registries),
            self.rules.under(rules),
        )
    }

    /// Whether the settings say what a rule needs; without it the rule would find nothing.
    pub(super) fn is_configured(&self, meta: &Meta) -> bool {
        match (meta.id, &self.registries) {
            ("disallowed-registry", registries) => {
                registries.allowed.is_some() || registries.denied.is_some()
            }
            ("missing-pull-secret", registries) => registries.private.is_some(),
            ("bypassed-mirror", registries) => registries.mirrors.is_some(),
            (id, _) => meta.configured_by.is_none() || self.rules.with_options.contains(&id),
        }
    }

    /// Whether a rule is on.
    pub(super) fn is_on(&self, id: &str) -> bool {
        REGISTER.iter().any(|rule| rule.meta.id == id && self.severity(rule.meta).is_some())
    }

    /// The rules about images, pods and sets that are on.
    pub(super) fn metas(&self) -> impl Iterator<Item = &'static Meta> {
        let image = self.image.iter().map(|rule| rule.ruling.meta);
        let pod = self.pod.iter().map(|rule| rule.ruling.meta);
        image.chain(pod).chain(self.set.iter().map(|rule| rule.ruling.meta))
    }

    /// What a rule's findings weigh; none where it is off.
    pub(super) fn severity(&self, meta: &Meta) -> Option<Severity> {
        let by_profile = meta.severities.get(self.profile as usize).copied().flatten();
        let severity = self.rules.level(meta.id).map_or(by_profile, Level::severity);
        severity.filter(|_| self.is_configured(meta))
    }

    /// What the rules' own options say.
    pub(super) fn options(&self) -> &Options {
        &self.rules.options
    }
}

/// The rule of an id that the settings name at a pointer.
pub(super) fn known_rule(id: &str, at: &str) -> Result<&'static Meta, Problem> {
    if let Some(rule) = REGISTER.iter().find(|rule| rule.meta.id == id) {
        return Ok(rule.meta);
    }
    let message = format!("the settings name the unknown rule `{}`", Echo(id));
    let problem = Problem::new("invalid-settings", message).at(at);
    Err(match nearest(id, REGISTER.iter().map(|rule| rule.meta.id)) {
        Some(name) => problem.help(format!("did you mean `{name}`?")),
        None => problem.help("`surepull rules` lists the rules"),
    })
}
