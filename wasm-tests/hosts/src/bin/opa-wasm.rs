//! Replays cases through the `opa-wasm` crate.
//!
//! A line in: `{"id", "entrypoint", "data", "input"}`, `input` being JSON text.
//! A line out: `{"id", "answer"}`, or `{"id", "error"}` when the host itself refused.
//! One instance serves every case that has the same data, as a server would.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};

use opa_wasm::{DefaultContext, Policy, Runtime};
use serde::Deserialize;
use serde_json::value::RawValue;
use wasmtime::{Engine, Module, Store};

#[derive(Deserialize)]
struct Case {
    id: String,
    entrypoint: String,
    data: Box<RawValue>,
    input: String,
}

#[derive(Deserialize)]
struct Outcome {
    result: Box<RawValue>,
}

struct Loaded {
    data: String,
    store: Store<()>,
    policy: Policy<DefaultContext>,
}

async fn load(engine: &Engine, module: &Module, data: &RawValue) -> Result<Loaded, Box<dyn Error>> {
    let mut store = Store::new(engine, ());
    let policy = Runtime::new(&mut store, module).await?.with_data(&mut store, &data).await?;
    Ok(Loaded { data: data.get().to_owned(), store, policy })
}

async fn judge(loaded: &mut Loaded, case: &Case) -> Result<Box<RawValue>, Box<dyn Error>> {
    let input: &RawValue = serde_json::from_str(&case.input)?;
    let [one]: [Outcome; 1] = loaded.policy.evaluate(&mut loaded.store, &case.entrypoint, &input).await?;
    Ok(one.result)
}

async fn replay(path: &str) -> Result<(), Box<dyn Error>> {
    let engine = Engine::default();
    let module = Module::from_file(&engine, path)?;
    let mut loaded: Option<Loaded> = None;
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let case: Case = serde_json::from_str(&line?)?;
        let mut current = match loaded.take() {
            Some(same) if same.data == case.data.get() => same,
            _ => load(&engine, &module, &case.data).await?,
        };
        let id = serde_json::to_string(&case.id)?;
        match judge(&mut current, &case).await {
            Ok(answer) => writeln!(out, r#"{{"id":{id},"answer":{answer}}}"#)?,
            Err(error) => {
                writeln!(out, r#"{{"id":{id},"error":{}}}"#, serde_json::to_string(&error.to_string())?)?;
            }
        }
        loaded = Some(current);
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: opa-wasm MODULE < cases.jsonl")?;
    tokio::runtime::Builder::new_current_thread().build()?.block_on(replay(&path))
}
