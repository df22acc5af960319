//! The report that lists nothing, which most are.

use super::{Report, Summary, Verdict};

impl Report {
    /// Writes a report that lists nothing, which most are, without serde: static text and two counts,
    /// the same bytes. Does nothing and says so where there is more to write.
    pub fn write_clean(&self, out: &mut Vec<u8>) -> bool {
        let Summary { objects, images, errors, warnings, infos, undetermined, skipped, truncated, .. } =
            self.summary;
        let lists =
            [self.findings.len(), self.fixes.len(), self.exempted.len(), self.summary.not_judged.len()];
        let more = [self.summary.exemptions_used.len(), self.summary.notices.len()];
        let counts = [errors, warnings, infos, undetermined, skipped, truncated];
        if self.verdict != Verdict::Allow || lists.iter().chain(&more).chain(&counts).any(|count| *count > 0)
        {
            return false;
        }
        out.reserve(320);
        out.extend_from_slice(br#"{"type":"report","version":1,"verdict":"allow","findings":[],"fixes":[],"exempted":[],"summary":{"objects":"#);
        write_number(out, objects);
        out.extend_from_slice(br#","images":"#);
        write_number(out, images);
        out.extend_from_slice(br#","errors":0,"warnings":0,"infos":0,"undetermined":0,"skipped":0,"truncated":0,"notJudged":[],"exemptionsUsed":[],"notices":[]}}"#);
        true
    }
}

/// Writes a number in decimal digits: what `Display` does, without its machinery.
fn write_number(out: &mut Vec<u8>, number: usize) {
    if number > 9 {
        write_number(out, number / 10);
    }
    out.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, Report, Summary, VERSION, Verdict};

    #[test]
    fn a_clean_report_is_written_as_serde_writes_it() {
        let report = |summary| Report {
            document: Report::DOCUMENT,
            version: VERSION,
            verdict: Verdict::Allow,
            findings: Vec::new(),
            fixes: Vec::new(),
            exempted: Vec::new(),
            summary,
        };
        let clean = report(Summary { objects: 12, images: 345, ..Summary::default() });
        let mut out = Vec::new();
        assert!(clean.write_clean(&mut out));
        assert_eq!(out, serde_json::to_vec(&Answer::Report(clean)).expect("a report is JSON"));
        for more in [
            Summary { skipped: 1, ..Summary::default() },
            Summary { infos: 1, ..Summary::default() },
            Summary { notices: vec!["n".into()], ..Summary::default() },
        ] {
            assert!(!report(more).write_clean(&mut Vec::new()));
        }
    }
}
