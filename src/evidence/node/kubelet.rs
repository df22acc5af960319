//! What a KubeletConfiguration says about images, its defaults, and what the kubelet refuses.
//! Source: kubernetes `pkg/kubelet/apis/config/v1beta1/{types,defaults}.go`, `validation/validation.go`.

use crate::image::Reference;
use crate::moment::{SECOND, duration};
use crate::tree::Tree;

/// The image part of a KubeletConfiguration, defaults filled in.
#[derive(Clone, Debug)]
pub struct Kubelet {
    /// Whether one image is pulled at a time.
    pub serialize_image_pulls: bool,
    /// Pulls a second that it starts; 0 is no limit.
    pub registry_pull_qps: i64,
    /// Pulls that it starts at once.
    pub registry_burst: i64,
    /// Nanoseconds after which an unused image goes; 0 is never.
    pub image_maximum_gc_age: i64,
    /// Percent of the disk above which images go.
    pub image_gc_high: i64,
    /// Percent of the disk down to which they go.
    pub image_gc_low: i64,
    /// When an image that is on the node needs credentials; none where it is not set.
    pub verification: Option<String>,
    /// Images that need none, under `NeverVerifyAllowlistedImages`.
    pub allowlist: Vec<String>,
    /// What the kubelet refuses to start with.
    pub refused: Vec<Refused>,
}

/// A field that the kubelet refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The field.
    pub field: &'static str,
    /// What it is instead of what it has to be.
    pub what: &'static str,
    /// What it has to be.
    pub wanted: &'static str,
}

/// What stands in the fields, one by one.
struct Fields<'t> {
    tree: &'t Tree,
    refused: Vec<Refused>,
}

impl<'t> Fields<'t> {
    /// What stands in a field; `null` is nothing.
    fn get(&self, field: &str) -> Option<&'t Tree> {
        self.tree.member(field).filter(|value| **value != Tree::Null)
    }

    fn refuse(&mut self, field: &'static str, what: &'static str, wanted: &'static str) {
        self.refused.push(Refused { field, what, wanted });
    }

    fn boolean(&mut self, field: &'static str) -> Option<bool> {
        match self.get(field)? {
            Tree::Boolean(value) => return Some(*value),
            _ => self.refuse(field, "is no boolean", "`true` or `false`, without quotes"),
        }
        None
    }

    fn number(&mut self, field: &'static str) -> Option<i64> {
        let read = match self.get(field)? {
            // The kubelet's are 32 bits wide.
            Tree::Number(text) => text.parse().ok().filter(|number| (-ANY - 1..=ANY).contains(number)),
            _ => None,
        };
        if read.is_none() {
            self.refuse(field, "is no whole number", "a whole number, without quotes");
        }
        read
    }

    fn duration(&mut self, field: &'static str) -> Option<i64> {
        // What `null` is to other fields is no duration.
        let read = match self.tree.member(field)? {
            Tree::Text(text) => duration(text),
            _ => None,
        };
        if read.is_none() {
            self.refuse(field, "is no duration", "a duration such as `\"24h\"`");
        }
        read
    }

    fn text(&mut self, field: &'static str) -> Option<&'t str> {
        match self.get(field)? {
            Tree::Text(text) => return Some(text.as_str()).filter(|text| !text.is_empty()),
            _ => self.refuse(field, "is no string", "a string"),
        }
        None
    }

    /// A number from a smallest to a largest one.
    fn between(&mut self, field: &'static str, value: i64, (least, most): (i64, i64), wanted: &'static str) {
        if value < least || value > most {
            self.refuse(field, "is out of its range", wanted);
        }
    }
}

const POLICIES: [&str; 4] =
    ["NeverVerify", "NeverVerifyPreloadedImages", "NeverVerifyAllowlistedImages", "AlwaysVerify"];
const POLICY: &str = "imagePullCredentialsVerificationPolicy";
const ALLOWLIST: &str = "preloadedImagesVerificationAllowlist";
const ANY: i64 = i32::MAX as i64;

impl Kubelet {
    /// Reads a KubeletConfiguration, lenient field by field.
    #[must_use]
    pub fn read(tree: &Tree) -> Self {
        let mut fields = Fields { tree, refused: Vec::new() };
        let serialize = fields.boolean("serializeImagePulls");
        let parallel = fields.number("maxParallelImagePulls");
        // Left out, it follows the number of pulls at once.
        let serialize_image_pulls = serialize.unwrap_or(parallel.is_none_or(|parallel| parallel < 2));
        if let Some(parallel) = parallel {
            fields.between("maxParallelImagePulls", parallel, (1, ANY), "1 or more");
            if parallel > 1 && serialize_image_pulls {
                fields.refuse(
                    "maxParallelImagePulls",
                    "is more than 1 while pulls are serial",
                    "1, or `serializeImagePulls: false` beside it",
                );
            }
        }
        let registry_pull_qps = fields.number("registryPullQPS").unwrap_or(5);
        fields.between("registryPullQPS", registry_pull_qps, (0, ANY), "0 or more");
        let registry_burst = fields.number("registryBurst").filter(|burst| *burst != 0).unwrap_or(10);
        fields.between("registryBurst", registry_burst, (0, ANY), "0 or more");
        let images = fields.number("nodeStatusMaxImages").unwrap_or(50);
        fields.between("nodeStatusMaxImages", images, (-1, ANY), "-1 or more");
        let (image_gc_high, image_gc_low) = fields.thresholds();
        let image_maximum_gc_age = fields.ages();
        let (verification, allowlist) = fields.verification();
        Self {
            serialize_image_pulls,
            registry_pull_qps,
            registry_burst,
            image_maximum_gc_age,
            image_gc_high,
            image_gc_low,
            verification,
            allowlist,
            refused: fields.refused,
        }
    }

    /// Whether an image that is on the node already may be used without showing the credential that pulled it,
    /// by its `registry/repository`; none where the configuration does not say.
    #[must_use]
    pub fn trusts_present(&self, name: &str) -> Option<bool> {
        Some(match self.verification.as_deref()? {
            "NeverVerify" => true,
            "NeverVerifyAllowlistedImages" => self.allowlist.iter().any(|pattern| covers(pattern, name)),
            // Whether something else than the kubelet brought the image is not known.
            _ => false,
        })
    }
}

impl Fields<'_> {
    fn thresholds(&mut self) -> (i64, i64) {
        let (high, low) = ("imageGCHighThresholdPercent", "imageGCLowThresholdPercent");
        let (high_value, low_value) = (self.number(high).unwrap_or(85), self.number(low).unwrap_or(80));
        let before = self.refused.len();
        self.between(high, high_value, (0, 100), "a number from 0 to 100");
        self.between(low, low_value, (0, 100), "a number from 0 to 100");
        if self.refused.len() == before && low_value >= high_value {
            let field = if self.get(low).is_some() { low } else { high };
            self.refuse(
                field,
                "leaves no room between the two thresholds (85 and 80 where they are not set)",
                "a low threshold below the high one",
            );
        }
        (high_value, low_value)
    }

    fn ages(&mut self) -> i64 {
        let (minimum, maximum) = ("imageMinimumGCAge", "imageMaximumGCAge");
        let least = self.duration(minimum).filter(|age| *age != 0).unwrap_or(120 * SECOND);
        let most = self.duration(maximum).unwrap_or(0);
        if least < 0 {
            self.refuse(minimum, "is negative", "a duration of 0 or more");
        }
        if most < 0 {
            self.refuse(maximum, "is negative", "a duration of 0 or more");
        } else if most != 0 && most <= least {
            self.refuse(
                maximum,
                "is not longer than `imageMinimumGCAge` (2m where it is not set)",
                "`\"0s\"`, which is never, or a longer duration",
            );
        }
        most
    }

    fn verification(&mut self) -> (Option<String>, Vec<String>) {
        let policy = self.text(POLICY);
        if policy.is_some_and(|policy| !POLICIES.contains(&policy)) {
            self.refuse(
                POLICY,
                "is none of the policies",
                "`NeverVerify`, `NeverVerifyPreloadedImages`, `NeverVerifyAllowlistedImages` or `AlwaysVerify`",
            );
        }
        let gate = self.get("featureGates").and_then(|gates| gates.member("KubeletEnsureSecretPulledImages"));
        if policy.is_some() && gate == Some(&Tree::Boolean(false)) {
            self.refuse(
                POLICY,
                "is set while the gate `KubeletEnsureSecretPulledImages` is off",
                "no policy, or the gate on",
            );
        }
        let list = match self.get(ALLOWLIST) {
            None => &[][..],
            Some(Tree::List(list)) => list,
            Some(_) => {
                self.refuse(ALLOWLIST, "is no list", "a list of image names");
                &[]
            }
        };
        if !list.is_empty() && policy != Some("NeverVerifyAllowlistedImages") {
            self.refuse(
                ALLOWLIST,
                "is set under another policy than `NeverVerifyAllowlistedImages`",
                "no list, or that policy",
            );
        }
        let mut allowlist = Vec::with_capacity(list.len());
        for entry in list {
            match entry {
                Tree::Text(pattern) if is_pattern(pattern) => allowlist.push(pattern.clone()),
                _ => self.refuse(
                    ALLOWLIST,
                    "has an entry that is no full image name",
                    "names such as `docker.io/library/nginx`, without tag and digest, or `registry.example.com/team/*`",
                ),
            }
        }
        (policy.map(str::to_owned), allowlist)
    }
}

/// Whether an entry is the full name of an image without tag and digest, or one of a folder that ends in `/*`.
fn is_pattern(pattern: &str) -> bool {
    // Two parts below it, since a single one of Docker Hub is meant to stand in `library`.
    let name = pattern.strip_suffix("/*").map(|folder| format!("{folder}/a/a"));
    let name = name.as_deref().unwrap_or(pattern);
    Reference::parse(name).is_ok_and(|read| read.name() == name)
}

/// Whether an entry is about an image, by its `registry/repository`.
fn covers(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(folder) => name.starts_with(folder),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Kubelet, SECOND, covers, is_pattern};
    use crate::image::Reference;
    use crate::tree::Tree;

    const VECTORS: &str = include_str!("../../../policies/vectors/kubelet_config.json");

    fn read(config: &Value) -> Kubelet {
        Kubelet::read(&Tree::parse(&config.to_string()).expect("JSON"))
    }

    fn vectors(name: &str) -> Vec<Value> {
        let mut vectors: Value = serde_json::from_str(VECTORS).expect("vectors are JSON");
        vectors[name].take().as_array().expect("a list").clone()
    }

    #[test]
    fn refuses_what_the_kubelet_refuses_and_fills_in_what_it_fills_in() {
        for vector in vectors("configs") {
            let kubelet = read(&vector["config"]);
            assert_eq!(kubelet.refused.is_empty(), vector["valid"] == true, "{vector} {:?}", kubelet.refused);
            let effective = &vector["effective"];
            for (field, own) in [
                ("serializeImagePulls", Value::from(kubelet.serialize_image_pulls)),
                ("registryPullQPS", kubelet.registry_pull_qps.into()),
                ("registryBurst", kubelet.registry_burst.into()),
                ("imageGCHighThresholdPercent", kubelet.image_gc_high.into()),
                ("imageGCLowThresholdPercent", kubelet.image_gc_low.into()),
            ] {
                assert!(effective[field].is_null() || effective[field] == own, "{field} of {vector}");
            }
        }
    }

    #[test]
    fn names_the_field_of_a_wrong_type() {
        for (config, field) in [
            (serde_json::json!({"serializeImagePulls": "false"}), "serializeImagePulls"),
            (serde_json::json!({"maxParallelImagePulls": 2.5}), "maxParallelImagePulls"),
            (serde_json::json!({"registryPullQPS": 5_000_000_000_i64}), "registryPullQPS"),
            (serde_json::json!({"imageMaximumGCAge": 24}), "imageMaximumGCAge"),
            (serde_json::json!({"imageMinimumGCAge": "1d"}), "imageMinimumGCAge"),
            (serde_json::json!({"imageMaximumGCAge": null}), "imageMaximumGCAge"),
            (
                serde_json::json!({"preloadedImagesVerificationAllowlist": "a"}),
                "preloadedImagesVerificationAllowlist",
            ),
            (
                serde_json::json!({"imagePullCredentialsVerificationPolicy": "Always"}),
                "imagePullCredentialsVerificationPolicy",
            ),
        ] {
            let refused = read(&config).refused;
            assert_eq!(refused.iter().map(|refused| refused.field).collect::<Vec<_>>(), [field], "{config}");
        }
        let kubelet = read(&serde_json::json!({"imageMaximumGCAge": "168h", "registryBurst": null}));
        assert_eq!((kubelet.image_maximum_gc_age, kubelet.registry_burst), (168 * 3600 * SECOND, 10));
    }

    #[test]
    fn knows_names_that_need_no_credential() {
        for vector in vectors("allowlist_patterns") {
            let pattern = vector["pattern"].as_str().expect("a pattern");
            assert_eq!(is_pattern(pattern), vector["valid"] == true, "{vector}");
        }
        for vector in vectors("allowlist_matches") {
            let image = Reference::parse(vector["image"].as_str().expect("an image")).expect("a reference");
            let pattern = vector["pattern"].as_str().expect("a pattern");
            assert_eq!(covers(pattern, &image.name()), vector["matches"] == true, "{vector}");
        }
    }
}
