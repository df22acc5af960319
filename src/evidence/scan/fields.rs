//! Which fields of which report are kept: Trivy (`pkg/types/report.go`), Clair v4 (claircore's
//! `vulnerabilityreport.go`), Grype (`grype/presenter/models`) and trivy-operator (`aquasecurity.github.io/v1alpha1`).

use super::super::keep::Keep::{self, Each, Mark, Rows, Same, Text};
use super::super::keep::Row;
use super::super::keep::Slot::{
    Alias, ApiVersion, Architecture, ArtifactType, Class, Container, Created, Digest, Fixed, Form, Id,
    ImageId, Kind, Made, Manifest, Name, OsEnd, OsFamily, OsName, OwnerKind, OwnerName, OwnerNamespace,
    Package, Part, Purl, RawSeverity, Repository, Scanned, Scanner, Schema, Server, Severity, SourceType,
    Space, Status, Tag, Version,
};
use super::super::keep::object;

/// Any report: no two of them have a key of the top in common.
pub(super) static REPORT: Keep = object! {
    // Trivy
    "SchemaVersion" => Mark(Schema),
    "ArtifactType" => Text(ArtifactType),
    "ArtifactName" => Text(Scanned),
    "CreatedAt" => Text(Created),
    "Metadata" => object! {
        "ImageID" => Text(ImageId),
        "ImageConfig" => object! { "architecture" => Text(Architecture), },
        "RepoTags" => Text(Tag),
        "RepoDigests" => Text(Digest),
        "OS" => object! { "Family" => Text(OsFamily), "Name" => Text(OsName), "EOSL" => Mark(OsEnd), },
    },
    "Results" => Rows(Row::Result, &TRIVY_RESULT),
    // Clair
    "manifest_hash" => Text(Manifest),
    "distributions" => Rows(Row::Distribution, &object! {
        "did" => Text(OsFamily),
        "name" => Text(Name),
        "version_id" => Text(OsName),
    }),
    "packages" => Rows(Row::Package, &object! { "name" => Text(Package), "version" => Text(Version), }),
    "vulnerabilities" => Rows(Row::Vulnerability, &CLAIR_VULNERABILITY),
    "package_vulnerabilities" => Rows(Row::Link, &Text(Id)),
    // Grype
    "matches" => Rows(Row::Hit, &GRYPE_MATCH),
    "ignoredMatches" => Rows(Row::Modified, &GRYPE_MATCH),
    "source" => object! { "type" => Text(SourceType), "target" => object! {
        "userInput" => Text(Scanned),
        "imageID" => Text(ImageId),
        "manifestDigest" => Text(Manifest),
        "tags" => Text(Tag),
        "repoDigests" => Text(Digest),
    }, },
    "distro" => object! { "name" => Text(OsFamily), "version" => Text(OsName), },
    // SBOM and VEX documents, which are none.
    "bomFormat" => Text(Form),
    "descriptor" => object! { "name" => Text(Scanner), "timestamp" => Text(Created), },
    // trivy-operator
    "apiVersion" => Text(ApiVersion),
    "kind" => Text(Kind),
    "metadata" => Same(&METADATA),
    "report" => Same(&OPERATOR_REPORT),
    "items" => Rows(Row::Item, &object! {
        "apiVersion" => Text(ApiVersion),
        "kind" => Text(Kind),
        "metadata" => Same(&METADATA),
        "report" => Same(&OPERATOR_REPORT),
    }),
};

static TRIVY_RESULT: Keep = object! {
    "Target" => Text(Name),
    "Class" => Text(Class),
    "Vulnerabilities" => Rows(Row::Hit, &TRIVY_VULNERABILITY),
    "ExperimentalModifiedFindings" => Rows(Row::Modified, &object! {
        "Type" => Text(Class),
        "Finding" => Same(&TRIVY_VULNERABILITY),
    }),
};

static TRIVY_VULNERABILITY: Keep = object! {
    "VulnerabilityID" => Text(Id),
    "VendorIDs" => Text(Alias),
    "PkgName" => Text(Package),
    "PkgIdentifier" => object! { "PURL" => Text(Purl), },
    "InstalledVersion" => Text(Version),
    "FixedVersion" => Text(Fixed),
    "Status" => Text(Status),
    "Severity" => Text(Severity),
};

static CLAIR_VULNERABILITY: Keep = object! {
    "name" => Text(Id),
    "normalized_severity" => Text(Severity),
    "severity" => Text(RawSeverity),
    "fixed_in_version" => Text(Fixed),
    "package" => object! { "name" => Text(Part), },
    "Aliases" => Rows(Row::Alias, &object! { "Space" => Text(Space), "Name" => Text(Name), }),
};

static GRYPE_MATCH: Keep = object! {
    "vulnerability" => object! {
        "id" => Text(Id),
        "severity" => Text(Severity),
        "fix" => object! { "versions" => Text(Fixed), "state" => Text(Status), },
    },
    "relatedVulnerabilities" => Each(&object! { "id" => Text(Alias), }),
    "artifact" => object! { "name" => Text(Package), "version" => Text(Version), "purl" => Text(Purl), },
};

static METADATA: Keep = object! {
    "creationTimestamp" => Text(Made),
    "labels" => object! {
        "trivy-operator.resource.kind" => Text(OwnerKind),
        "trivy-operator.resource.name" => Text(OwnerName),
        "trivy-operator.resource.namespace" => Text(OwnerNamespace),
        "trivy-operator.container.name" => Text(Container),
    },
};

static OPERATOR_REPORT: Keep = object! {
    "updateTimestamp" => Text(Created),
    "registry" => object! { "server" => Text(Server), },
    "artifact" => object! {
        "repository" => Text(Repository),
        "tag" => Text(Tag),
        "digest" => Text(Digest),
    },
    "os" => object! { "family" => Text(OsFamily), "name" => Text(OsName), "eosl" => Mark(OsEnd), },
    "vulnerabilities" => Rows(Row::Hit, &object! {
        "vulnerabilityID" => Text(Id),
        "resource" => Text(Package),
        "installedVersion" => Text(Version),
        "fixedVersion" => Text(Fixed),
        "severity" => Text(Severity),
        "packagePURL" => Text(Purl),
    }),
};
