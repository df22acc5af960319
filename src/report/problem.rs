//! One reason of a failure.

use core::ops::Deref;

/// One reason of a failure. In a box, since it is rare, large, and handed up from wherever it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize), serde(transparent))]
pub struct Problem(Box<Said>);

/// One reason of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Problem"))]
pub struct Said {
    /// A stable word, such as `invalid-json`.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// RFC 6901 pointer into the settings, the evidence or the input.
    #[cfg_attr(feature = "schema", serde(skip_serializing_if = "Option::is_none"))]
    pub pointer: Option<String>,
    /// What to do.
    #[cfg_attr(feature = "schema", serde(skip_serializing_if = "Option::is_none"))]
    pub help: Option<String>,
}

impl Problem {
    /// A problem without a place.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Said { code, message: message.into(), pointer: None, help: None }))
    }

    /// With the place.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.0.pointer = Some(pointer.into());
        self
    }

    /// With the mend.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }
}

impl Deref for Problem {
    type Target = Said;
    fn deref(&self) -> &Said {
        &self.0
    }
}

/// That of what is said: of the box a reader of the document need not know.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for Problem {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Said::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Said::json_schema(generator)
    }
}
