//! A scan report and a VEX document, and what the one says of the other.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::evidence::vex::Statements;
use surepull::evidence::{Scans, scan, vex};

fuzz_target!(|input: &str| {
    let (report, document) = input.split_once('\n').unwrap_or((input, input));
    let reports = scan::read(report).unwrap_or_default();
    let statements = Statements::new(vex::read(document).unwrap_or_default());
    let hits: usize = reports.iter().map(|report| report.hits.len()).sum();
    assert!(hits <= report.len() && Scans::new(reports, &statements).given());
});
