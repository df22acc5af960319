//! Settings compiled once: the rules that are on, with their severities.

use crate::report::{Failure, Problem, Severity, VERSION, Verdict, echo};
use crate::rules::{REGISTER, Rule};
use crate::settings::{Enforce, OnUpdate, Profile, RuleSetting, Settings, escape, nearest};

/// A compiled policy. Rules read it and never change it.
pub struct Policy {
    /// The rules that are on, in the register's order.
    pub rules: Vec<RuleInForce>,
    /// The strongest verdict.
    pub enforce: Enforce,
    /// How updates are judged.
    pub on_update: OnUpdate,
    /// The namespace of objects that name none.
    pub default_namespace: Option<String>,
}

/// A rule that is on.
pub struct RuleInForce {
    /// The rule.
    pub rule: &'static Rule,
    /// What its findings weigh.
    pub severity: Severity,
}

impl Policy {
    /// Compiles settings; empty text and `null` are the defaults.
    ///
    /// # Errors
    /// Settings that are no JSON, or say something that does not exist. Such a failure denies whatever
    /// `enforce` says: nobody knows what was meant.
    pub fn compile(settings: &str) -> Result<Self, Failure> {
        let settings = Settings::read(settings)?;
        for (id, setting) in &settings.rules {
            check_rule(id, setting)?;
        }
        let profile = match settings.profile {
            Profile::Baseline => 0,
            Profile::Reliable => 1,
            Profile::Strict => 2,
        };
        let rules = REGISTER
            .iter()
            .filter_map(|rule| {
                let by_profile = rule.meta.severities.get(profile).copied().flatten();
                let severity = match settings.rules.get(rule.meta.id) {
                    None => by_profile,
                    Some(RuleSetting::Severity(level)) => level.severity(),
                    Some(RuleSetting::Options { severity, .. }) => {
                        severity.map_or(by_profile, |l| l.severity())
                    }
                };
                severity.map(|severity| RuleInForce { rule, severity })
            })
            .collect();
        Ok(Self {
            rules,
            enforce: settings.enforce,
            on_update: settings.on_update,
            default_namespace: settings.default_namespace,
        })
    }

    /// The verdict as far as `enforce` lets it go.
    #[must_use]
    pub fn cap(&self, verdict: Verdict) -> Verdict {
        verdict.min(match self.enforce {
            Enforce::Deny => Verdict::Deny,
            Enforce::Warn => Verdict::Warn,
            Enforce::Audit => Verdict::Allow,
        })
    }

    /// A failure caused by the input: it follows `enforce`, and never reads as an allow.
    #[must_use]
    pub fn fail(&self, errors: Vec<Problem>) -> Failure {
        let verdict = self.cap(Verdict::Deny).max(Verdict::Warn);
        Failure { version: VERSION, verdict, findings: [], errors }
    }
}

/// A rule of the settings must exist, and so must its options.
fn check_rule(id: &str, setting: &RuleSetting) -> Result<(), Problem> {
    let problem =
        |message: String| Problem::new("invalid-settings", message).at(format!("/rules/{}", escape(id)));
    if !REGISTER.iter().any(|rule| rule.meta.id == id) {
        let problem = problem(format!("the settings name the unknown rule `{}`", echo(id)));
        return Err(match nearest(id, REGISTER.iter().map(|rule| rule.meta.id)) {
            Some(name) => problem.help(format!("did you mean `{name}`?")),
            None => problem.help("policies/rules/README.md lists the rules"),
        });
    }
    match setting {
        RuleSetting::Options { options, .. } => match options.keys().next() {
            Some(key) => Err(problem(format!("the rule `{id}` has no option `{}`", echo(key)))
                .help("this rule has no option but `severity`")),
            None => Ok(()),
        },
        RuleSetting::Severity(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Policy;

    fn problem(settings: &str) -> (String, Option<String>, Option<String>) {
        match Policy::compile(settings) {
            Ok(_) => panic!("{settings} compiles"),
            Err(failure) => {
                failure.errors.into_iter().map(|e| (e.message, e.pointer, e.help)).next().expect("a problem")
            }
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
    }

    #[test]
    fn takes_severities_from_profile_and_settings() {
        let severities = |settings: &str| {
            let policy = Policy::compile(settings).unwrap_or_else(|f| panic!("{f:?}"));
            policy.rules.iter().map(|r| format!("{} {:?}", r.rule.meta.id, r.severity)).collect::<Vec<_>>()
        };
        assert_eq!(severities(""), ["invalid-reference Error", "missing-tag Error", "latest-tag Error"]);
        assert_eq!(
            severities(
                r#"{"rules": {"missing-tag": "off", "latest-tag": {"severity": "info"}, "invalid-reference": {}}}"#
            ),
            ["invalid-reference Error", "latest-tag Info"]
        );
    }
}
