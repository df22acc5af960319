//! Replays calls through Kubewarden's own host crates, `wapc` and `wasmtime-provider`.
//!
//! A line in: `{"id", "op", "payload"}`, or `hex` in place of `payload` for bytes that are no text; `cluster` are
//! the objects that the guest may ask for, in the policy server's words.
//! A line out: `{"id", "answer"}`, or `{"id", "error"}` when the guest or the host refused.
//! `fresh` starts an instance for every call, as the policy server does; `reused` keeps one, as
//! `kwctl bench` does. `time N` prints the median microseconds of a fresh start plus one call.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use serde::Deserialize;
use serde_json::Value;
use wapc::WapcHost;
use wasmtime_provider::{WasmtimeEngineProviderBuilder, WasmtimeEngineProviderPre};

#[derive(Deserialize)]
struct Call {
    id: String,
    op: String,
    #[serde(default)]
    payload: String,
    hex: Option<String>,
    #[serde(default)]
    cluster: Vec<Value>,
}

/// The objects of the call under way.
type Cluster = Arc<Mutex<Vec<Value>>>;

impl Call {
    fn bytes(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        let Some(hex) = &self.hex else { return Ok(self.payload.clone().into_bytes()) };
        let digits: Vec<char> = hex.chars().collect();
        digits.chunks(2).map(|pair| Ok(u8::from_str_radix(&pair.iter().collect::<String>(), 16)?)).collect()
    }
}

fn start(module: &WasmtimeEngineProviderPre, cluster: &Cluster) -> Result<WapcHost, Box<dyn Error>> {
    let cluster = Arc::clone(cluster);
    let answer = move |_: u64, binding: &str, namespace: &str, operation: &str, payload: &[u8]| {
        if (binding, namespace, operation) != ("kubewarden", "kubernetes", "get_resource") {
            return Err(format!("unknown operation: {operation}").into());
        }
        let wanted: Value = serde_json::from_slice(payload)?;
        let text = |key: &str| wanted[key].as_str().unwrap_or_default();
        let is_wanted = |object: &&Value| {
            let metadata = &object["metadata"];
            object["apiVersion"] == wanted["api_version"]
                && object["kind"] == wanted["kind"]
                && metadata["namespace"] == wanted["namespace"]
                && metadata["name"] == wanted["name"]
        };
        let objects = cluster.lock().map_err(|error| error.to_string())?;
        let found = objects.iter().find(is_wanted).map(|object| object.to_string().into_bytes());
        found.ok_or_else(|| {
            let [version, kind, name] = ["api_version", "kind", "name"].map(text);
            format!("Callback evaluation failure: Cannot find {version}/{kind} named '{name}' inside of namespace '{:?}'", Some(text("namespace"))).into()
        })
    };
    Ok(WapcHost::new(Box::new(module.rehydrate(None)?), Some(Box::new(answer)))?)
}

fn replay(module: &WasmtimeEngineProviderPre, fresh: bool) -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    let cluster = Cluster::default();
    let mut host = start(module, &cluster)?;
    for line in stdin().lock().lines() {
        let mut call: Call = serde_json::from_str(&line?)?;
        if fresh {
            host = start(module, &cluster)?;
        }
        *cluster.lock().map_err(|error| error.to_string())? = std::mem::take(&mut call.cluster);
        let id = serde_json::to_string(&call.id)?;
        let answer = host.call(&call.op, &call.bytes()?).map_err(|error| error.to_string());
        match answer.and_then(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string())) {
            Ok(text) => writeln!(out, r#"{{"id":{id},"answer":{text}}}"#)?,
            Err(error) => writeln!(out, r#"{{"id":{id},"error":{}}}"#, serde_json::to_string(&error)?)?,
        }
    }
    Ok(())
}

fn time(module: &WasmtimeEngineProviderPre, rounds: usize) -> Result<(), Box<dyn Error>> {
    let line = stdin().lock().lines().next().ok_or("no call to time")??;
    let call: Call = serde_json::from_str(&line)?;
    let payload = call.bytes()?;
    let mut micros = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let begun = Instant::now();
        start(module, &Cluster::default())?.call(&call.op, &payload)?;
        micros.push(begun.elapsed().as_micros());
    }
    micros.sort_unstable();
    println!("{}", micros.get(rounds / 2).ok_or("no rounds")?);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: wapc MODULE fresh|reused|time [ROUNDS] < calls.jsonl";
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or(usage)?;
    let mode = args.next().ok_or(usage)?;
    let bytes = std::fs::read(path)?;
    let module = WasmtimeEngineProviderBuilder::new().module_bytes(&bytes).build_pre()?;
    match mode.as_str() {
        "fresh" => replay(&module, true),
        "reused" => replay(&module, false),
        "time" => time(&module, args.next().map_or(Ok(200), |rounds| rounds.parse())?),
        _ => Err(usage.into()),
    }
}
