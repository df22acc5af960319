//! A report in each engine's words. Pure: what decides is the report; what is decided is never changed here.

mod admission;
mod gatekeeper;
mod kubewarden;
mod messages;

pub use admission::{mutate, response, validate};
pub use gatekeeper::gatekeeper;
pub use kubewarden::{opa_response, settings_verdict, validate as kubewarden};
pub use messages::{deny, violations, warn};

use std::borrow::Cow;

use crate::engine::Judgement;
use crate::kubernetes::{member, text_member};
use crate::limits;
use crate::list::{Listed, joined};
use crate::report::{Noted, Problem, Severity, Verdict};

/// What an engine has to be told, whatever its words for it.
struct Decision {
    verdict: Verdict,
    /// One line for each error, where the verdict is `deny`.
    denials: Vec<String>,
    /// One line for each warning; also for each error where `enforce` is `warn`.
    warnings: Vec<String>,
    /// Errors counted and not listed.
    unlisted: usize,
}

fn decide(judgement: &Judgement) -> Decision {
    let mut decision =
        Decision { verdict: Verdict::Allow, denials: Vec::new(), warnings: Vec::new(), unlisted: 0 };
    match &judgement.result {
        Ok(report) => {
            decision.verdict = report.verdict;
            decision.unlisted = report.summary.truncated;
            for finding in report.findings.iter() {
                match (finding.severity, report.verdict) {
                    (Severity::Error, Verdict::Deny) => decision.denials.push(line(&finding)),
                    (Severity::Error | Severity::Warning, Verdict::Deny | Verdict::Warn) => {
                        decision.warnings.push(line(&finding))
                    }
                    _ => {}
                }
            }
        }
        Err(failure) => {
            decision.verdict = failure.verdict;
            let lines = failure.errors.iter().map(problem_line).list();
            match failure.verdict {
                Verdict::Deny => decision.denials = lines,
                Verdict::Warn | Verdict::Allow => decision.warnings = lines,
            }
        }
    }
    decision
}

/// `rule: object/use: message`.
fn line(finding: &Noted<'_>) -> String {
    let object = object(part(finding, "object"));
    let place = match text_member(part(finding, "use"), "name") {
        Some(name) => format!("{object}/{name}"),
        None => object,
    };
    format!("{}: {place}: {}", finding.rule, text_member(finding.json, "message").unwrap_or_default())
}

/// A part of a finding, as it is written.
fn part<'r>(finding: &Noted<'r>, key: &str) -> &'r str {
    member(finding.json, key).unwrap_or_default()
}

/// `Deployment/web`, as exemptions name objects.
fn object(object: &str) -> String {
    let kind = text_member(object, "kind").unwrap_or(Cow::Borrowed("Pod"));
    match (text_member(object, "name"), text_member(object, "generateName")) {
        (Some(name), _) => format!("{kind}/{name}"),
        (None, Some(prefix)) => format!("{kind}/{prefix}*"),
        (None, None) => kind.into_owned(),
    }
}

fn problem_line(problem: &Problem) -> String {
    let place = problem
        .pointer
        .as_deref()
        .filter(|p| !p.is_empty())
        .map(|p| format!(" at `{p}`"))
        .unwrap_or_default();
    let help = problem.help.as_deref().map(|h| format!(" ({h})")).unwrap_or_default();
    format!("{}: {}{place}{help}", problem.code, problem.message)
}

/// The text of a rejection: the first few errors, then a count.
fn rejection(decision: &Decision) -> String {
    let mut text = joined(&decision.denials.iter().take(limits::MESSAGE_FINDINGS).list(), "; ");
    let more = decision.denials.len().saturating_sub(limits::MESSAGE_FINDINGS) + decision.unlisted;
    if more > 0 {
        text.push_str(&format!("; and {more} more"));
    }
    text
}

/// Warnings short enough to arrive whole.
fn short(lines: &[String]) -> Vec<String> {
    lines.iter().take(limits::MESSAGE_FINDINGS).map(|line| cut(line, limits::WARNING)).list()
}

/// The first bytes of a text, cut between characters.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let ellipsis = '…';
    let end = text
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|end| end + ellipsis.len_utf8() <= most)
        .last();
    let mut short = text.get(..end.unwrap_or_default()).unwrap_or_default().to_owned();
    short.push(ellipsis);
    short
}
