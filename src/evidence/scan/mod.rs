//! Scan reports: Trivy, Clair v4, Grype and trivy-operator, recognised by their shape and read into one model.

mod error;
mod fields;
mod gather;

use crate::moment::Moment;
use crate::tree::choice;

use super::keep;

pub(super) use error::Cause;
pub use error::Unreadable;

/// What a scanner says of one image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Who says it.
    pub scanner: Scanner,
    /// What the user had scanned, as written: a reference, or a file.
    pub scanned: String,
    /// The image's names as `registry/repository:tag`, normalised and in order.
    pub names: Vec<String>,
    /// The digests it was pulled by as `registry/repository@sha256:…`, normalised and in order.
    pub digests: Vec<String>,
    /// The digest of its manifest for one platform, which is another one than that of a list of platforms.
    pub manifest: Option<String>,
    /// The digest of its configuration.
    pub image_id: Option<String>,
    /// `amd64`, …; empty where the report does not tell.
    pub architecture: String,
    /// When it was scanned.
    pub created: Option<Moment>,
    /// What it is built on.
    pub os: Os,
    /// Whether packages were looked at, and all of the lists could be read. Where not, no hit is no all-clear.
    pub analysed: bool,
    /// What was found, the worst first.
    pub hits: Vec<Hit>,
    /// The workload whose image was scanned, where an operator did.
    pub workload: Option<Workload>,
}

/// Who writes reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scanner {
    /// Trivy, a report of schema version 2.
    Trivy,
    /// Clair v4.
    Clair,
    /// Grype.
    Grype,
    /// trivy-operator, a VulnerabilityReport or ClusterVulnerabilityReport.
    TrivyOperator,
}

/// An operating system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Os {
    /// `debian`, `alpine`, …; empty where it is not known.
    pub family: String,
    /// `12.5`, …; empty where it is not known.
    pub name: String,
    /// Whether it gets no fixes any more; none where the report does not tell.
    pub end_of_life: Option<bool>,
}

/// A vulnerability of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// How bad it is.
    pub rating: Rating,
    /// Its id, then its other names; the id is empty where the report gives none.
    pub ids: Vec<String>,
    /// The package's name.
    pub package: String,
    /// The package's version.
    pub version: String,
    /// The package's URL, `pkg:deb/debian/zlib1g@…`.
    pub purl: String,
    /// Whether a version mends it.
    pub fix: Remedy,
    /// Whether the report itself says that it does not count.
    pub suppressed: bool,
}

/// Whether a version mends a vulnerability.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// These versions do.
    Fixed(String),
    /// None does so far, or nobody says.
    None,
    /// None ever will.
    Refused,
}

/// How bad a vulnerability is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "lowercase"))]
pub enum Rating {
    /// Nobody says.
    #[cfg_attr(feature = "schema", schemars(skip))]
    Unknown,
    /// `NEGLIGIBLE`, `NONE`
    Negligible,
    /// `LOW`
    Low,
    /// `MEDIUM`
    Medium,
    /// `HIGH`
    High,
    /// `CRITICAL`
    Critical,
}

/// A workload that an operator watches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workload {
    /// `ReplicaSet`, …
    pub kind: String,
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// The container's name.
    pub container: String,
}

impl Report {
    /// What whoever hands the report over knows of it beside: another name of the image, and when it was
    /// scanned where the report does not tell.
    ///
    /// # Errors
    /// The key whose value is wrong, and what was expected.
    pub fn know(
        &mut self,
        image: Option<&str>,
        scanned: Option<&str>,
    ) -> Result<(), (&'static str, &'static str)> {
        if let Some(image) = image {
            let (names, digests) = gather::named(&[image.to_owned()]);
            if names.is_empty() && digests.is_empty() {
                return Err(("image", "expected an image with a tag or a digest"));
            }
            self.names.extend(names);
            self.digests.extend(digests);
        }
        if let Some(scanned) = scanned {
            let moment = Moment::parse(scanned).map_err(|expected| ("scanned", expected))?;
            self.created.get_or_insert(moment);
        }
        Ok(())
    }
}

impl Hit {
    /// The name that it is known by.
    #[must_use]
    pub fn id(&self) -> &str {
        self.ids.first().map(String::as_str).unwrap_or_default()
    }
}

choice!(Rating {
    Critical = "critical",
    High = "high",
    Medium = "medium",
    Low = "low",
    Negligible = "negligible",
});

impl Scanner {
    /// The name that it goes by.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trivy => "Trivy",
            Self::Clair => "Clair",
            Self::Grype => "Grype",
            Self::TrivyOperator => "trivy-operator",
        }
    }
}

impl Rating {
    /// All, the worst first.
    pub const ALL: [Self; 6] =
        [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Negligible, Self::Unknown];

    /// Reads what scanners and vendors write; `Unknown` for anything else.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let known = [
            ("critical", Self::Critical),
            ("high", Self::High),
            ("important", Self::High),
            ("medium", Self::Medium),
            ("moderate", Self::Medium),
            ("low", Self::Low),
            ("negligible", Self::Negligible),
            ("none", Self::Negligible),
            ("unimportant", Self::Negligible),
        ];
        known.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map_or(Self::Unknown, |(_, own)| *own)
    }

    /// `critical`, …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Negligible => "negligible",
            Self::Unknown => "unknown",
        }
    }
}

/// Reads a report, or a list of reports of trivy-operator: once, keeping only the fields of the model.
///
/// # Errors
/// A text that is no JSON, or no report of an image. The error repeats no value.
pub fn read(text: &str) -> Result<Vec<Report>, Unreadable> {
    let mut gather = gather::Gather::default();
    match keep::read(text, &fields::REPORT, &mut gather) {
        Ok((cells, kind)) => gather.finish(&cells, kind),
        Err(fault) => Err(Unreadable::of(text, fault)),
    }
}

#[cfg(test)]
mod tests;
