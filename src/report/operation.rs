//! RFC 6902 operations, as fixes use them: on strings.

/// One operation of a JSON patch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Operation {
    /// What is done.
    pub op: Op,
    /// RFC 6901 pointer into the object.
    pub path: String,
    /// The value.
    pub value: String,
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "lowercase"))]
pub enum Op {
    /// The patch applies only where this value stands there.
    Test,
    /// The member is new.
    Add,
    /// Another value stands there.
    Replace,
}

impl Operation {
    /// The patch applies only where this value stands there.
    #[must_use]
    pub fn test(path: String, value: String) -> Self {
        Self { op: Op::Test, path, value }
    }

    /// The member is new.
    #[must_use]
    pub fn add(path: String, value: String) -> Self {
        Self { op: Op::Add, path, value }
    }

    /// Another value stands there.
    #[must_use]
    pub fn replace(path: String, value: String) -> Self {
        Self { op: Op::Replace, path, value }
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
            Operation::test(path(), value()),
            Operation::add(path(), value()),
            Operation::replace(path(), value()),
        ];
        assert_eq!(
            serde_json::to_string(&patch).expect("JSON"),
            r#"[{"op":"test","path":"/spec/containers/0/image","value":"a\"b"},{"op":"add","path":"/spec/containers/0/image","value":"a\"b"},{"op":"replace","path":"/spec/containers/0/image","value":"a\"b"}]"#
        );
    }
}
