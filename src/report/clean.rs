//! The report that lists nothing, which most are: static text and two counts.

use crate::wire::{Ink, Wire};

use super::{Report, Summary, Verdict};

impl Report {
    /// Writes a report that lists nothing but rules without evidence, at once and the same bytes. Does nothing
    /// and says so where there is more to write.
    pub fn write_clean(&self, out: &mut Ink) -> bool {
        let Summary { objects, images, errors, warnings, infos, undetermined, skipped, truncated, .. } =
            self.summary;
        let lists = [self.findings.len(), self.fixes.len(), self.exempted.len()];
        let more = [self.summary.exemptions_used.len(), self.summary.notices.len()];
        let counts = [errors, warnings, infos, undetermined, skipped, truncated];
        if self.verdict != Verdict::Allow || lists.iter().chain(&more).chain(&counts).any(|count| *count > 0)
        {
            return false;
        }
        out.reserve(1024);
        out.push(
            r#"{"type":"report","version":1,"verdict":"allow","findings":[],"fixes":[],"exempted":[],"summary":{"objects":"#,
        );
        objects.write(out);
        out.push(r#","images":"#);
        images.write(out);
        out.push(
            r#","errors":0,"warnings":0,"infos":0,"undetermined":0,"skipped":0,"truncated":0,"notJudged":"#,
        );
        self.summary.not_judged.write(out);
        out.push(r#","exemptionsUsed":[],"notices":[]}}"#);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::{NotJudged, Report, Silent, Summary};
    use crate::wire::{Ink, Wire};

    #[test]
    fn a_clean_report_is_written_as_any_other() {
        let silent = |rule: &'static str| NotJudged { rule: rule.into(), needs: "evidence.objects".into() };
        let not_judged = vec![silent("broken-pull-secret"), silent("absent-pull-secret")];
        for not_judged in [Vec::new(), not_judged].map(|rules| Rc::new(Silent::new(rules))) {
            let clean = Report::empty(Summary { objects: 12, images: 345, not_judged, ..Summary::default() });
            let mut out = Ink::default();
            assert!(clean.write_clean(&mut out));
            let mut whole = Ink::default();
            clean.write(&mut whole);
            assert_eq!(out.written(), whole.written());
        }
        for more in [
            Summary { skipped: 1, ..Summary::default() },
            Summary { infos: 1, ..Summary::default() },
            Summary { notices: vec!["n".into()], ..Summary::default() },
        ] {
            assert!(!Report::empty(more).write_clean(&mut Ink::default()));
        }
    }
}
