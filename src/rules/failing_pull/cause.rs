//! What runtimes mean: their messages are told apart by words, the more particular first.

use crate::text::places;

/// A cause: the words that tell it, in lower case, any of them; what it is; and what to do.
pub(super) type Cause = (&'static [&'static str], &'static str, &'static str);

const CAUSES: [Cause; 17] = [
    (
        &["errimageneverpull", "pull policy of never"],
        "the image is not on the node, and `Never` forbids to pull it",
        "load the image onto the node, or let the kubelet pull it with `imagePullPolicy: IfNotPresent`",
    ),
    (
        &[
            "invalidimagename",
            "couldn't parse image",
            "invalid reference format",
            "failed to apply default image tag",
        ],
        "the image's name is no reference",
        "correct the name; the finding `invalid-reference` says where it goes wrong",
    ),
    (
        &["no space left on device", "disk quota exceeded"],
        "the node's disk is full",
        "free the disk of the node or let images be collected earlier, and make the image smaller",
    ),
    (
        &[
            "no match for platform",
            "no matching manifest for",
            "no image found in image index for architecture",
            "no image found in manifest list for architecture",
        ],
        "the image is not built for the node's platform",
        "build it for that platform as well, or keep the pod on nodes that it is built for with a `nodeSelector` of `kubernetes.io/arch`",
    ),
    (
        &["toomanyrequests", "too many requests", "rate limit", "status code 429", "429 too"],
        "the registry has had too many requests (429)",
        "pull with a credential, whose limit is its own, or through a cache, and ask less often: a digest or version under `IfNotPresent`",
    ),
    (
        &["pull qps exceeded"],
        "the kubelet starts more pulls than `registryPullQPS` allows",
        "raise `registryPullQPS` and `registryBurst` of the kubelet, or start fewer pods of new images at once",
    ),
    (
        &["short-name", "unqualified-search registries"],
        "the name has no registry, and the runtime knows none to look in",
        "write the registry into the name, such as `docker.io/library/nginx`",
    ),
    (
        &["server gave http response to https client"],
        "the registry speaks plain HTTP, and the runtime expects TLS",
        "give the registry a certificate, or set it up as a plain one in the runtime of every node",
    ),
    (
        &[
            "x509:",
            "certificate signed by",
            "certificate has expired",
            "tls: failed to verify",
            "certificate is valid for",
        ],
        "the node does not trust the registry's certificate",
        "put the registry's authority into the runtime's trust on every node, or renew the certificate",
    ),
    (
        &["dial tcp: lookup", "no such host", "temporary failure in name resolution", "server misbehaving"],
        "the node cannot find the registry's address",
        "check the host in the image's name, and the node's DNS",
    ),
    (
        &[
            "signaturevalidationfailed",
            "signature validation failed",
            "signature required",
            "a signature was required",
        ],
        "the image's signature is missing or wrong",
        "sign the image, or correct the policy in the node's `policy.json`",
    ),
    (
        &[
            "repository does not exist or may require",
            "requested access to the resource is denied",
            "insufficient_scope",
        ],
        "the repository does not exist, or is private and no credential fits",
        "check the name, and if it is right give the pod a secret for it",
    ),
    (
        &[
            "unauthorized",
            "401",
            "authentication required",
            "no basic auth credentials",
            "token has expired",
            "incorrect username or password",
        ],
        "the registry does not accept the credential, or was shown none (401)",
        "give the pod a secret that is valid for this registry",
    ),
    (
        &["forbidden", "403", "access denied", "denied:", "not authorized"],
        "the credential may not read the repository (403)",
        "let the account of the credential read it, or use another one",
    ),
    (
        &[
            "not found",
            "manifest unknown",
            "name unknown",
            "manifest_unknown",
            "name_unknown",
            "status code 404",
            "404 not",
            "blob unknown",
            "does not exist",
        ],
        "the registry has no such repository, tag or digest",
        "check that the image was pushed under exactly this name, and that nobody deleted it",
    ),
    (
        &["timeout", "deadline exceeded", "timed out", "request canceled"],
        "the registry does not answer in time",
        "check firewalls and proxies between node and registry, or pull through a nearer cache",
    ),
    (
        &[
            "registryunavailable",
            "connection refused",
            "connection reset",
            "no route to host",
            "network is unreachable",
            "unexpected eof",
            "bad gateway",
            "service unavailable",
            "internal server error",
            "gateway time",
            "status code 50",
        ],
        "the registry, or a proxy before it, does not work",
        "wait for it, and pull through a cache so that the next outage stops nothing",
    ),
];

/// The cause that a reason or a message tells; none where it only says that the kubelet waits.
pub(super) fn cause(reason: &str, message: &str) -> Option<&'static Cause> {
    let text = format!("{reason} {message}").to_ascii_lowercase();
    CAUSES.iter().find(|(words, ..)| words.iter().any(|word| has_word(&text, word)))
}

/// Whether words stand in a text and not in a name; a number only by itself, since digests and ports have any.
fn has_word(text: &str, word: &str) -> bool {
    let number = word.bytes().all(|b| b.is_ascii_digit());
    places(text, word).any(|at| {
        let before = text.get(..at).and_then(|text| text.bytes().next_back());
        let after = text.get(at + word.len()..).and_then(|text| text.bytes().next());
        let apart = |byte: Option<u8>| match byte {
            Some(b) if number => matches!(b, b' ' | b',' | b';' | b'(' | b')'),
            Some(b) => !matches!(b, b'/' | b'-' | b'_'),
            None => true,
        };
        apart(before) && apart(after)
    })
}

#[cfg(test)]
mod tests {
    use super::cause;

    #[test]
    fn tells_what_runtimes_mean() {
        for (message, word) in [
            (
                r#"failed to pull and unpack image "docker.io/library/nginx:1.999": failed to resolve reference "docker.io/library/nginx:1.999": docker.io/library/nginx:1.999: not found"#,
                "no such repository",
            ),
            (
                r#"failed to resolve reference "docker.io/acme/x:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed"#,
                "does not exist, or is private",
            ),
            (
                r#"failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aacme%2Fx%3Apull&service=ghcr.io: 401 Unauthorized"#,
                "(401)",
            ),
            (
                "unexpected status from HEAD request to https://r.example.com/v2/a/manifests/1: 403 Forbidden",
                "(403)",
            ),
            (
                r#"denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource"#,
                "(403)",
            ),
            (
                "429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.",
                "(429)",
            ),
            (
                r#"Head "https://registry.example.com/v2/a/manifests/1": dial tcp: lookup registry.example.com on 10.96.0.10:53: no such host"#,
                "address",
            ),
            (
                "dial tcp: lookup reg.local on 10.96.0.10:53: read udp 10.0.0.9:33->10.96.0.10:53: i/o timeout",
                "address",
            ),
            (
                r#"failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token: 403 Forbidden"#,
                "(403)",
            ),
            (
                "failed to fetch anonymous token: Get https://r.example.com/token: net/http: TLS handshake timeout",
                "in time",
            ),
            // What images are called tells nothing.
            (
                r#""docker.io/acme/unauthorized-page:1": docker.io/acme/unauthorized-page:1: not found"#,
                "no such repository",
            ),
            (r#""r.example.com/timeout-svc:1": connection reset by peer"#, "does not work"),
            (
                r#"Back-off pulling image "r.example.com/denied:1": ErrImagePull: manifest unknown"#,
                "no such repository",
            ),
            ("tls: failed to verify certificate: x509: certificate signed by unknown authority", "trust"),
            ("http: server gave HTTP response to HTTPS client", "plain HTTP"),
            ("dial tcp 10.0.0.1:443: i/o timeout", "in time"),
            ("net/http: TLS handshake timeout", "in time"),
            ("dial tcp 10.0.0.1:443: connect: connection refused", "does not work"),
            ("no match for platform in manifest: not found", "platform"),
            ("no matching manifest for linux/arm64/v8 in the manifest list entries", "platform"),
            (
                r#"choosing an image from manifest list docker://x: no image found in image index for architecture "arm64", variant "v8", OS "linux""#,
                "platform",
            ),
            (
                "write /var/lib/containerd/io.containerd.content/ingest/x: no space left on device",
                "disk is full",
            ),
            ("pull QPS exceeded", "registryPullQPS"),
            ("reading manifest 1.99 in docker.io/library/nginx: manifest unknown", "no such repository"),
            (
                "Error response from daemon: manifest for nginx:1.999 not found: manifest unknown: manifest unknown",
                "no such repository",
            ),
            (
                r#"short-name "web" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf""#,
                "no registry",
            ),
            (
                "Get https://x.dkr.ecr.eu-west-1.amazonaws.com/v2/a/manifests/1: no basic auth credentials",
                "(401)",
            ),
            ("denied: Your authorization token has expired. Reauthenticate and try again.", "(401)"),
        ] {
            let (_, what, _) = cause("ErrImagePull", message).unwrap_or_else(|| panic!("{message}"));
            assert!(what.contains(word), "{message}: {what}");
        }
        for (reason, word) in [
            ("InvalidImageName", "no reference"),
            ("ErrImageNeverPull", "`Never`"),
            ("SignatureValidationFailed", "signature"),
            ("RegistryUnavailable", "does not work"),
        ] {
            assert!(cause(reason, "").is_some_and(|(_, what, _)| what.contains(word)), "{reason}");
        }
        for message in
            [r#"Back-off pulling image "registry.example.com:4010/a@sha256:401403429""#, "something else", ""]
        {
            assert!(cause("ImagePullBackOff", message).is_none(), "{message}");
        }
    }
}
