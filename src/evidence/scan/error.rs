//! Why a text is no scan report, in words that repeat none of its values.

use core::fmt;

use crate::kubernetes::{Fault, FaultKind, Kind};
use crate::limits;

/// Why a text cannot be read as what it was handed over for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(Cause);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evidence) enum Cause {
    /// It is no JSON, nests too deeply, has too many rows or a key twice: what, and the place.
    Text(String),
    /// It is no object but something else: a report.
    NoObject(Kind),
    /// It is no object but something else: a VEX document.
    NoVexObject(Kind),
    /// It is a report of something else than an image.
    NoImage(&'static str),
    /// It is a Trivy report as another version writes it.
    Schema,
    /// It is an SBOM or VEX document.
    Bom,
    /// Its fields are those of no report.
    NoReport,
    /// Its fields are those of no VEX document.
    NoVex,
}

impl From<Cause> for Unreadable {
    fn from(cause: Cause) -> Self {
        Self(cause)
    }
}

impl Unreadable {
    pub(in crate::evidence) fn of(text: &str, fault: Option<Fault>) -> Self {
        let fault = fault.unwrap_or(Fault::at_the_end(text));
        let place = fault.place(text);
        Self(Cause::Text(match fault.kind {
            FaultKind::End => format!("it is no JSON: it ends too early {place}"),
            FaultKind::Expected(what) => format!("it is no JSON: expected {what} {place}"),
            FaultKind::Deep => format!("it nests more than {} levels deep", limits::DEPTH),
            FaultKind::Many => "it lists more than is read".to_owned(),
            FaultKind::Duplicate(key) => format!("the key `{key}` stands twice in one object {place}"),
        }))
    }
}

/// What was found, and which fields would make it a report.
impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = match &self.0 {
            Cause::Text(fault) => return f.write_str(fault),
            Cause::NoImage(scanner) => {
                return write!(f, "it is a {scanner} report of something else than a container image");
            }
            Cause::Schema => {
                return f.write_str(
                    "it is a Trivy report whose `SchemaVersion` is not 2: write it with Trivy 0.20 or later",
                );
            }
            Cause::Bom => {
                return f.write_str(
                    "it is a CycloneDX document: write a scan with `--format json`; VEX belongs into `vex`",
                );
            }
            Cause::NoObject(kind) | Cause::NoVexObject(kind) => match kind {
                Kind::List => "a list",
                Kind::String => "a string",
                Kind::Number => "a number",
                Kind::Boolean => "a boolean",
                Kind::Null | Kind::Object => "null",
            },
            Cause::NoReport | Cause::NoVex => "an object without the fields of one",
        };
        let wanted = match &self.0 {
            Cause::NoVex | Cause::NoVexObject(_) => {
                "`@context` and `statements` (OpenVEX), or `bomFormat` and `vulnerabilities` (CycloneDX)"
            }
            _ => {
                "`SchemaVersion` and `ArtifactType` (Trivy), `manifest_hash` and `package_vulnerabilities` (Clair), `matches` and `source` (Grype), or the kind `VulnerabilityReport` (trivy-operator)"
            }
        };
        write!(f, "it is {found}: it should have {wanted}")
    }
}

impl core::error::Error for Unreadable {}
