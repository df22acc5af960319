//! The moment that a clock shows which somebody else has read.

use super::{Day, Moment};

/// In seconds.
const DAY: u64 = 86_400;

/// In nanoseconds.
const SECOND: u64 = 1_000_000_000;

/// The number of 1970-01-01, after [`Day::number`].
const EPOCH: i64 = 719_468;

/// 2026-01-01 in days since 1970, before which there was no version of this.
const FIRST: u64 = 20_454;

impl Moment {
    /// The moment of a clock that counts nanoseconds since 1970, if that one goes: hosts put a stand-in there, which
    /// says 1970, or 2022 as wazero's does, and by that no exemption would ever end.
    #[must_use]
    pub fn of_clock(nanoseconds: u64) -> Option<Self> {
        let (seconds, nanosecond) = (nanoseconds / SECOND, nanoseconds % SECOND);
        let (day, second) = (seconds / DAY, seconds % DAY);
        if day < FIRST {
            return None;
        }
        Some(Self {
            day: Day::of_number(EPOCH + i64::try_from(day).ok()?)?,
            second: i32::try_from(second).ok()?,
            nanosecond: u32::try_from(nanosecond).ok()?,
        })
    }
}

impl Day {
    /// The day that [`Self::number`] gives a number.
    fn of_number(number: i64) -> Option<Self> {
        const FOUR_CENTURIES: i64 = 146_097;
        let (era, day) = (number.div_euclid(FOUR_CENTURIES), number.rem_euclid(FOUR_CENTURIES));
        // A leap day ends every fourth year but that of a century, and the four centuries.
        let year = (day - day / 1460 + day / 36_524 - day / (FOUR_CENTURIES - 1)) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let early = i64::from(month > 9);
        Some(Self {
            year: u16::try_from(400 * era + year + early).ok()?,
            month: u16::try_from(month + 3 - 12 * early).ok()?,
            day: u16::try_from(day - (153 * month + 2) / 5 + 1).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DAY, EPOCH, SECOND};
    use crate::moment::{Day, Moment};

    #[test]
    fn a_clock_that_stands_is_none() {
        let first = 1_767_225_600 * SECOND;
        for stands in [0, 1, 1_640_995_200 * SECOND, first - 1] {
            assert_eq!(Moment::of_clock(stands), None, "{stands}");
        }
        assert_eq!(Moment::of_clock(first), Moment::parse("2026-01-01").ok());
    }

    #[test]
    fn every_day_has_its_number() {
        let mut day = Day::parse("0000-03-01").ok();
        let mut number = 0;
        while let Some(own) = day {
            assert_eq!((own.number(), Day::of_number(number)), (number, day));
            (day, number) = (own.after(), number + 1);
        }
        assert_eq!(Day::parse("1970-01-01").map(Day::number), Ok(EPOCH));
    }

    proptest! {
        #[test]
        fn shows_what_is_written_of_the_same_moment(seconds in 20_454 * DAY..u64::MAX / SECOND, nanosecond in 0..SECOND) {
            let theirs = time::OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).expect("seconds")).expect("a moment");
            let (year, month, day) = theirs.to_calendar_date();
            let (hour, minute, second) = theirs.to_hms();
            let text = format!("{year}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{nanosecond:09}Z", u8::from(month));
            prop_assert_eq!(Moment::of_clock(seconds * SECOND + nanosecond), Moment::parse(&text).ok(), "{}", text);
        }
    }
}
