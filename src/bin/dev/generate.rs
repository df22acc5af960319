//! What is written from the code: schemas, profiles, the rules' index. `make check` fails where a
//! file differs from what would be written.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::kinds;
use surepull::engine::{BesideDocument, EvidenceDocument, LintAnswer, PlanAnswer, RequirementsAnswer};
use surepull::report::{Answer, Severity};
use surepull::rules::{Options, REGISTER};
use surepull::settings::Settings;
use surepull::wire::Ink;

const PROFILES: [&str; 3] = ["baseline", "reliable", "strict"];

pub fn write_all() -> Result<(), Box<dyn Error>> {
    fs::create_dir_all("policies/profiles")?;
    write("policies/settings.schema.json", &settings_schema()?)?;
    write("policies/evidence.schema.json", &schema::<EvidenceDocument>("Surepull evidence", false)?)?;
    write("policies/report.schema.json", &schema::<Answer>("Surepull report or failure", true)?)?;
    write("policies/plan.schema.json", &schema::<PlanAnswer>("Surepull plan or failure", true)?)?;
    write(
        "policies/requirements.schema.json",
        &schema::<RequirementsAnswer>("Surepull requirements or failure", true)?,
    )?;
    write(
        "policies/call.schema.json",
        &schema::<BesideDocument>("Surepull call: what stands beside an input", false)?,
    )?;
    write(
        "policies/lint.schema.json",
        &schema::<LintAnswer>("Surepull lint of settings, or failure", true)?,
    )?;
    for (index, name) in PROFILES.iter().enumerate() {
        let rules: serde_json::Map<String, Value> = REGISTER
            .iter()
            .map(|rule| (rule.meta.id.to_owned(), json!(level(rule.meta.severities.get(index)))))
            .collect();
        write(
            &format!("policies/profiles/{name}.json"),
            &json!({"version": 1, "profile": name, "rules": rules}),
        )?;
    }
    let mut rules = Ink::default();
    surepull::json::rules(&mut rules);
    write("policies/rules/rules.json", &serde_json::from_slice(rules.written())?)?;
    fs::write("policies/rules/README.md", index()?)?;
    fs::write("policies/kinds/table.txt", kinds::table()?)?;
    Ok(())
}

fn write(path: &str, value: &Value) -> Result<(), Box<dyn Error>> {
    fs::write(path, format!("{value:#}\n"))?;
    Ok(())
}

fn level(severity: Option<&Option<Severity>>) -> &'static str {
    match severity.copied().flatten() {
        None => "off",
        Some(Severity::Info) => "info",
        Some(Severity::Warning) => "warning",
        Some(Severity::Error) => "error",
    }
}

/// The schema of what Surepull writes, or of what it reads: fields that are always written are required.
fn schema<T: JsonSchema>(title: &str, written: bool) -> Result<Value, Box<dyn Error>> {
    let settings = SchemaSettings::draft2020_12();
    let settings = if written { settings.for_serialize() } else { settings.for_deserialize() };
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(title));
    Ok(serde_json::to_value(schema)?)
}

/// The settings know rules only as words; the schema names them with their options, so that editors can.
fn settings_schema() -> Result<Value, Box<dyn Error>> {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let mut generator = settings.into_generator();
    let options = Options::schemas(&mut generator);
    let mut schema = serde_json::to_value(generator.into_root_schema_for::<Settings>())?;
    let levels = json!({"$ref": "#/$defs/Level"});
    let rules: serde_json::Map<String, Value> = REGISTER
        .iter()
        .map(|rule| {
            let own = options.iter().find(|(id, _)| *id == rule.meta.id);
            let own = own.and_then(|(_, schema)| schema.get("properties")).and_then(Value::as_object);
            let mut properties = own.cloned().unwrap_or_default();
            properties.insert("severity".to_owned(), json!({"anyOf": [levels, {"type": "null"}]}));
            let object = json!({"type": "object", "additionalProperties": false, "properties": properties});
            let setting = json!({"description": rule.meta.summary.text(), "anyOf": [levels, object]});
            (rule.meta.id.to_owned(), setting)
        })
        .collect();
    let rules = json!({"type": "object", "additionalProperties": false, "properties": rules});
    let reference =
        json!({"description": "Severity and options by rule, over the profile's.", "$ref": "#/$defs/Rules"});
    let mut part = |pointer: &str, key: &str, value: Value| {
        let parent = schema.pointer_mut(pointer).and_then(Value::as_object_mut);
        parent
            .map(|members| members.insert(key.to_owned(), value))
            .ok_or_else(|| format!("no {pointer} in the settings"))
    };
    part("", "title", json!("Surepull settings"))?;
    part("/$defs", "Rules", rules)?;
    part("/properties", "rules", reference.clone())?;
    part("/$defs/Override/properties", "rules", reference)?;
    part("/properties", "version", json!({"description": "The version of this document.", "const": 1}))?;
    schema.pointer_mut("/$defs").and_then(Value::as_object_mut).and_then(|all| all.remove("RuleSetting"));
    Ok(schema)
}

fn index() -> Result<String, Box<dyn Error>> {
    let mut text = String::from(
        "# Rules\n\nWritten by `make gen` from the rules' metadata. Each rule has a page and its cases: manifests that \
         fail, that pass, and the failing ones mended.\n\n| rule | practice | finds | baseline | reliable | strict | since |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for rule in &REGISTER {
        let meta = rule.meta;
        let practices: Vec<String> = meta.practice.iter().map(u8::to_string).collect();
        write!(
            text,
            "| [`{0}`]({0}/README.md) | {1} | {2} |",
            meta.id,
            practices.join(", "),
            meta.summary.text()
        )?;
        for profile in 0..PROFILES.len() {
            let level = level(meta.severities.get(profile));
            // What needs a setting is marked, as in the profiles' table.
            let mark = if meta.configured_by.is_some() && level != "off" { "*" } else { "" };
            write!(text, " {level}{mark} |")?;
        }
        writeln!(text, " {} |", meta.since)?;
    }
    text.push_str("\n\\* once it is configured:\n\n");
    for meta in REGISTER.iter().map(|rule| rule.meta) {
        if let Some(setting) = meta.configured_by {
            writeln!(text, "- `{}`: {setting}", meta.id)?;
        }
    }
    Ok(text)
}
