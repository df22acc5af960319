//! Answers are written as serde derives it from the structs, which is also what the schemas say.

use serde::Serialize;

use super::judging::{call, case, cases, evidence, settings};
use super::{EVERYTHING, admission};
use crate::engine::{
    Asked, Beside, Evidence, LintAnswer, PlanAnswer, Policy, RequirementsAnswer, judge, lint, plan,
    requirements,
};
use crate::input::Document;
use crate::limits;
use crate::report::{Answer, Failure};
use crate::rules::REGISTER;
use crate::wire::{Wire, to_json};

fn same(answer: &(impl Wire + Serialize)) {
    let derived = serde_json::to_string(answer).expect("JSON").replace('\u{feff}', "\\ufeff");
    assert_eq!(to_json(answer), derived);
}

fn judged(settings: &str, evidence: &str, call: &str, input: &str) {
    let policy = Policy::compile(settings).expect("settings");
    let evidence = Evidence::load(&policy, evidence).expect("evidence");
    let document = Document::read(input.as_bytes(), limits::ENGINE_INPUT).expect("a document");
    let beside = Beside::read(call).expect("a call");
    let judgement = judge(&policy, &evidence, &beside, &document, Asked::Anything);
    same(&judgement.mutation);
    same(&Answer::from(judgement.result));
    same(&plan(&policy, &evidence, &document).map_or_else(PlanAnswer::Failure, PlanAnswer::Plan));
    let required = requirements(&policy, &evidence, &document);
    same(&required.map_or_else(RequirementsAnswer::Failure, RequirementsAnswer::Requirements));
}

#[test]
fn reports_and_plans_are_written_as_serde_writes_them() {
    for id in REGISTER.iter().map(|rule| rule.meta.id) {
        for name in cases(id) {
            for settings in ["", EVERYTHING, &settings(id, &name)] {
                judged(settings, &evidence(id, &name), &call(id, &name), &case(id, &name));
            }
        }
    }
    let fault = serde_json::json!({"metadata": {"generateName": "a\u{feff}\"\n"}, "spec": {"containers": [{"image": "x:\u{1}"}]}});
    judged(r#"{"mutate": ["latest-tag"]}"#, "", "", &admission("CREATE", "", fault, serde_json::Value::Null));
}

#[test]
fn failures_and_lints_are_written_as_serde_writes_them() {
    for settings in ["[", r#"{"profil": 1}"#, "null", EVERYTHING] {
        match Policy::compile(settings) {
            Ok(_) => {}
            Err(failure) => same(&Answer::Failure(failure)),
        }
        same(&lint(settings, None).map_or_else(LintAnswer::Failure, LintAnswer::Lint));
    }
    let none: Result<_, Failure> = Err(crate::report::Problem::new("code", "message").into());
    same(&Answer::from(none));
}
