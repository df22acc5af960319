//! The developer's tool: generated files, replayed cases, new rules. It is never shipped.

mod generate;
mod kinds;
mod new_rule;
mod replay;

use std::process::ExitCode;

const USAGE: &str = "usage: dev gen | replay | new-rule ID";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["gen"] => generate::write_all(),
        ["replay"] => replay::replay(std::io::stdin().lock(), std::io::stdout().lock()),
        ["new-rule", id] => new_rule::write(id),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dev: {error}");
            ExitCode::from(2)
        }
    }
}
