//! RFC 6902 operations, as fixes use them: on strings.

use serde::Serialize;

/// One operation of a JSON patch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Operation {
    /// The patch applies only where this value stands there.
    Test {
        /// RFC 6901 pointer into the object.
        path: String,
        /// The value.
        value: String,
    },
    /// The member is new.
    Add {
        /// RFC 6901 pointer into the object.
        path: String,
        /// The value.
        value: String,
    },
    /// Another value stands there.
    Replace {
        /// RFC 6901 pointer into the object.
        path: String,
        /// The value.
        value: String,
    },
    /// The member goes away.
    Remove {
        /// RFC 6901 pointer into the object.
        path: String,
    },
}

impl Operation {
    /// Path and value of a string that it sets.
    #[must_use]
    pub fn change(&self) -> Option<(&str, &str)> {
        match self {
            Self::Add { path, value } | Self::Replace { path, value } => Some((path, value)),
            Self::Test { .. } | Self::Remove { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Operation;

    #[test]
    fn is_written_as_rfc_6902_has_it() {
        let path = || "/spec/containers/0/image".to_owned();
        let value = || "a\"b".to_owned();
        let patch = [
            Operation::Test { path: path(), value: value() },
            Operation::Add { path: path(), value: value() },
            Operation::Replace { path: path(), value: value() },
            Operation::Remove { path: path() },
        ];
        assert_eq!(
            serde_json::to_string(&patch).expect("JSON"),
            r#"[{"op":"test","path":"/spec/containers/0/image","value":"a\"b"},{"op":"add","path":"/spec/containers/0/image","value":"a\"b"},{"op":"replace","path":"/spec/containers/0/image","value":"a\"b"},{"op":"remove","path":"/spec/containers/0/image"}]"#
        );
    }
}
