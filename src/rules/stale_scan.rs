//! `stale-scan`: the newest scan of an image is older than allowed, or of unknown age.

use crate::evidence::scan::Report;
use crate::pull::ImageUse;
use crate::report::{
    Echo,
    Severity::{Error, Warning},
};
use crate::tree::{record, spelt};
use crate::wire::{Ink, say};

use super::rule::Needs;
use super::scanned::{Called, Scanned, scan, weakly};
use super::{Context, Fault, Ladder, Meta, Sink};

pub(super) const META: Meta = Meta {
    id: "stale-scan",
    practice: &[6],
    ladder: Some(Ladder::Scan),
    severities: [None, Some(Warning), Some(Error)],
    needs: Some(Needs::Scans),
    summary: Meta::summary("the newest scan of an image is older than allowed, or of unknown age"),
    ..Meta::BLANK
};

/// How old scans may be.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields, default))]
pub struct Options {
    /// The oldest that counts, in days such as `30d` or hours such as `12h`.
    pub max_age: Age,
}

record!(Options {
    max_age = "maxAge",
});

/// A number of days or hours.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Age {
    text: String,
    seconds: i64,
}

spelt!(Age: Age::parse,);

impl Default for Age {
    fn default() -> Self {
        Self { text: "30d".to_owned(), seconds: 30 * DAY }
    }
}

/// Seconds.
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

impl Age {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (number, unit) = match (text.strip_suffix('d'), text.strip_suffix('h')) {
            (Some(number), _) => (number, DAY),
            (_, Some(number)) => (number, HOUR),
            _ => ("", 0),
        };
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        // More than a century is not meant.
        let number: Option<i64> = number.parse().ok().filter(|number| digits && *number < 1_000_000);
        let number = number.ok_or("expected a number of days or hours such as `30d` or `12h`")?;
        Ok(Self { text: text.to_owned(), seconds: number * unit })
    }
}

struct Stale<'a> {
    image: &'a str,
    report: &'a Report,
    by_tag: bool,
    allowed: &'a str,
    what: What,
}

/// What is wrong with the age.
#[derive(Clone, Copy)]
enum What {
    /// So many days are too many.
    Old(i64),
    /// Nobody says when the image was scanned.
    Unknown,
    /// It was scanned after now.
    Ahead,
    /// Nobody says what time it is.
    NoNow,
}

pub(super) fn check<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let Some(Scanned { reports, by_tag }) = Scanned::of(image_use, context) else { return };
    let newest = reports.into_iter().max_by_key(|report| report.created);
    let (Some(report), Some(image)) = (newest, image_use.image.as_str()) else { return };
    let Age { text: allowed, seconds } = &context.options.stale_scan.max_age;
    let what = match (report.created, context.now) {
        (None, _) => What::Unknown,
        (Some(_), None) => What::NoNow,
        (Some(created), Some(now)) => match now.seconds_since(&created) {
            // Clocks differ, and a day is long.
            age if age < -DAY => What::Ahead,
            age if age > *seconds => What::Old(age / DAY),
            _ => return,
        },
    };
    let fault = Stale { image, report, by_tag, allowed, what };
    match what {
        What::NoNow => sink.undetermined(fault),
        _ => sink.report(fault),
    }
}

impl Fault for Stale<'_> {
    fn message(&self, out: &mut Ink) {
        let Self { report, allowed, what, .. } = self;
        let (image, report, weakly) = (Echo(self.image), Called(report), weakly(self.by_tag));
        match what {
            What::Old(days) => {
                say!(
                    out,
                    "image `",
                    image,
                    "` was last scanned ",
                    format_args!("{days}"),
                    " days ago, and `",
                    allowed,
                    "` are allowed: ",
                    report,
                    weakly
                )
            }
            What::Unknown => {
                say!(
                    out,
                    "nobody knows when image `",
                    image,
                    "` was scanned: ",
                    report,
                    " has no time",
                    weakly
                )
            }
            What::Ahead => say!(out, "image `", image, "` was scanned after now: ", report, weakly),
            What::NoNow => {
                say!(
                    out,
                    "whether ",
                    report,
                    " of image `",
                    image,
                    "` is older than `",
                    allowed,
                    "` nobody can tell without the time"
                )
            }
        }
    }

    fn why(&self) -> &'static str {
        match self.what {
            What::NoNow => "a scan tells what was known on its day, and faults become known later",
            _ => "faults that became known since the scan are not in the report",
        }
    }

    fn help(&self, out: &mut Ink) {
        match self.what {
            What::NoNow => say!(out, "hand over the time as `now`"),
            What::Ahead => {
                say!(out, "check the clock of whoever scanned, and the time that is handed over as `now`")
            }
            What::Unknown => {
                scan(out, self.image);
                say!(out, ", or write the time beside it as `scanned`")
            }
            What::Old(_) => scan(out, self.image),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Check;
    use super::super::tests::{Case, lines};
    use crate::report::Outcome;

    fn report(created: &str) -> Value {
        json!({"SchemaVersion": 2, "ArtifactType": "container_image", "CreatedAt": created,
            "Metadata": {"RepoTags": ["a.io/b:1"]}, "Results": [{"Class": "os-pkgs"}]})
    }

    fn case(created: &[&str]) -> Case {
        let reports: Vec<Value> = created.iter().map(|created| report(created)).collect();
        Case::of(&["a.io/b:1"]).scans(&reports).now("2026-11-30T00:00:00Z")
    }

    #[test]
    fn counts_from_the_newest_scan() {
        for (created, days, expected) in [
            (
                vec!["2026-10-30T23:59:59Z"],
                "30d",
                Some(
                    "was last scanned 30 days ago, and `30d` are allowed: the Trivy report of 2026-10-30, which is about what the tag was then",
                ),
            ),
            (vec!["2026-10-31T00:00:00Z"], "30d", None),
            (vec!["2026-10-01T00:00:00Z", "2026-11-29T00:00:00Z"], "30d", None),
            (vec!["2026-11-28T00:00:00Z"], "24h", Some("2 days ago")),
            (vec!["2026-12-01T00:00:00Z"], "1d", None),
            (vec!["2026-12-02T00:00:00Z"], "1d", Some("was scanned after now")),
            (vec![""], "30d", Some("the Trivy report has no time")),
        ] {
            let options = json!({"maxAge": days}).to_string();
            let drafts = case(&created)
                .options("stale-scan", &options)
                .drafts(Check::Image(super::check), &super::META);
            let said = drafts.first().map(lines);
            match expected {
                Some(words) => {
                    assert!(said.as_deref().is_some_and(|said| said.contains(words)), "{created:?}: {said:?}")
                }
                None => assert_eq!(said, None, "{created:?}"),
            }
        }
    }

    #[test]
    fn cannot_tell_without_the_time() {
        let mut case = case(&["2026-10-01T00:00:00Z"]);
        case.now = None;
        let drafts = case.drafts(Check::Image(super::check), &super::META);
        assert_eq!(drafts[0].outcome, Outcome::Undetermined);
        assert_eq!(
            lines(&drafts[0]),
            "whether the Trivy report of 2026-10-01 of image `a.io/b:1` is older than `30d` nobody can tell without the time\n\
             a scan tells what was known on its day, and faults become known later\n\
             hand over the time as `now`"
        );
    }

    #[test]
    fn ages_are_days_or_hours() {
        for wrong in ["", "d", "30", "-1d", "+1d", "1.5d", "30 d", "1w", "99999999999999999999d", "1000000d"]
        {
            assert!(super::Age::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(super::Age::parse("0h").map(|age| age.seconds), Ok(0));
    }
}
