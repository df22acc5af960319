//! RFC 6902 operations, as fixes use them: on images and policies, and on the secrets that a pod names.

use crate::list::{Listed, joined};
use crate::wire::{Ink, Wire, to_json};

/// One operation of a JSON patch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Operation {
    /// What is done.
    pub op: Op,
    /// RFC 6901 pointer into the object.
    pub path: String,
    /// The value.
    #[cfg_attr(feature = "schema", schemars(with = "PatchValue"))]
    pub value: Json,
}

/// A value as JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json(pub String);

impl Json {
    /// A string.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(to_json(text))
    }

    /// The secret of a name, as a pod's list has it.
    #[must_use]
    pub fn secret(name: &str) -> Self {
        Self(joined(&["{\"name\":", &to_json(name), "}"], ""))
    }

    /// The secrets of these names, likewise.
    #[must_use]
    pub fn secrets(names: &[String]) -> Self {
        let secrets = names.iter().map(|name| Self::secret(name).0).list();
        Self(joined(&["[", &joined(&secrets, ","), "]"], ""))
    }
}

impl Wire for Json {
    fn write(&self, out: &mut Ink) {
        out.push(&self.0);
    }
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "lowercase"))]
pub enum Op {
    /// The patch applies only where this value stands there.
    Test,
    /// The member is new, or the element.
    Add,
    /// Another value stands there.
    Replace,
}

impl Operation {
    /// The patch applies only where this value stands there.
    #[must_use]
    pub fn test(path: String, value: Json) -> Self {
        Self { op: Op::Test, path, value }
    }

    /// The member is new, or the element.
    #[must_use]
    pub fn add(path: String, value: Json) -> Self {
        Self { op: Op::Add, path, value }
    }

    /// Another value stands there.
    #[must_use]
    pub fn replace(path: String, value: Json) -> Self {
        Self { op: Op::Replace, path, value }
    }
}

/// What the values of operations are, for schemas.
#[cfg(feature = "schema")]
mod schema {
    #![expect(dead_code, reason = "only their shapes matter")]
    use schemars::JsonSchema;
    use serde::ser::Error;
    use serde::{Serialize, Serializer};

    use super::Json;

    /// The value of an operation.
    #[derive(JsonSchema)]
    #[serde(untagged)]
    pub(super) enum PatchValue {
        /// An image, or a pull policy.
        Text(String),
        /// One of a pod's `imagePullSecrets`.
        Secret(PullSecret),
        /// A pod's `imagePullSecrets`.
        Secrets(Vec<PullSecret>),
    }

    /// A secret that a pod names to pull with.
    #[derive(JsonSchema)]
    pub(super) struct PullSecret {
        /// The Secret's name.
        name: String,
    }

    impl Serialize for Json {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let raw = serde_json::value::RawValue::from_string(self.0.clone()).map_err(S::Error::custom)?;
            raw.serialize(serializer)
        }
    }
}
#[cfg(feature = "schema")]
use schema::PatchValue;

#[cfg(test)]
mod tests {
    use super::{Json, Operation};
    use crate::wire::to_json;

    #[test]
    fn is_written_as_rfc_6902_has_it() {
        let path = || "/spec/containers/0/image".to_owned();
        let patch = [
            Operation::test(path(), Json::text("a\"b")),
            Operation::add(path(), Json::secret("a\"b")),
            Operation::replace(path(), Json::secrets(&["a\"b".to_owned(), "c".to_owned()])),
            Operation::replace(path(), Json::secrets(&[])),
        ];
        assert_eq!(
            to_json(&patch),
            r#"[{"op":"test","path":"/spec/containers/0/image","value":"a\"b"},{"op":"add","path":"/spec/containers/0/image","value":{"name":"a\"b"}},{"op":"replace","path":"/spec/containers/0/image","value":[{"name":"a\"b"},{"name":"c"}]},{"op":"replace","path":"/spec/containers/0/image","value":[]}]"#
        );
    }
}
