//! The shapes that hold images: workloads by structural descent, pod specs, admission requests.
//! Source of the places: kubernetes/api `core/v1`, `apps/v1`, `batch/v1`. Keys are looked for in the order of the fields:
//! what most manifests have stands first.

use super::read::{Field, List, Raw, Text, Whole, object};

object! {
    /// Any Kubernetes object, a List, or one of the envelopes that carry objects to a policy.
    Object {
        /// `apps/v1`, `v1`, …
        api_version: Text<'a> = "apiVersion",
        /// `Deployment`, …; an object in a bare AdmissionRequest.
        kind: Text<'a> = "kind",
        /// Name and namespace.
        metadata: Field<Metadata<'a>> = "metadata",
        /// A List's objects.
        items: List<Box<Whole<'a, Object<'a>>>> = "items",
        /// Where workloads keep their templates and pods their containers.
        spec: Field<Box<Node<'a>>> = "spec",
        /// A PodTemplate's template.
        template: Field<Box<Node<'a>>> = "template",
        /// What controllers say of it, unread until a rule asks.
        status: Raw<'a> = "status",
        /// A bare pod spec's containers.
        containers: List<Container<'a>> = "containers",
        /// A bare pod spec's init containers.
        init_containers: List<Container<'a>> = "initContainers",
        /// A bare pod spec's ephemeral containers.
        ephemeral_containers: List<Container<'a>> = "ephemeralContainers",
        /// A bare pod spec's volumes.
        volumes: List<Volume<'a>> = "volumes",
        /// A bare pod spec's own secrets.
        image_pull_secrets: List<Whole<'a, Named<'a>>> = "imagePullSecrets",
        /// A bare pod spec's ServiceAccount.
        account: Text<'a> = "serviceAccountName",
        /// A pod's priority class.
        priority_class: Text<'a> = "priorityClassName",
        /// The old name of the same.
        old_account: Text<'a> = "serviceAccount",
        /// An AdmissionReview's request; also Kubewarden's envelope.
        request: Field<Box<Request<'a>>> = "request",
        /// Gatekeeper's envelope.
        review: Field<Box<Request<'a>>> = "review",
        /// Kubewarden's settings, opened by its adapter only.
        settings: Raw<'a> = "settings",
        /// Gatekeeper's settings, opened by its adapter only.
        parameters: Raw<'a> = "parameters",
        /// A bare AdmissionRequest's operation.
        operation: Text<'a> = "operation",
        /// A bare AdmissionRequest's identity.
        uid: Text<'a> = "uid",
    }
}

object! {
    /// A step on the way to a pod spec, or the pod spec itself.
    Node {
        /// A pod template's labels.
        metadata: Field<Metadata<'a>> = "metadata",
        /// The next step.
        spec: Field<Box<Node<'a>>> = "spec",
        /// The next step in a workload.
        template: Field<Box<Node<'a>>> = "template",
        /// A pod's containers.
        containers: List<Container<'a>> = "containers",
        /// A pod's ServiceAccount.
        account: Text<'a> = "serviceAccountName",
        /// A pod's volumes.
        volumes: List<Volume<'a>> = "volumes",
        /// A pod's init containers and sidecars.
        init_containers: List<Container<'a>> = "initContainers",
        /// A pod's ephemeral containers.
        ephemeral_containers: List<Container<'a>> = "ephemeralContainers",
        /// A pod's own secrets; with any, its ServiceAccount's are not used.
        image_pull_secrets: List<Whole<'a, Named<'a>>> = "imagePullSecrets",
        /// A pod's priority class.
        priority_class: Text<'a> = "priorityClassName",
        /// The old name of the same.
        old_account: Text<'a> = "serviceAccount",
        /// A CronJob's schedule.
        schedule: Text<'a> = "schedule",
        /// How many pods of a Job run at once.
        parallelism: Raw<'a> = "parallelism",
        /// The next step in a CronJob.
        job_template: Field<Box<Node<'a>>> = "jobTemplate",
    }
}

object! {
    /// A reference to an object of the same namespace.
    Named {
        /// Its name.
        name: Text<'a> = "name",
    }
}

object! {
    /// What names an object.
    Metadata {
        /// The name.
        name: Text<'a> = "name",
        /// The namespace.
        namespace: Text<'a> = "namespace",
        /// Labels, unread until a rule asks for them.
        labels: Raw<'a> = "labels",
        /// Annotations, unread until an exemption asks for them.
        annotations: Raw<'a> = "annotations",
        /// The prefix that the API server completes to a name.
        generate_name: Text<'a> = "generateName",
        /// Set once the object is being deleted.
        deletion_timestamp: Text<'a> = "deletionTimestamp",
        /// Set by the API server: the object has been there.
        uid: Text<'a> = "uid",
    }
}

object! {
    /// A container of any of the three lists.
    Container {
        /// The name.
        name: Text<'a> = "name",
        /// The image reference, as written.
        image: Text<'a> = "image",
        /// The pull policy, as written.
        image_pull_policy: Text<'a> = "imagePullPolicy",
        /// `Always` makes an init container a sidecar.
        restart_policy: Text<'a> = "restartPolicy",
    }
}

object! {
    /// A pod's volume.
    Volume {
        /// The name.
        name: Text<'a> = "name",
        /// Set where the volume is an image.
        image: Field<ImageVolume<'a>> = "image",
    }
}

object! {
    /// A volume that is an image (KEP-4639).
    ImageVolume {
        /// The image reference, as written.
        reference: Text<'a> = "reference",
        /// The pull policy, as written.
        pull_policy: Text<'a> = "pullPolicy",
    }
}

object! {
    /// An AdmissionRequest (admission.k8s.io/v1).
    Request {
        /// What the response must repeat.
        uid: Text<'a> = "uid",
        /// `CREATE`, `UPDATE`, `DELETE` or `CONNECT`.
        operation: Text<'a> = "operation",
        /// `ephemeralcontainers`, `status`, …
        sub_resource: Text<'a> = "subResource",
        /// The object's namespace.
        namespace: Text<'a> = "namespace",
        /// The object after the request.
        object: Field<Box<Whole<'a, Object<'a>>>> = "object",
        /// The object before the request, unread until a finding asks for it.
        old_object: Raw<'a> = "oldObject",
    }
}

/// The built-in kinds that hold a pod spec, with their API groups.
const WORKLOADS: [(&str, &[&str]); 9] = [
    ("Deployment", &["apps", "extensions"]),
    ("Pod", &[""]),
    ("ReplicaSet", &["apps", "extensions"]),
    ("StatefulSet", &["apps"]),
    ("DaemonSet", &["apps", "extensions"]),
    ("Job", &["batch"]),
    ("CronJob", &["batch"]),
    ("PodTemplate", &[""]),
    ("ReplicationController", &[""]),
];

/// Whether a kind is one of Kubernetes' own that hold a pod spec.
#[must_use]
pub fn is_workload(api_version: &str, kind: &str) -> bool {
    let group = match api_version.as_bytes().iter().position(|b| *b == b'/') {
        None => Some(""),
        Some(end) => api_version.get(..end).filter(|group| !group.is_empty()),
    };
    WORKLOADS.iter().any(|(name, groups)| *name == kind && groups.iter().any(|own| group == Some(own)))
}
