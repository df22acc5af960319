//! Days, and the moment that a caller calls now: there is no clock in here.

use core::fmt;

use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime, UtcOffset};

use crate::tree::spelt;

/// A day, `2027-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[cfg_attr(feature = "schema", schemars(try_from = "String"))]
pub struct Day(Date);

impl Day {
    /// Reads a day.
    ///
    /// # Errors
    /// A text that is none.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        // ISO 8601 has other spellings, and one is enough.
        let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let date = plain.then(|| Date::parse(text, &Iso8601::DATE).ok()).flatten();
        date.map(Self).ok_or("expected a day such as `2027-01-31`")
    }
}

spelt!(Day: Self::parse,);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

/// The moment that the caller calls now, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now(OffsetDateTime);

impl Now {
    /// Reads a moment (RFC 3339, `2027-01-31T23:59:59Z`), or the start of a day.
    ///
    /// # Errors
    /// A text that is neither.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if let Ok(Day(date)) = Day::parse(text) {
            return Ok(Self(date.midnight().assume_utc()));
        }
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok();
        moment
            .and_then(|moment| moment.checked_to_offset(UtcOffset::UTC))
            .map(Self)
            .ok_or("expected a moment such as `2027-01-31T23:59:59Z`")
    }

    /// The day that it is in UTC.
    #[must_use]
    pub fn day(&self) -> Day {
        Day(self.0.date())
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, Now};

    #[test]
    fn knows_which_day_it_is_in_utc() {
        for (now, day) in [
            ("2027-01-31T23:59:59Z", "2027-01-31"),
            ("2027-01-31T23:30:00-02:00", "2027-02-01"),
            ("2027-02-01T00:30:00.123456789+01:00", "2027-01-31"),
            ("2027-01-31", "2027-01-31"),
        ] {
            assert_eq!(Now::parse(now).map(|now| now.day().to_string()).as_deref(), Ok(day));
        }
        for bad in [
            "",
            "now",
            "2027-02-30",
            "2027-01-31T25:00:00Z",
            "2027-W04-1",
            "20270131",
            "9999-12-31T23:59:59-23:59",
        ] {
            assert!(Now::parse(bad).is_err(), "{bad}");
        }
        assert!(Day::parse("2027-1-31").is_err());
    }
}
