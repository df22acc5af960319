//! What an admission request comes in, and who asks.

use serde_json::Value;

/// What an admission request comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// An AdmissionReview.
    Review,
    /// `{request, settings}`.
    Kubewarden,
    /// `{review, parameters}`.
    Gatekeeper,
    /// No envelope.
    None,
}

/// What an AdmissionReview's response must repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The request's `uid`.
    pub uid: Option<String>,
    /// The review's `apiVersion`.
    pub api_version: Option<String>,
}

/// What can be said about an input that could not be read, so that its failure still reaches who asked.
#[must_use]
pub fn unread(bytes: &[u8]) -> (Envelope, Identity) {
    let top: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let has = |key: &str| top.get(key).is_some();
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let envelope = match (text(top.get("kind")).as_deref(), has("request"), has("review")) {
        (Some("AdmissionReview"), ..) => Envelope::Review,
        (None, true, _) => Envelope::Kubewarden,
        (None, false, true) => Envelope::Gatekeeper,
        _ => Envelope::None,
    };
    let uid = ["/request/uid", "/review/uid", "/uid"].iter().find_map(|at| text(top.pointer(at)));
    (envelope, Identity { uid, api_version: text(top.get("apiVersion")) })
}
