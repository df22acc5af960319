//! What a document is about: a set of objects, or one admission request.

use crate::kubernetes::{Field, List, Object, Request, Whole};
use crate::report::Problem;

use super::document::{Document, Root, unrecognised};
use super::envelope::{Envelope, Identity};

/// What is judged.
#[derive(Debug)]
pub enum Subject<'d> {
    /// Objects as a user hands them over.
    Objects(Vec<Item<'d>>),
    /// A request that an API server asks about; no setting weakens how it is judged.
    Admission(Admission<'d>),
}

/// An object and where it stands in the input.
#[derive(Debug)]
pub struct Item<'d> {
    /// RFC 6901 pointer from the input to the object.
    pub at: String,
    /// The object, with its text.
    pub object: &'d Whole<'d, Object<'d>>,
    /// `apiVersion`; a typed List's items leave it out, and the List tells it.
    pub api_version: Option<&'d str>,
    /// `kind`, told by the List alike.
    pub kind: Option<&'d str>,
}

/// An admission request.
#[derive(Debug)]
pub struct Admission<'d> {
    /// RFC 6901 pointer from the input to the request.
    pub at: &'static str,
    /// The request.
    pub request: &'d Request<'d>,
    /// What the API server wants.
    pub operation: Operation,
    /// Who asks.
    pub identity: Identity,
    /// Settings stood beside the request, for an adapter that opens them.
    pub carries_settings: bool,
}

impl<'d> Admission<'d> {
    /// The object after the request, where there is one.
    #[must_use]
    pub fn item(&self) -> Option<Item<'d>> {
        let request: &'d Request<'d> = self.request;
        let object = request.object.value()?;
        let (api_version, kind) = (object.api_version.filled(), object.kind.filled());
        Some(Item { at: format!("{}/object", self.at), object, api_version, kind })
    }
}

/// What becomes of an admission request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The whole object is judged.
    Create,
    /// The whole object is judged, in the light of the old one.
    Update,
    /// Only the ephemeral containers that are new are judged.
    AddEphemeralContainers,
    /// Nothing that a pull depends on can change.
    Skip,
}

impl<'a> Document<'a> {
    /// Recognises the shape.
    ///
    /// # Errors
    /// Whatever is no Kubernetes object, list, pod spec or admission request, with its pointer.
    pub fn subject(&'a self) -> Result<Subject<'a>, Vec<Problem>> {
        // Mostly one.
        let mut items = Vec::with_capacity(1);
        let mut problems = Vec::new();
        match (&self.root, self.envelope()) {
            (Root::Request(request), _) => return admission("", request, None, false),
            (Root::Object(o), Envelope::Review) => {
                return enclosed("/request", &o.request, o.api_version.filled(), false);
            }
            (Root::Object(o), Envelope::Kubewarden) => {
                return enclosed("/request", &o.request, None, o.settings.is_some());
            }
            (Root::Object(o), Envelope::Gatekeeper) => {
                return enclosed("/review", &o.review, None, o.parameters.is_some());
            }
            (Root::Object(o), Envelope::None) => collect(String::new(), o, None, &mut items, &mut problems),
            (Root::Objects(list), _) => collect_all("", list, None, &mut items, &mut problems),
        }
        if problems.is_empty() { Ok(Subject::Objects(items)) } else { Err(problems) }
    }
}

fn enclosed<'d>(
    at: &'static str,
    request: &'d Field<Box<Request<'d>>>,
    api_version: Option<&str>,
    carries_settings: bool,
) -> Result<Subject<'d>, Vec<Problem>> {
    match request.value() {
        Some(request) => admission(at, request, api_version, carries_settings),
        None => Err(vec![
            Problem::new("invalid-admission", "there is no admission request, which is an object").at(at),
        ]),
    }
}

fn admission<'d>(
    at: &'static str,
    request: &'d Request<'d>,
    api_version: Option<&str>,
    carries_settings: bool,
) -> Result<Subject<'d>, Vec<Problem>> {
    let identity = Identity {
        uid: request.uid.filled().map(str::to_owned),
        api_version: api_version.map(str::to_owned),
    };
    let deleted = request
        .object
        .value()
        .and_then(|o| o.metadata.value())
        .is_some_and(|m| m.deletion_timestamp.filled().is_some());
    let operation = match (request.operation.filled(), request.sub_resource.filled()) {
        (Some("DELETE" | "CONNECT"), _) => Operation::Skip,
        (Some("UPDATE"), _) if deleted => Operation::Skip,
        (_, Some("ephemeralcontainers")) => Operation::AddEphemeralContainers,
        (Some("CREATE" | "UPDATE"), Some(_)) => Operation::Skip,
        (Some("UPDATE"), None) => Operation::Update,
        // A request that does not say what it wants is judged in full.
        _ => Operation::Create,
    };
    if operation != Operation::Skip && request.object.value().is_none() {
        let problem = Problem::new("invalid-admission", "the admission request has no `object` to judge");
        return Err(vec![problem.at(format!("{at}/object"))]);
    }
    Ok(Subject::Admission(Admission { at, request, operation, identity, carries_settings }))
}

/// A List's kind and version, without the word.
type Inherited<'d> = Option<(&'d str, &'d str)>;

fn collect_all<'d>(
    at: &str,
    list: &'d [Field<Box<Whole<'d, Object<'d>>>>],
    inherited: Inherited<'d>,
    items: &mut Vec<Item<'d>>,
    problems: &mut Vec<Problem>,
) {
    for (index, element) in list.iter().enumerate() {
        let at = format!("{at}/{index}");
        match element {
            Field::Value(object) => collect(at, object, inherited, items, problems),
            Field::Wrong(found) => problems.push(unrecognised(found).at(at)),
            Field::Absent => problems.push(unrecognised("null").at(at)),
        }
    }
}

fn collect<'d>(
    at: String,
    object: &'d Whole<'d, Object<'d>>,
    inherited: Inherited<'d>,
    items: &mut Vec<Item<'d>>,
    problems: &mut Vec<Problem>,
) {
    let kind = object.kind.filled().or(inherited.map(|(_, kind)| kind));
    let api_version = object.api_version.filled().or(inherited.map(|(version, _)| version));
    let list: &List<_> = &object.items;
    match (kind, list) {
        (Some(name), Field::Value(elements)) if name.ends_with("List") => {
            let inherited = match name.strip_suffix("List") {
                Some("") | None => None,
                Some(kind) => api_version.map(|version| (version, kind)),
            };
            collect_all(&format!("{at}/items"), elements, inherited, items, problems);
        }
        (Some(name), Field::Wrong(found)) if name.ends_with("List") => {
            problems
                .push(unrecognised(&format!("a {name} whose `items` are {found}")).at(format!("{at}/items")));
        }
        // Whoever asks waits for one answer.
        (Some("AdmissionReview"), _) => problems.push(
            Problem::new("invalid-admission", "an AdmissionReview stands among other objects")
                .at(at)
                .help("hand it over by itself"),
        ),
        (None, _) if !is_pod_spec(object) => {
            problems.push(unrecognised("an object without `kind`").at(at));
        }
        _ => items.push(Item { at, object, api_version, kind }),
    }
}

/// Whether the object is a pod's `spec`, without the pod.
fn is_pod_spec(object: &Object<'_>) -> bool {
    let lists = [&object.containers, &object.init_containers, &object.ephemeral_containers];
    object.kind.is_absent() && lists.iter().any(|list| !list.is_absent())
}
