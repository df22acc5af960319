//! How often a CronJob runs. Source: kubernetes `pkg/apis/batch/validation` and the CronJob controller
//! read schedules with robfig/cron 3.0.1, `ParseStandard`: five fields, descriptors, a time zone before.

use crate::moment::{SECOND, duration};

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// Days of four years, after which the dates come again.
const FOUR_YEARS: u32 = 4 * 365 + 1;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// The smallest number of whole minutes between two runs of a schedule: 0 where they follow within a
/// minute (`@every 30s`). None where the text is no schedule, and where it never comes to a run
/// (`0 0 30 2 *`).
///
/// Exact, but for 2100, which is a leap year here. Clock changes are left out, and the name of a time zone
/// is not looked up.
#[must_use]
pub fn smallest_gap(schedule: &str) -> Option<u32> {
    let schedule = without_zone(schedule)?;
    let fields = match schedule {
        "@yearly" | "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" | "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => match schedule.strip_prefix("@every ") {
            Some(duration) => return every(duration),
            None => schedule,
        },
    };
    let mut fields = fields.split_whitespace();
    let minutes = Field::read(fields.next()?, 0, 59, &[])?;
    let hours = Field::read(fields.next()?, 0, 23, &[])?;
    let dates = Field::read(fields.next()?, 1, 31, &[])?;
    let months = Field::read(fields.next()?, 1, 12, &MONTHS)?;
    let weekdays = Field::read(fields.next()?, 0, 6, &WEEKDAYS)?;
    if fields.next().is_some() {
        return None;
    }
    let times = hours.values().flat_map(|hour| minutes.values().map(move |minute| hour * 60 + minute));
    let mut runs = Gaps::default();
    times.for_each(|time| runs.add(time));
    let (first, last) = (runs.first?, runs.last);
    let overnight = days(&dates, &months, &weekdays)? * DAY + first - last;
    Some(runs.smallest.map_or(overnight, |gap| gap.min(overnight)))
}

/// The schedule behind `TZ=…` or `CRON_TZ=…`.
fn without_zone(schedule: &str) -> Option<&str> {
    if schedule.starts_with("TZ=") || schedule.starts_with("CRON_TZ=") {
        schedule.split_once(' ').map(|(_, rest)| rest.trim())
    } else {
        Some(schedule)
    }
}

/// The smallest number of days between two that have a run.
fn days(dates: &Field, months: &Field, weekdays: &Field) -> Option<u32> {
    let mut by_date = Gaps::default();
    let mut day = 0;
    for year in 0..4 {
        for month in 1..=12 {
            let length = match month {
                2 if year == 3 => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            (1..=length)
                .filter(|date| months.has(month) && dates.has(*date))
                .for_each(|date| by_date.add(day + date));
            day += length;
        }
    }
    let mut by_weekday = Gaps::default();
    weekdays.values().filter(|_| months.bits != 0).for_each(|weekday| by_weekday.add(weekday));
    match (dates.star, weekdays.star, by_date.around(FOUR_YEARS), by_weekday.around(7)) {
        (_, true, by_date, _) => by_date,
        (true, false, _, by_weekday) => by_weekday,
        // Either will do, and each date falls beside each weekday in some year.
        (false, false, Some(_), Some(_)) => Some(1),
        (false, false, by_date, by_weekday) => by_date.or(by_weekday),
    }
}

/// Rising numbers, and the smallest step between two of them.
#[derive(Default)]
struct Gaps {
    first: Option<u32>,
    last: u32,
    smallest: Option<u32>,
}

impl Gaps {
    fn add(&mut self, number: u32) {
        match self.first {
            None => self.first = Some(number),
            Some(_) => {
                let step = number - self.last;
                self.smallest = Some(self.smallest.map_or(step, |smallest| smallest.min(step)));
            }
        }
        self.last = number;
    }

    /// The smallest step where the numbers begin anew after a round.
    fn around(&self, round: u32) -> Option<u32> {
        let step = self.first? + round - self.last;
        Some(self.smallest.map_or(step, |smallest| smallest.min(step)))
    }
}

/// The numbers that a field allows, a bit each.
struct Field {
    bits: u64,
    /// It holds a `*` or `?` without a step: it then says nothing about the day.
    star: bool,
}

impl Field {
    fn read(text: &str, low: u32, high: u32, names: &[&str]) -> Option<Self> {
        let mut field = Self { bits: 0, star: false };
        // Empty ranges are passed over, as robfig/cron does.
        for range in text.split(',').filter(|range| !range.is_empty()) {
            let (range, step) = match range.split_once('/') {
                Some((range, step)) => (range, Some(number(step).filter(|step| *step > 0)?)),
                None => (range, None),
            };
            let (from, to) = match range.split_once('-') {
                Some((from, to)) => (from, Some(to)),
                None => (range, None),
            };
            let star = matches!(from, "*" | "?");
            let named = |text: &str| match names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
                Some(index) => u32::try_from(index).ok().map(|index| low + index),
                None => number(text),
            };
            let (from, to) = match (star, to, step) {
                // What stands after `*-` is never read.
                (true, _, _) => (low, high),
                (false, Some(to), _) => (named(from)?, named(to)?),
                (false, None, Some(_)) => (named(from)?, high),
                (false, None, None) => (named(from)?, named(from)?),
            };
            if from < low || to > high || from > to {
                return None;
            }
            field.star |= star && step.unwrap_or(1) == 1;
            let step = usize::try_from(step.unwrap_or(1)).unwrap_or(usize::MAX);
            (from..=to).step_by(step).for_each(|number| field.bits |= 1 << number);
        }
        Some(field)
    }

    fn has(&self, number: u32) -> bool {
        self.bits >> number & 1 == 1
    }

    fn values(&self) -> impl Iterator<Item = u32> {
        (0..60).filter(|number| self.has(*number))
    }
}

/// A number as Go's `Atoi` reads it, sign and zeros in front included; what is too large is cut, since
/// every limit is far below.
fn number(text: &str) -> Option<u32> {
    let number: i64 = text.parse().ok()?;
    (number >= 0).then(|| u32::try_from(number).unwrap_or(u32::MAX))
}

/// The whole minutes of Go's `time.ParseDuration`; robfig/cron makes less than a second a second of it.
fn every(text: &str) -> Option<u32> {
    u32::try_from(duration(text)?.max(0) / (60 * SECOND)).ok()
}

#[cfg(test)]
mod tests;
