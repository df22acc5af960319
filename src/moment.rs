//! Days and moments as RFC 3339 writes them: there is no clock in here.

mod clock;
mod duration;

use core::fmt;

use crate::tree::spelt;

pub use duration::{SECOND, duration};

/// A day, `2027-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Day {
    year: u16,
    month: u16,
    day: u16,
}

impl Day {
    /// Reads a day.
    ///
    /// # Errors
    /// A text that is none.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match Self::read(text.as_bytes()) {
            Some((day, [])) => Ok(day),
            _ => Err("expected a day such as `2027-01-31`"),
        }
    }

    /// The day that the text begins with, and what follows it.
    fn read(text: &[u8]) -> Option<(Self, &[u8])> {
        let (century, text) = two(text)?;
        let (year, text) = two(text)?;
        let (month, text) = two(text.strip_prefix(b"-")?)?;
        let (day, text) = two(text.strip_prefix(b"-")?)?;
        let read = Self { year: century * 100 + year, month, day };
        (day > 0 && day <= read.days_of_month()?).then_some((read, text))
    }

    /// How many days its month has, where there is such a month.
    fn days_of_month(self) -> Option<u16> {
        let leap =
            self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 => Some(28 + u16::from(leap)),
            4 | 6 | 9 | 11 => Some(30),
            1..=12 => Some(31),
            _ => None,
        }
    }

    /// Days since 0000-03-01, the first of the years that end with February.
    fn number(self) -> i64 {
        let early = u16::from(self.month < 3);
        let year = i64::from(self.year) - i64::from(early);
        let month = i64::from(self.month + 12 * early - 3);
        let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        365 * year + leaps + (153 * month + 2) / 5 + i64::from(self.day) - 1
    }

    /// None before the year 0.
    fn before(self) -> Option<Self> {
        match (self.day, self.month) {
            (1, 1) => Some(Self { year: self.year.checked_sub(1)?, month: 12, day: 31 }),
            (1, month) => {
                let last = Self { month: month - 1, ..self };
                Some(Self { day: last.days_of_month()?, ..last })
            }
            (day, _) => Some(Self { day: day - 1, ..self }),
        }
    }

    /// None after the year 9999.
    fn after(self) -> Option<Self> {
        match (self.day == self.days_of_month()?, self.month) {
            (true, 12) => (self.year < 9999).then_some(Self { year: self.year + 1, month: 1, day: 1 }),
            (true, month) => Some(Self { month: month + 1, day: 1, ..self }),
            (false, _) => Some(Self { day: self.day + 1, ..self }),
        }
    }
}

/// Two digits as a number, and what follows them.
fn two(text: &[u8]) -> Option<(u16, &[u8])> {
    match text {
        [ten @ b'0'..=b'9', one @ b'0'..=b'9', rest @ ..] => {
            Some((u16::from(ten - b'0') * 10 + u16::from(one - b'0'), rest))
        }
        _ => None,
    }
}

spelt!(Day: Self::parse,);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A moment in UTC; moments compare as they follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    day: Day,
    /// Of the day; 86400 is a leap second.
    second: i32,
    nanosecond: u32,
}

/// The moment that the caller calls now.
pub type Now = Moment;

impl Moment {
    /// Reads a moment (RFC 3339, `2027-01-31T23:59:59Z`), or the start of a day. As RFC 3339 allows, any
    /// one ASCII character may stand for the `T`.
    ///
    /// # Errors
    /// A text that is neither.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let moment = match Day::read(text.as_bytes()) {
            Some((day, [])) => Some(Self { day, second: 0, nanosecond: 0 }),
            Some((day, [_, time @ ..])) => in_utc(day, time),
            None => None,
        };
        moment.ok_or("expected a moment such as `2027-01-31T23:59:59Z`")
    }

    /// The day that it is in UTC.
    #[must_use]
    pub fn day(&self) -> Day {
        self.day
    }

    /// Whole seconds that have passed since an earlier moment; negative where it is a later one.
    #[must_use]
    pub fn seconds_since(&self, earlier: &Self) -> i64 {
        let days = self.day.number() - earlier.day.number();
        let borrowed = i64::from(self.nanosecond < earlier.nanosecond);
        days * 86_400 + i64::from(self.second - earlier.second) - borrowed
    }
}

/// The moment at a time of a day, which is written with its offset from UTC.
fn in_utc(day: Day, time: &[u8]) -> Option<Moment> {
    let (minute, time) = minute_of_day(time)?;
    let (second, time) = two(time.strip_prefix(b":")?)?;
    let (nanosecond, time) = fraction(time)?;
    let ahead = match time {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), offset @ ..] => match (minute_of_day(offset)?, sign) {
            ((offset, []), b'+') => offset,
            ((offset, []), _) => -offset,
            _ => return None,
        },
        _ => return None,
    };
    let minute = minute - ahead;
    let day = match minute {
        ..0 => day.before()?,
        0..MINUTES => day,
        _ => day.after()?,
    };
    let minute = minute.rem_euclid(MINUTES);
    // A leap second ends a month in UTC.
    let leap = minute == MINUTES - 1 && Some(day.day) == day.days_of_month();
    (second < 60 || (second == 60 && leap)).then(|| Moment {
        day,
        second: i32::from(minute) * 60 + i32::from(second),
        nanosecond,
    })
}

/// How many minutes a day has.
const MINUTES: i16 = 24 * 60;

/// The minute that `23:59` names, counted from midnight, and what follows it.
fn minute_of_day(text: &[u8]) -> Option<(i16, &[u8])> {
    let (hour, text) = two(text)?;
    let (minute, text) = two(text.strip_prefix(b":")?)?;
    let read = i16::try_from(hour * 60 + minute).ok()?;
    (hour < 24 && minute < 60).then_some((read, text))
}

/// The nanoseconds of the fraction of a second, where there is one, and what follows it; a point needs a
/// digit after it, and digits past the ninth are left out.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let Some(digits) = text.strip_prefix(b".") else { return Some((0, text)) };
    let (digits, rest) =
        digits.split_at(digits.iter().position(|b| !b.is_ascii_digit()).filter(|end| *end > 0)?);
    let padded = digits.iter().chain(&[b'0'; 9]).take(9);
    Some((padded.fold(0, |number, digit| number * 10 + u32::from(digit - b'0')), rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::format_description::well_known::Rfc3339;
    use time::{Date, Month, OffsetDateTime, UtcOffset};

    use super::{Day, Moment};

    #[test]
    fn knows_which_day_it_is_in_utc() {
        for (now, day) in [
            ("2027-01-31T23:59:59Z", "2027-01-31"),
            ("2027-01-31T23:30:00-02:00", "2027-02-01"),
            ("2027-02-01T00:30:00.123456789+01:00", "2027-01-31"),
            ("2027-01-31", "2027-01-31"),
            ("2028-03-01t00:30:00+01:00", "2028-02-29"),
            ("2100-03-01 00:30:00+01:00", "2100-02-28"),
            ("2027-01-01T00:00:00+00:01", "2026-12-31"),
            ("2026-12-31T23:59:00-00:01", "2027-01-01"),
            ("2016-12-31T23:59:60z", "2016-12-31"),
            ("2017-01-01T00:59:60.5+01:00", "2016-12-31"),
        ] {
            assert_eq!(Moment::parse(now).map(|moment| moment.day().to_string()).as_deref(), Ok(day));
        }
        for bad in [
            "",
            "now",
            "2027-02-30",
            "2027-01-31T25:00:00Z",
            "2027-01-31T23:60:00Z",
            "2027-01-31T23:58:60Z",
            "2027-01-30T23:59:60Z",
            "2027-01-31T23:59:59",
            "2027-01-31T23:59:59.",
            "2027-01-31T23:59:59.Z",
            "2027-01-31T23:59:59Z ",
            "2027-01-31T23:59:59+24:00",
            "2027-01-31\u{b7}23:59:59Z",
            "2027-W04-1",
            "20270131",
            "+2027-01-31",
            "9999-12-31T23:59:59-23:59",
            "0000-01-01T00:00:00+00:01",
        ] {
            assert!(Moment::parse(bad).is_err(), "{bad}");
        }
        assert!(Day::parse("2027-1-31").is_err());
    }

    #[test]
    fn compares_and_counts() {
        let moment = |text| Moment::parse(text).expect(text);
        let [a, b] = ["2026-11-20T07:00:00.5+01:00", "2026-11-20T06:00:00.123456789Z"].map(moment);
        assert!(a > b);
        assert_eq!((a.seconds_since(&b), b.seconds_since(&a)), (0, -1));
        assert_eq!(moment("2027-01-01").seconds_since(&moment("2026-12-31T23:59:59Z")), 1);
        assert_eq!(moment("2000-03-01").seconds_since(&moment("1999-03-01")), 366 * 86_400);
        assert!(moment("2016-12-31T23:59:60Z") < moment("2017-01-01T00:00:00Z"));
    }

    fn written(date: Date) -> String {
        let (year, month, day) = date.to_calendar_date();
        format!("{year:04}-{:02}-{day:02}", u8::from(month))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..Default::default() })]

        #[test]
        fn reads_days_as_another_library_does(year in 0..10_000, month in 0..14_u8, day in 0..33_u8) {
            let text = format!("{year:04}-{month:02}-{day:02}");
            let month = Month::try_from(month).ok();
            let theirs = month.and_then(|month| Date::from_calendar_date(year, month, day).ok());
            let ours = Day::parse(&text).ok().map(|day| day.to_string());
            prop_assert_eq!(ours, theirs.map(written));
        }

        #[test]
        fn reads_moments_as_another_library_does(
            text in "(1999|2000|2024|2100)-(01|02|03|06|11|12|13)-(00|01|15|28|29|30|31|32)[Tt ](00|12|23|24):(00|30|59|60):(00|59|60|61)(\\.[0-9]{0,12})?([Zz]|[-+](00|01|14|23|24):(00|01|59|60))?"
        ) {
            let theirs = OffsetDateTime::parse(&text, &Rfc3339).ok();
            let ours = Moment::parse(&text).ok();
            let day = theirs.map(|moment| written(moment.to_offset(UtcOffset::UTC).date()));
            prop_assert_eq!(ours.map(|moment| moment.day().to_string()), day, "{}", text);
            // The other library makes the last nanosecond before it of a leap second.
            if let (Some(ours), Some(theirs), false) = (ours, theirs, text.contains(":60")) {
                let origin = Moment::parse("1970-01-01").expect("a day");
                let seconds = theirs.unix_timestamp();
                prop_assert_eq!((ours.seconds_since(&origin), ours.nanosecond), (seconds, theirs.nanosecond()));
            }
        }
    }
}
