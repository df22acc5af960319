//! What a live pod's `status` says of its containers: `containerStatuses`, `initContainerStatuses` and
//! `ephemeralContainerStatuses`, whose names are unique within a pod (kubernetes/api `core/v1`).

use std::borrow::Cow;

use crate::kubernetes::{elements, member, text_member};

/// What the kubelet says of one container.
#[derive(Debug, PartialEq, Eq)]
pub struct ContainerStatus<'a> {
    /// The container.
    pub name: Cow<'a, str>,
    /// The digest that it runs; none where nothing was pulled, or the runtime names no digest of a registry.
    pub digest: Option<String>,
    /// It runs no more.
    pub ended: bool,
    /// What it waits for, a reason such as `ImagePullBackOff`; none where it does not wait.
    pub reason: Option<Cow<'a, str>>,
    /// What the runtime said.
    pub message: Cow<'a, str>,
}

/// The statuses of a pod's containers, from the text of its `status`.
#[must_use]
pub fn statuses(status: &str) -> Vec<ContainerStatus<'_>> {
    let mut found = Vec::new();
    for list in ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"] {
        let _ = elements(member(status, list).unwrap_or_default(), &mut |one| {
            let Some(name) = text_member(one, "name") else { return };
            let state = |key| member(member(one, "state").unwrap_or_default(), key).unwrap_or_default();
            let waiting = state("waiting");
            found.push(ContainerStatus {
                name,
                digest: text_member(one, "imageID").as_deref().and_then(digest),
                ended: state("terminated").starts_with('{'),
                reason: text_member(waiting, "reason"),
                message: text_member(waiting, "message").unwrap_or_default(),
            });
        });
    }
    found
}

/// The digest in an `imageID`: `docker.io/library/nginx@sha256:…`, `docker-pullable://nginx@sha256:…`. One
/// without a repository is of the image's configuration, which no registry knows by it.
fn digest(image_id: &str) -> Option<String> {
    let (_, digest) = image_id.rsplit_once('@')?;
    let hex = digest.strip_prefix("sha256:")?;
    let is_hex = hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_hex.then(|| digest.to_owned())
}

/// The images that a live pod runs and their digests, from the object's text: each container's image as it is
/// written, by the name of the container.
#[must_use]
pub fn running(pod: &str) -> Vec<(String, String)> {
    let mut images = Vec::new();
    let statuses = statuses(member(pod, "status").unwrap_or_default());
    let spec = member(pod, "spec").unwrap_or_default();
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        let _ = elements(member(spec, list).unwrap_or_default(), &mut |container| {
            let (Some(name), Some(image)) = (text_member(container, "name"), text_member(container, "image"))
            else {
                return;
            };
            let own = statuses.iter().find(|status| status.name == name);
            images.extend(own.and_then(|own| own.digest.clone()).map(|digest| (image.into_owned(), digest)));
        });
    }
    images
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{running, statuses};

    #[test]
    fn reads_what_containers_wait_for_and_what_they_run() {
        let (a, b) = ("a".repeat(64), "b".repeat(64));
        let pod = json!({
            "spec": {"initContainers": [{"name": "i", "image": "init:1"}], "containers": [
                {"name": "web", "image": "nginx:1.27"}, {"name": "side", "image": "side"}, {"image": "x"}, 3]},
            "status": {
                "initContainerStatuses": [{"name": "i", "imageID": format!("docker-pullable://init@sha256:{b}"), "state": {"terminated": {}}}],
                "containerStatuses": [
                    {"name": "web", "imageID": format!("docker.io/library/nginx@sha256:{a}"), "state": {"running": {}}},
                    {"name": "side", "imageID": format!("sha256:{a}"), "state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off"}}},
                    {"imageID": ""}, null]},
        })
        .to_string();
        let found = statuses(crate::kubernetes::member(&pod, "status").expect("a status"));
        let short =
            |at: usize| (found[at].name.as_ref(), found[at].reason.as_deref(), found[at].digest.is_some());
        assert_eq!((found.len(), short(0)), (3, ("i", None, true)));
        assert_eq!((short(1), short(2)), (("web", None, true), ("side", Some("ImagePullBackOff"), false)));
        assert_eq!(
            running(&pod),
            [("init:1".to_owned(), format!("sha256:{b}")), ("nginx:1.27".to_owned(), format!("sha256:{a}"))]
        );
    }

    #[test]
    fn nothing_comes_of_nothing() {
        for text in
            ["", "{}", "[]", "3", "null", r#"{"containerStatuses": {}}"#, r#"{"containerStatuses": [[]]}"#]
        {
            assert_eq!(statuses(text), []);
        }
    }
}
