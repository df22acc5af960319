//! The table, by registry, a narrower place before a wider one. In it stands only what a source says;
//! looked up in September 2026.

use super::super::DOCKER_HUB_INDEX;
use super::MoveKind::{Frozen, Gone, Moved};
use super::{Move, MoveKind, Parts, Tags};

/// A place, what became of it, since when, and who says so.
const fn place(prefix: &'static str, kind: MoveKind, since: &'static str, source: &'static str) -> Move {
    Move {
        prefix,
        kind,
        since,
        source,
        same_tags: false,
        successor: None,
        parts: Parts::All,
        tags: Tags::All,
    }
}

impl Move {
    /// All below the prefix is below this place now, under the same name.
    const fn to(self, successor: &'static str) -> Self {
        Self { successor: Some(successor), ..self }
    }

    /// As [`Move::to`], and each tag stands there too.
    const fn with_tags_to(self, successor: &'static str) -> Self {
        Self { same_tags: true, ..self.to(successor) }
    }

    const fn only(self, parts: &'static [&'static str]) -> Self {
        Self { parts: Parts::Only(parts), ..self }
    }

    const fn except(self, parts: &'static [&'static str]) -> Self {
        Self { parts: Parts::Except(parts), ..self }
    }

    const fn tags(self, tags: Tags) -> Self {
        Self { tags, ..self }
    }
}

const K8S_FREEZE: &str = "https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/";

/// A bit for each length that a host of the table has: nearly all images are of another.
pub const LENGTHS: u64 = lengths();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler alone")]
const fn lengths() -> u64 {
    let (mut lengths, mut at) = (1 << DOCKER_HUB_INDEX.len(), 0);
    while at < REGISTRIES.len() {
        lengths |= 1 << REGISTRIES[at].0.len();
        at += 1;
    }
    lengths
}

/// The registries in question, and what happened there.
pub static REGISTRIES: [(&str, &[Move]); 11] = [
    ("docker.io", &DOCKER_HUB),
    ("quay.io", &QUAY),
    ("gcr.io", &GCR),
    ("k8s.gcr.io", &[place("k8s.gcr.io", Frozen, "2023-04-03", K8S_FREEZE).with_tags_to("registry.k8s.io")]),
    // The storage behind k8s.gcr.io, by region (kubernetes/release#270).
    ("us.gcr.io", &[artifacts("us.gcr.io/k8s-artifacts-prod")]),
    ("eu.gcr.io", &[artifacts("eu.gcr.io/k8s-artifacts-prod")]),
    ("asia.gcr.io", &[artifacts("asia.gcr.io/k8s-artifacts-prod")]),
    (
        "docker.pkg.github.com",
        &[place("docker.pkg.github.com", Moved, "2021-04-01", "GitHub's manual, and argoproj/argo-cd#5948")
            .with_tags_to("ghcr.io")],
    ),
    (
        "mcr.microsoft.com",
        &[place("mcr.microsoft.com/dotnet/core", Frozen, "2023-07-14", "dotnet/dotnet-docker#4755")
            .to("mcr.microsoft.com/dotnet")],
    ),
    (
        "registry.istio.io",
        &[place("registry.istio.io/release", Moved, "2026-08-26", "istio/istio#61467")
            .with_tags_to("docker.io/istio")],
    ),
    (
        "registry.opensource.zalan.do",
        &[place(
            "registry.opensource.zalan.do/acid/postgres-operator",
            Moved,
            "2026-05-08",
            "zalando/postgres-operator#3092",
        )
        .to("ghcr.io/zalando/postgres-operator")],
    ),
];

const fn artifacts(prefix: &'static str) -> Move {
    place(prefix, Frozen, "2023-04-03", K8S_FREEZE).with_tags_to("registry.k8s.io")
}

static DOCKER_HUB: [Move; 19] = [
    place("docker.io/argoproj", Frozen, "2022-04-28", "argoproj/argo-cd#9244")
        .only(&["argocd"])
        .to("quay.io/argoproj"),
    place("docker.io/argoproj", Frozen, "2025-05-07", "argoproj/argo-workflows#14457")
        .only(&["argocli", "argoexec", "workflow-controller"])
        .to("quay.io/argoproj"),
    // `latest` and its digests are images of their own, which stay.
    place("docker.io/bitnami", Gone, "2025-09-29", "bitnami/containers#83267, bitnami/minideb#196")
        .except(&["minideb", "sealed-secrets-controller", "sealed-secrets-kubeseal"])
        .tags(Tags::Versions)
        .with_tags_to("docker.io/bitnamilegacy"),
    place("docker.io/bitnamilegacy", Frozen, "2025-08-28", "bitnami/containers#83267"),
    place("docker.io/envoyproxy/envoy-alpine", Frozen, "2022-04-22", "envoyproxy/envoy#20945"),
    place("docker.io/google/cadvisor", Frozen, "2020-11-05", "google/cadvisor#2710, google/cadvisor#3806")
        .to("ghcr.io/google/cadvisor"),
    place("docker.io/jettech/kube-webhook-certgen", Frozen, "2021-09-30", "jet/kube-webhook-certgen#30"),
    place("docker.io/library/adoptopenjdk", Frozen, "2021-08-01", "docker-library/docs#2008")
        .to("docker.io/library/eclipse-temurin"),
    place("docker.io/library/centos", Frozen, "2024-06-30", "docker-library/docs#2461"),
    place("docker.io/library/consul", Frozen, "2023-06-27", "docker-library/official-images#14949")
        .to("docker.io/hashicorp/consul"),
    place("docker.io/library/java", Frozen, "2016-12-31", "docker-library/docs, java/deprecated.md"),
    place("docker.io/library/jenkins", Frozen, "2018-05-07", "docker-library/docs#1213")
        .to("docker.io/jenkins/jenkins"),
    place("docker.io/library/openjdk", Frozen, "2022-07-31", "docker-library/docs#2162").tags(Tags::Java18),
    place("docker.io/library/owncloud", Frozen, "2018-12-31", "docker-library/docs, owncloud/deprecated.md")
        .to("docker.io/owncloud/server"),
    place("docker.io/library/vault", Frozen, "2023-06-26", "docker-library/official-images#14940")
        .to("docker.io/hashicorp/vault"),
    place("docker.io/metallb", Gone, "2023-03-16", "canonical/microk8s#3854")
        .only(&["controller", "speaker"])
        .with_tags_to("quay.io/metallb"),
    place("docker.io/minio", Gone, "2026-09-12", "makeplane/plane#9829")
        .only(&["mc", "minio"])
        .with_tags_to("quay.io/minio"),
    place("docker.io/minio", Gone, "2026-09-12", "makeplane/plane#9829").only(&["console"]),
    place("docker.io/projectcontour/contour", Frozen, "2022-01-31", "projectcontour/contour#4314")
        .to("ghcr.io/projectcontour/contour"),
];

static QUAY: [Move; 11] = [
    place("quay.io/bitnami/sealed-secrets-controller", Gone, "2022-04-20", "bitnami/sealed-secrets#822")
        .to("docker.io/bitnami/sealed-secrets-controller"),
    place("quay.io/coreos/flannel", Frozen, "2022-11-24", "poseidon/terraform-render-bootstrap#336")
        .to("ghcr.io/flannel-io/flannel"),
    place("quay.io/coreos/kube-rbac-proxy", Frozen, "2022-03-21", "m-lab/k8s-support#663")
        .to("quay.io/brancz/kube-rbac-proxy"),
    place("quay.io/coreos/kube-state-metrics", Frozen, "2021-04-13", "kubernetes/website#39511")
        .to("registry.k8s.io/kube-state-metrics/kube-state-metrics"),
    place("quay.io/coreos", Frozen, "2020-11-12", "prometheus-operator/prometheus-operator#3672, #3449")
        .only(&["prometheus-config-reloader", "prometheus-operator"])
        .to("quay.io/prometheus-operator"),
    place(
        "quay.io/external_storage/nfs-client-provisioner",
        Frozen,
        "2021-03-31",
        "projectsyn/commodore#298",
    )
    .to("registry.k8s.io/sig-storage/nfs-subdir-external-provisioner"),
    place("quay.io/k8scsi", Gone, "2025-10-19", "ofek/csi-gcs#186, kubernetes/k8s.io#952")
        .only(&[
            "csi-attacher",
            "csi-node-driver-registrar",
            "csi-provisioner",
            "csi-resizer",
            "csi-snapshotter",
            "hostpathplugin",
            "livenessprobe",
            "mock-driver",
            "snapshot-controller",
        ])
        .to("registry.k8s.io/sig-storage"),
    place("quay.io/k8scsi", Gone, "2025-10-19", "ofek/csi-gcs#186"),
    place(
        "quay.io/kubernetes-ingress-controller/nginx-ingress-controller",
        Frozen,
        "2020-07-10",
        "helm/charts#23152",
    )
    .to("registry.k8s.io/ingress-nginx/controller"),
    place("quay.io/minio", Frozen, "2025-10-31", "RooCodeInc/Roomote#2704").only(&["mc", "minio"]),
    place("quay.io/pusher/oauth2_proxy", Frozen, "2020-03-31", "EnMasseProject/enmasse#4224")
        .to("quay.io/oauth2-proxy/oauth2-proxy"),
];

static GCR: [Move; 12] = [
    place("gcr.io/cadvisor/cadvisor", Frozen, "2025-12-02", "google/cadvisor#3806")
        .to("ghcr.io/google/cadvisor"),
    google_containers("gcr.io/google-containers"),
    google_containers("gcr.io/google_containers"),
    place("gcr.io/istio-release", Moved, "2026-08-26", "istio/istio#61467").with_tags_to("docker.io/istio"),
    artifacts("gcr.io/k8s-artifacts-prod"),
    place("gcr.io/kaniko-project", Frozen, "2025-07-03", "drone/drone-kaniko#150"),
    place("gcr.io/kubebuilder/kube-rbac-proxy", Gone, "2025-03-18", "awslabs/kubeflow-manifests#831")
        .to("quay.io/brancz/kube-rbac-proxy"),
    place("gcr.io/kubernetes-helm/tiller", Gone, "2021-09-12", "helm/helm#10120").to("ghcr.io/helm/tiller"),
    place("gcr.io/linkerd-io", Frozen, "2020-09-09", "linkerd/linkerd2#4953").to("ghcr.io/linkerd"),
    place("gcr.io/spark-operator", Gone, "2023-10-19", "kubeflow/spark-operator#1860")
        .only(&["spark", "spark-py"]),
    place("gcr.io/tekton-releases/github.com", Gone, "2025-07-10", "tektoncd/pipeline#8870")
        .with_tags_to("ghcr.io/tektoncd/github.com"),
    place("gcr.io/tekton-releases", Gone, "2025-07-10", "tektoncd/pipeline#8870"),
];

/// Read-only since k8s.gcr.io left it; registry.k8s.io has all its images (kubernetes/minikube#20303).
const fn google_containers(prefix: &'static str) -> Move {
    place(prefix, Frozen, "2020-07-20", "kubernetes/k8s.io#1036, kubernetes/minikube#20303")
        .with_tags_to("registry.k8s.io")
}
