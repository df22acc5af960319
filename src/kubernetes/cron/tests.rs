//! What robfig/cron 3.0.1 says of the same schedules, asked for the runs of 28 years.

use super::smallest_gap;

#[test]
fn finds_the_smallest_gap() {
    for (schedule, minutes) in [
        ("* * * * *", 1),
        ("*/5 * * * *", 5),
        ("\t*/5  * * * ? ", 5),
        ("*/7 * * * *", 4),
        ("*/40 * * * *", 20),
        ("5/20 * * * *", 20),
        ("0,59 0,23 * * *", 1),
        ("59 23 * * *", 1440),
        ("0 23,1 * * *", 120),
        ("0 9-17/4 * * MON-fri", 240),
        ("30 6 * * 1,3", 2880),
        ("0 0 * * 0", 10_080),
        ("0 0 31 * *", 44_640),
        ("0 0 28-31 feb,MAR *", 1440),
        ("0 0 29 2 *", 2_103_840),
        ("0 0 1,15 * 1", 1440),
        ("0 0 30 2 1", 10_080),
        ("0 0 , * 1", 10_080),
        ("0 0 *-9 * *", 1440),
        ("+5 005 * * *", 1440),
        ("0 */9999999999999 * * *", 1440),
        ("@hourly", 60),
        ("@daily", 1440),
        ("@midnight", 1440),
        ("@weekly", 10_080),
        ("@monthly", 40_320),
        ("@yearly", 525_600),
        ("@annually", 525_600),
        ("@every 1h30m", 90),
        ("@every 1.5h", 90),
        ("@every .5h", 30),
        ("@every 90s", 1),
        ("@every 0.01666667h", 1),
        ("@every 1\u{b5}s", 0),
        ("@every 0", 0),
        ("@every -1h", 0),
        ("@every 2562047h", 153_722_820),
        ("TZ=UTC 0 * * * *", 60),
        ("CRON_TZ=Europe/Berlin @daily", 1440),
    ] {
        assert_eq!(smallest_gap(schedule), Some(minutes), "{schedule}");
    }
}

#[test]
fn finds_none_where_nothing_ever_runs() {
    for schedule in [
        "",
        "@reboot",
        "@Daily",
        " @daily",
        "@every",
        "@every 5",
        "@every  1h",
        "@every 1h ",
        "@every 3d",
        "@every .h",
        "@every 1h30",
        "@every 9999999999999999h",
        "TZ=UTC",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 7",
        "*/0 * * * *",
        "*/-1 * * * *",
        "*/99999999999999999999 * * * *",
        "5-1 * * * *",
        "1-2-3 * * * *",
        "1/2/3 * * * *",
        "5- * * * *",
        "-1 * * * *",
        "1.5 * * * *",
        "mon * * * *",
        "* * L * *",
        "0 0 * * fri-mon",
        ", * * * *",
        "0 0 * , *",
        "0 0 30 2 *",
    ] {
        assert_eq!(smallest_gap(schedule), None, "{schedule}");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(schedule in "(TZ=|CRON_TZ=)?(@every )?[-+*/?,.0-9a-zµ @]{0,40}|([-*/?,0-9]{1,9} ){5}") {
        let gap = smallest_gap(&schedule);
        proptest::prop_assert!(gap.is_none_or(|gap| gap <= 153_722_867));
    }
}
