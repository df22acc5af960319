//! Turns the modules that cargo built into the files that Surepull ships. The same input gives the
//! same bytes: no clock, no host name, no order of a hash map.

mod binary;
mod bindgen;
mod bundle;
mod custom;
mod late;
mod order;

use std::{env, error::Error, fs, process::ExitCode};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const USAGE: &str = "usage:
  pack bindgen  MODULE.wasm FOLDER               JavaScript glue and module for `--target web`
  pack bundle   MODULE.wasm MANIFEST VERSION OUT  OPA bundle
  pack late     MODULE.wasm PAGES OUT             the module, which asks for more memory than so many pages itself
  pack order    MODULE.wasm OUT                   the module, its functions in an order that zips well
  pack stamp    MODULE.wasm VERSION SHA256 OUT    the module, which says its version and the hash of its settings' schema
  pack annotate MODULE.wasm METADATA VERSION OUT  Kubewarden policy";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["bindgen", module, folder] => bindgen::run(module, folder),
        ["late", module, pages, out] => {
            (|| Ok(fs::write(out, late::late(&fs::read(module)?, pages.parse()?)?)?))()
        }
        ["order", module, out] => (|| Ok(fs::write(out, order::ordered(&fs::read(module)?)?)?))(),
        ["bundle", module, manifest, version, out] => (|| {
            let archive = bundle::archive(&fs::read(module)?, &document(manifest, version)?)?;
            Ok(fs::write(out, archive)?)
        })(),
        ["stamp", module, version, schema, out] => {
            (|| Ok(fs::write(out, custom::stamp(fs::read(module)?, version, schema)?)?))()
        }
        ["annotate", module, metadata, version, out] => (|| {
            let policy = custom::annotate(fs::read(module)?, &document(metadata, version)?)?;
            Ok(fs::write(out, policy)?)
        })(),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pack: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The JSON document at `path` on one line, `$VERSION` filled in.
fn document(path: &str, version: &str) -> Outcome<String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let value: serde_json::Value = serde_json::from_str(&text.replace("$VERSION", version))
        .map_err(|error| format!("{path}: {error}"))?;
    Ok(value.to_string())
}
