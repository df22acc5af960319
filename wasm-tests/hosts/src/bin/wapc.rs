//! Replays calls through Kubewarden's own host crates, `wapc` and `wasmtime-provider`.
//!
//! A line in: `{"id", "op", "payload"}`, or `hex` in place of `payload` for bytes that are no text.
//! A line out: `{"id", "answer"}`, or `{"id", "error"}` when the guest or the host refused.
//! `fresh` starts an instance for every call, as the policy server does; `reused` keeps one, as
//! `kwctl bench` does. `time N` prints the median microseconds of a fresh start plus one call.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

use serde::Deserialize;
use wapc::WapcHost;
use wasmtime_provider::{WasmtimeEngineProviderBuilder, WasmtimeEngineProviderPre};

#[derive(Deserialize)]
struct Call {
    id: String,
    op: String,
    #[serde(default)]
    payload: String,
    hex: Option<String>,
}

impl Call {
    fn bytes(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        let Some(hex) = &self.hex else { return Ok(self.payload.clone().into_bytes()) };
        let digits: Vec<char> = hex.chars().collect();
        digits.chunks(2).map(|pair| Ok(u8::from_str_radix(&pair.iter().collect::<String>(), 16)?)).collect()
    }
}

fn start(module: &WasmtimeEngineProviderPre) -> Result<WapcHost, Box<dyn Error>> {
    Ok(WapcHost::new(Box::new(module.rehydrate(None)?), None)?)
}

fn replay(module: &WasmtimeEngineProviderPre, fresh: bool) -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    let mut host = start(module)?;
    for line in stdin().lock().lines() {
        let call: Call = serde_json::from_str(&line?)?;
        if fresh {
            host = start(module)?;
        }
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
        start(module)?.call(&call.op, &payload)?;
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
