//! What an admission request comes in, and who asks.

use std::borrow::Cow;

use crate::kubernetes::{member, text_member};

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
    let top = str::from_utf8(bytes).unwrap_or_default();
    let part = |key: &str| member(top, key).unwrap_or_default();
    let (request, review) = (part("request"), part("review"));
    let envelope = match (text_member(top, "kind").as_deref(), request, review) {
        (Some("AdmissionReview"), ..) => Envelope::Review,
        (Some(_), ..) | (None, "", "") => Envelope::None,
        (None, "", _) => Envelope::Gatekeeper,
        (None, ..) => Envelope::Kubewarden,
    };
    let text = |object: &str, key: &str| text_member(object, key).map(Cow::into_owned);
    let uid = [request, review, top].iter().find_map(|object| text(object, "uid"));
    (envelope, Identity { uid, api_version: text(top, "apiVersion") })
}
