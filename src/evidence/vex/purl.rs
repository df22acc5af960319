//! Package URLs (purl-spec): `pkg:type/namespace/name@version?qualifiers#subpath`, compared as far as both sides go.

use crate::image::Reference;
use crate::list::Listed;
use crate::text::around;

use super::super::percent::decoded;
use super::super::scan::{Hit, Report};
use super::has_digest;

/// A package URL without its subpath.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Purl {
    /// `deb`, `oci`, …
    kind: String,
    /// Namespace and name.
    path: String,
    version: Option<String>,
    qualifiers: Vec<(String, String)>,
    /// The image's `registry/repository`, normalised, where the URL tells; none where it tells another thing.
    repository: Option<Option<String>>,
}

impl Purl {
    /// Reads a package URL; none where it is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix("pkg:")?;
        let text = text.split('#').next().unwrap_or_default();
        let (text, qualifiers) = text.split_once('?').unwrap_or((text, ""));
        let (kind, path) = text.trim_start_matches('/').split_once('/')?;
        // A scope such as `@angular` begins with the same sign.
        let (path, version) = match path.rsplit_once('@') {
            Some((path, version)) if !version.contains('/') && !path.is_empty() => (path, Some(version)),
            _ => (path, None),
        };
        let pairs = qualifiers.split('&').filter_map(|pair| pair.split_once('='));
        let qualifiers: Vec<(String, String)> =
            pairs.map(|(key, value)| (key.to_ascii_lowercase(), decoded(value))).list();
        let url = qualifiers.iter().find(|(key, url)| key == "repository_url" && !url.is_empty());
        let repository = url.map(|(_, url)| {
            let url = around(url, "://").map_or(url.as_str(), |(_, url)| url).to_ascii_lowercase();
            Reference::parse(&url).ok().map(|reference| reference.name())
        });
        Some(Self {
            kind: kind.to_ascii_lowercase(),
            path: decoded(path),
            version: version.filter(|version| !version.is_empty()).map(decoded),
            qualifiers,
            repository,
        })
    }

    /// Whether it is a container image's.
    pub(super) fn is_image(&self) -> bool {
        self.kind == "oci"
    }

    fn qualifier(&self, key: &str) -> Option<&str> {
        self.qualifiers.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    /// Whether a report is about the image: what it leaves open fits any.
    pub(super) fn is_of(&self, report: &Report) -> bool {
        let last =
            |name: &str| name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&self.path));
        let fits = |name: &str| match &self.repository {
            None => last(name),
            Some(own) => own.as_deref() == Some(name),
        };
        let own = &report.architecture;
        if self.qualifier("arch").is_some_and(|arch| !own.is_empty() && arch != own) {
            return false;
        }
        let tagged = report.names.iter().filter_map(|name| name.rsplit_once(':'));
        let pinned = report.digests.iter().filter_map(|name| name.rsplit_once('@'));
        let tag = self.qualifier("tag");
        let named = match (tag, &self.version) {
            (Some(tag), None) => tagged.clone().any(|(name, own)| fits(name) && own == tag),
            _ => tagged.chain(pinned).any(|(name, _)| fits(name)),
        };
        match &self.version {
            // The same digest is the same image, under any name; a report that knows no name has nothing else.
            Some(version) => {
                has_digest(report, version)
                    && (named || (report.names.is_empty() && report.digests.is_empty()))
            }
            None => named,
        }
    }

    /// Whether it is the package that a hit is in: by the package's own URL, or, where the report gives none,
    /// by name and version.
    pub(super) fn is_package(&self, hit: &Hit) -> bool {
        let version = |own: &str| self.version.as_deref().is_none_or(|version| version == own);
        match Self::read(&hit.purl) {
            Some(own) => {
                let has = |(key, value): &(String, String)| own.qualifier(key) == Some(value);
                self.kind == own.kind
                    && (self.path == own.path
                        || (self.kind == "golang" && self.path.eq_ignore_ascii_case(&own.path)))
                    && version(own.version.as_deref().unwrap_or_default())
                    && self.qualifiers.iter().all(has)
            }
            None => {
                let name = self.path.rsplit('/').next().unwrap_or_default();
                !hit.package.is_empty()
                    && (self.path == hit.package || name == hit.package)
                    && version(&hit.version)
            }
        }
    }
}
