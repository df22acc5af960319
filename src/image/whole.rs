//! A user's regular expression that has to match the whole of a text.

use regex_lite::{Regex, RegexBuilder};

use crate::limits;
use crate::tree::spelt;

/// A regular expression that matches a whole text or not at all, whatever anchors it has: `1|2` does not
/// match `12`. ASCII: `\d` is `0-9`, `.` is any character but a line feed. Matches in linear time.
#[derive(Clone, Debug)]
pub struct WholeRegex {
    text: String,
    regex: Regex,
}

impl WholeRegex {
    /// Compiles an expression.
    ///
    /// # Errors
    /// What was expected and why this is not it; nothing of the expression itself.
    pub fn new(text: String) -> Result<Self, String> {
        if text.len() > limits::EXPRESSION {
            return Err(format!("expected a regular expression of at most {} bytes", limits::EXPRESSION));
        }
        // By itself first: in `a)|(?:b` each half alone would be anchored.
        compile(&text)?;
        let regex = compile(&format!("^(?:{text})$"))?;
        Ok(Self { text, regex })
    }

    /// The expression as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it matches the whole text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        // A copy shares the program and has scratch memory of its own. Kept in the policy, that memory would
        // lie above the heap pointer to which OPA's hosts return, and the next call would overwrite it.
        self.regex.clone().is_match(text)
    }
}

spelt!(WholeRegex: |text: &str| Self::new(text.to_owned()),);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for WholeRegex {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "WholeRegex".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

fn compile(text: &str) -> Result<Regex, String> {
    RegexBuilder::new(text)
        .size_limit(limits::REGEX)
        .nest_limit(limits::REGEX_DEPTH)
        .build()
        .map_err(|error| format!("expected a regular expression; this one has an error: {error}"))
}

#[cfg(test)]
mod tests {
    use super::WholeRegex;
    use crate::limits;

    fn regex(text: &str) -> WholeRegex {
        WholeRegex::new(text.to_owned()).expect(text)
    }

    #[test]
    fn matches_the_whole_text_or_not_at_all() {
        for (text, matching, others) in [
            (
                "build-[0-9]+",
                vec!["build-1", "build-1234"],
                vec!["build-", "xbuild-1", "build-1x", "build-1\n"],
            ),
            ("1|2", vec!["1", "2"], vec!["12", "1x", "x2", ""]),
            ("(?m)^1$", vec!["1"], vec!["1\n2", "2\n1"]),
            ("(?i)release-\\d+", vec!["Release-1"], vec!["release-\u{662}"]),
            ("", vec![""], vec!["x"]),
            (".*", vec!["", "täg"], vec!["a\nb"]),
        ] {
            let regex = regex(text);
            for tag in matching {
                assert!(regex.is_match(tag), "{text} {tag:?}");
            }
            for tag in others {
                assert!(!regex.is_match(tag), "{text} {tag:?}");
            }
        }
    }

    #[test]
    fn says_why_an_expression_is_none_and_repeats_nothing_of_it() {
        for (text, message) in [
            ("secret(", "found open group without closing ')'"),
            ("a)|(?:b", "found closing ')' without matching '('"),
            ("(?x) a # b", "found open group without closing ')'"),
            ("a{2}{1000}{1000}", "size limit"),
        ] {
            let error = WholeRegex::new(text.to_owned()).expect_err(text);
            assert!(
                error.starts_with("expected a regular expression; this one has an error: "),
                "{text}: {error}"
            );
            assert!(error.contains(message) && !error.contains("secret"), "{text}: {error}");
        }
        let longest = "a".repeat(limits::EXPRESSION);
        let _ = regex(&longest);
        assert!(WholeRegex::new(longest + "a").expect_err("long").contains("1024 bytes"));
        let deep = WholeRegex::new("(".repeat(200) + &")".repeat(200)).expect_err("deep");
        assert!(deep.contains("nest"), "{deep}");
        let _ = regex(&("(a|".repeat(10) + "b" + &")*".repeat(10)));
    }

    #[test]
    fn takes_linear_time_on_what_takes_others_ages() {
        let regex = regex("(a*)*(a|aa)+b");
        assert!(!regex.is_match(&"a".repeat(10_000)));
    }
}
