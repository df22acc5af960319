//! The table, and what it says of images.

use super::table::REGISTRIES;
use super::{Move, MoveKind, Parts, Reference, moved};

fn find(image: &str) -> Option<&'static Move> {
    moved(&Reference::parse(image).expect(image))
}

fn successor(image: &str) -> Option<String> {
    find(image).and_then(|one| one.successor(&Reference::parse(image).expect(image)))
}

#[test]
fn finds_successors() {
    for (image, to) in [
        ("k8s.gcr.io/pause:3.2", "registry.k8s.io/pause"),
        ("k8s.gcr.io/ingress-nginx/controller:v1.1.1", "registry.k8s.io/ingress-nginx/controller"),
        ("gcr.io/google-containers/pause", "registry.k8s.io/pause"),
        ("gcr.io/google_containers/kube-dns/x:1", "registry.k8s.io/kube-dns/x"),
        ("eu.gcr.io/k8s-artifacts-prod/etcd:3.4", "registry.k8s.io/etcd"),
        ("gcr.io/kubebuilder/kube-rbac-proxy:v0.8.0", "quay.io/brancz/kube-rbac-proxy"),
        ("bitnami/redis:7.2", "docker.io/bitnamilegacy/redis"),
        (
            "bitnami/redis:7.2@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            "docker.io/bitnamilegacy/redis",
        ),
        ("index.docker.io/minio/minio", "quay.io/minio/minio"),
        ("INDEX.docker.io/minio/minio", "quay.io/minio/minio"),
        ("K8S.gcr.io/pause:3.2", "registry.k8s.io/pause"),
        ("GCR.io/kubebuilder/kube-rbac-proxy:v0.8.0", "quay.io/brancz/kube-rbac-proxy"),
        ("vault:1.13.3", "docker.io/hashicorp/vault"),
        ("docker.io/library/consul", "docker.io/hashicorp/consul"),
        ("quay.io/coreos/prometheus-operator:v0.42.1", "quay.io/prometheus-operator/prometheus-operator"),
        ("quay.io/k8scsi/csi-attacher:v2.2.0", "registry.k8s.io/sig-storage/csi-attacher"),
        ("docker.pkg.github.com/owner/name/image:1", "ghcr.io/owner/name/image"),
        ("mcr.microsoft.com/dotnet/core/aspnet:3.1", "mcr.microsoft.com/dotnet/aspnet"),
        (
            "gcr.io/tekton-releases/github.com/tektoncd/pipeline/cmd/git-init:v0.40.2",
            "ghcr.io/tektoncd/github.com/tektoncd/pipeline/cmd/git-init",
        ),
        ("gcr.io/istio-release/proxyv2:1.29.0", "docker.io/istio/proxyv2"),
    ] {
        assert_eq!(successor(image).as_deref(), Some(to), "{image}");
    }
}

#[test]
fn finds_none_that_is_not_known() {
    for (image, kind) in [
        ("gcr.io/tekton-releases/dogfooding/kubectl", MoveKind::Gone),
        ("gcr.io/kaniko-project/executor:v1.23.2", MoveKind::Frozen),
        ("quay.io/k8scsi/driver-registrar:v0.4.1", MoveKind::Gone),
        ("bitnamilegacy/redis:7.2", MoveKind::Frozen),
        ("openjdk:11-jre-slim", MoveKind::Frozen),
        ("openjdk:8", MoveKind::Frozen),
        ("centos", MoveKind::Frozen),
    ] {
        assert_eq!(find(image).map(|one| one.kind), Some(kind), "{image}");
        assert_eq!(successor(image), None, "{image}");
    }
}

#[test]
fn leaves_other_images_alone() {
    for image in [
        "nginx",
        "vaulted",
        "example/vault:1",
        "hashicorp/vault:1.13",
        "bitnami/redis",
        "bitnami/redis:latest",
        "bitnami/redis@sha256:0000000000000000000000000000000000000000000000000000000000000000",
        "bitnami/minideb:bookworm",
        "bitnami/sealed-secrets-controller:0.27.0",
        "bitnamisecure/redis:latest",
        "quay.io/bitnami/other:1",
        "openjdk",
        "openjdk:26-ea-14-jdk",
        "openjdk:17-ea-slim",
        "openjdk:24-jdk",
        "openjdk:jdk",
        "minio/operator:v7",
        "metallb/other:1",
        "k8s.gcr.io.example.com/pause:3.2",
        "k8s.gcr.io:8443/pause:3.2",
        "example.com/k8s.gcr.io/pause:3.2",
        "registry.k8s.io/pause:3.2",
        "gcr.io/google-containers-mirror/pause:1",
        "gcr.io/google-samples/gb-frontend:v5",
        "us.gcr.io/other/pause:1",
        "quay.io/coreos/etcd:v3.5.0",
        "mcr.microsoft.com/dotnet/aspnet:8.0",
        "mcr.microsoft.com/dotnet/core-nightly/sdk:8.0",
        "registry.istio.io/testing/pilot:1",
        "my_registry/k8s.gcr.io/x",
    ] {
        assert_eq!(find(image), None, "{image}");
    }
}

#[test]
fn each_row_is_whole_and_reached() {
    for (registry, moves) in &REGISTRIES {
        for one in *moves {
            let date: Vec<&str> = one.since.split('-').collect();
            assert!(matches!(date.as_slice(), [y, m, d] if (y.len(), m.len(), d.len()) == (4, 2, 2)));
            assert!(!one.source.is_empty(), "{}", one.prefix);
            assert!(one.prefix == *registry || one.prefix.starts_with(&format!("{registry}/")));
            let below = match one.parts {
                Parts::Only(parts) => parts,
                _ => &["x"][..],
            };
            for part in below {
                let image = format!("{}/{part}:1", one.prefix);
                assert_eq!(find(&image), Some(one), "{image}");
                let Some(to) = successor(&image) else { continue };
                assert_eq!(to.ends_with(&format!("/{part}")), one.successor.is_some());
                let kind = find(&format!("{to}:1")).map(|one| one.kind);
                assert!(matches!(kind, None | Some(MoveKind::Frozen)), "{to} is no place to move to");
            }
        }
    }
}
