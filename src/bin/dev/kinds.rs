//! The short form of `policies/kinds` that the modules carry.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::value::RawValue;

use surepull::kubernetes::ImagePath;
use surepull::settings::Tree;

/// A project's file; what is said about it stays out of the modules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Project {
    #[serde(rename = "about")]
    _about: String,
    #[serde(rename = "source")]
    _source: String,
    images: Box<RawValue>,
}

pub fn table() -> Result<String, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir("policies/kinds")?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut table = String::new();
    let mut of = String::new();
    for file in files {
        let project: Project = serde_json::from_str(&fs::read_to_string(&file)?)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let images: Vec<ImagePath> = Tree::parse(project.images.get())
            .map_err(|_| format!("{}: no JSON", file.display()))?
            .to()
            .map_err(|wrong| format!("{}: {wrong}", file.display()))?;
        for image in images {
            let next = format!("{} {}", image.api_version, image.kind);
            if next != of {
                writeln!(table, "{next}")?;
                of = next;
            }
            let flags = [(image.templated, "t"), (image.patch, "m")];
            let flags: String = flags.iter().filter(|(on, _)| *on).map(|(_, flag)| *flag).collect();
            writeln!(table, "{} {}{flags}", image.path.as_str(), image.holds.letter())?;
        }
    }
    Ok(table)
}
