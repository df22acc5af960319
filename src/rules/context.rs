//! What a rule may know beside the image use, and what is found out about objects and pods once.

use core::cell::OnceCell;
use std::rc::Rc;

use crate::credentials::Credentials;
use crate::evidence::node::Node;
use crate::evidence::{Caches, Digests, Scans};
use crate::image::{Reference, Scheme};
use crate::kubernetes::PullPolicy;
use crate::pull::{ContainerStatus, ImageUse, Pod, PolicySource, PullSecrets, Stage, Workload, statuses};
use crate::report::UseKind;
use crate::settings::{Cluster, Mode, Now, Profile, Registries};

use super::options::Options;

/// What a rule may know beside the image use.
pub struct Context<'c> {
    /// The object.
    pub workload: &'c Workload<'c>,
    /// The pod.
    pub pod: &'c Pod<'c>,
    /// Which registries are allowed, private, mirrored.
    pub registries: &'c Registries,
    /// What the cluster does by itself.
    pub cluster: &'c Cluster,
    /// What the rules' own options say.
    pub options: &'c Options,
    /// How the repositories' tags are to be read.
    pub schemes: &'c [Rc<Scheme>],
    /// Digests of tags.
    pub digests: &'c Digests,
    /// Secrets, accounts, and the nodes' own credentials.
    pub credentials: &'c Credentials,
    /// What scanners found.
    pub scans: &'c Scans,
    /// Which images nodes have.
    pub caches: &'c Caches,
    /// What nodes are configured with.
    pub nodes: &'c [Node],
    /// The time, where the caller tells it.
    pub now: Option<Now>,
    /// The profile, for rules that look closer in a stricter one.
    pub profile: Profile,
    /// What the objects are meant to be; an API server always asks about whole ones.
    pub mode: Mode,
    /// What was found out about the object.
    pub of_object: &'c OfObject,
    /// What was found out about the pod.
    pub of_pod: OfPod<'c>,
}

/// What rules find out about an object once: its author decides how long it is, and how many pods it has.
#[derive(Default)]
pub struct OfObject {
    /// Whether the settings mark its namespace as sensitive.
    pub sensitive: OnceCell<bool>,
    /// Which of the settings' labels it has that mark it as sensitive.
    pub label: OnceCell<Option<usize>>,
}

/// What rules find out about a pod once: its author decides how many images it has.
#[derive(Default)]
pub struct OfPod<'c> {
    /// Which of the settings' labels it has that mark it as sensitive.
    pub label: OnceCell<Option<usize>>,
    /// The smallest number of minutes between two runs of its schedule.
    pub gap: OnceCell<Option<u32>>,
    /// The secrets that its images are pulled with.
    pub secrets: OnceCell<PullSecrets<'c>>,
    /// What the kubelet says of its containers.
    pub statuses: OnceCell<Vec<ContainerStatus<'c>>>,
}

impl<'c> Context<'c> {
    /// The secrets that the pod's images are pulled with.
    #[must_use]
    pub fn secrets(&self) -> &PullSecrets<'c> {
        self.of_pod.secrets.get_or_init(|| PullSecrets::of(self.pod, self.workload, self.credentials))
    }

    /// The same beside a pod that names other secrets.
    #[must_use]
    pub fn beside<'s>(&self, pod: &'s Pod<'s>) -> Context<'s>
    where
        'c: 's,
    {
        Context {
            pod,
            of_pod: OfPod::default(),
            workload: self.workload,
            registries: self.registries,
            cluster: self.cluster,
            options: self.options,
            schemes: self.schemes,
            digests: self.digests,
            credentials: self.credentials,
            scans: self.scans,
            caches: self.caches,
            nodes: self.nodes,
            now: self.now,
            profile: self.profile,
            mode: self.mode,
            of_object: self.of_object,
        }
    }

    /// What the kubelet says of the containers of a live pod; nothing of other objects.
    #[must_use]
    pub fn statuses(&self) -> &[ContainerStatus<'c>] {
        let Workload { status, stage, kind, .. } = *self.workload;
        let status = status.filter(|_| stage == Stage::Live && kind == Some("Pod"));
        self.of_pod.statuses.get_or_init(|| status.map(statuses).unwrap_or_default())
    }

    /// The digest that a live pod runs.
    #[must_use]
    pub fn running(&self, image_use: &ImageUse<'_>) -> Option<&str> {
        let name = image_use.name?;
        let status = self.statuses().iter().find(|status| status.name == name)?;
        status.digest.as_deref().filter(|_| !status.ended)
    }

    /// Whether the nodes have a credential of their own for an image.
    #[must_use]
    pub fn has_node_credential(&self, image: &Reference<'_>) -> bool {
        Registries::names(&self.registries.node_credentials, image) || self.credentials.of_nodes(image)
    }

    /// The images of the pod that the kubelet may pull: which pod a custom resource's own places end up in,
    /// its controller alone knows.
    pub fn pulled<'u, 'i>(
        uses: &'u [ImageUse<'i>],
    ) -> impl Iterator<Item = (usize, &'u ImageUse<'i>, &'u Reference<'i>)> {
        uses.iter().enumerate().filter_map(|(at, image_use)| {
            let own = !matches!(image_use.kind, None | Some(UseKind::CustomResource));
            let pulls = own && image_use.pull_policy() != Some(PullPolicy::Never);
            image_use.parsed().filter(|_| pulls).map(|reference| (at, image_use, reference))
        })
    }

    /// Whether the API server is still to write the policy of an image use.
    #[must_use]
    pub fn is_default(&self, image_use: &ImageUse<'_>) -> bool {
        image_use.effective.is_some_and(|effective| effective.source == PolicySource::Default)
    }
}
