//! Writes a rule's file, page and cases, and its line in the register: a rule that compiles and
//! finds nothing, whose test fails until its check is written.

use std::error::Error;
use std::fs;
use std::path::Path;

const RULE: &str = include_str!("templates/rule.rs.txt");
const PAGE: &str = include_str!("templates/page.md");
const CASE: &str = include_str!("templates/case.yaml");

const REGISTER: &str = "src/rules/mod.rs";

pub fn write(id: &str) -> Result<(), Box<dyn Error>> {
    let kebab = id.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
    if !kebab {
        return Err(format!(
            "`{id}` is no rule id: name the fault in lower-case words with hyphens, such as `latest-tag`"
        )
        .into());
    }
    let module = id.replace('-', "_");
    let file = format!("src/rules/{module}.rs");
    if Path::new(&file).exists() {
        return Err(format!("{file} is there already").into());
    }
    let fill =
        |template: &str| template.replace("{{id}}", id).replace("{{version}}", env!("CARGO_PKG_VERSION"));
    let folder = format!("policies/rules/{id}");
    let register = registered(&fs::read_to_string(REGISTER)?, &module)?;
    fs::create_dir_all(&folder)?;
    fs::write(&file, fill(RULE))?;
    fs::write(format!("{folder}/README.md"), fill(PAGE))?;
    for case in ["fail", "pass", "fixed"] {
        fs::write(format!("{folder}/{case}.yaml"), fill(CASE).replace("{{case}}", case))?;
    }
    fs::write(REGISTER, register)?;
    println!(
        "wrote {file} and {folder}/, registered last in {REGISTER}: move it to its place in rules.md's order"
    );
    Ok(())
}

/// The register with one more rule: its module in the alphabet, its entry at the end.
fn registered(register: &str, module: &str) -> Result<String, Box<dyn Error>> {
    let entry = format!("    Rule {{ meta: &{module}::META, check: Image({module}::check) }},\n");
    let start = register.find("Rule; ").ok_or("the register has lost its array")?;
    let (head, tail) = register.split_at(start + "Rule; ".len());
    let (count, tail) = tail.split_once(']').ok_or("the register has lost its array")?;
    let count: usize = count.parse()?;
    let end = tail.find("];").ok_or("the register has lost its array's end")?;
    let (entries, rest) = tail.split_at(end);
    let mut lines: Vec<String> = head.lines().map(str::to_owned).collect();
    let line = format!("mod {module};");
    let first =
        lines.iter().position(|l| l.starts_with("mod ")).ok_or("the register has lost its modules")?;
    let after =
        lines.iter().skip(first).take_while(|l| l.starts_with("mod ") && l.as_str() < line.as_str()).count();
    lines.insert(first + after, line);
    Ok(format!("{}{}]{entries}{entry}{rest}", lines.join("\n"), count + 1))
}

#[cfg(test)]
mod tests {
    use super::registered;

    #[test]
    fn registers_in_the_alphabet_and_at_the_end() {
        let register = "//! x\n\nmod a_b;\nmod rule;\n\npub static R: [Rule; 1] = [\n    Rule { meta: &a_b::META, check: a_b::check },\n];\n";
        let more = registered(register, "c_d").expect("registers");
        assert_eq!(
            more,
            "//! x\n\nmod a_b;\nmod c_d;\nmod rule;\n\npub static R: [Rule; 2] = [\n    Rule { meta: &a_b::META, check: a_b::check },\n    Rule { meta: &c_d::META, check: Image(c_d::check) },\n];\n"
        );
    }
}
