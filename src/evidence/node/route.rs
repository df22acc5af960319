//! Where a node's runtime asks for an image: containerd's `hosts.toml`, CRI-O's and Podman's `registries.conf`,
//! Docker's `daemon.json`, each as JSON.
//! Sources: containerd `docs/hosts.md`; containers-registries.conf(5); Docker's reference of `dockerd`.

use crate::image::{DOCKER_HUB, Reference};
use crate::order::ordered;
use crate::text::around;
use crate::tree::Tree;

/// A registry, or a part of one, and who is asked in its stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Whose images: `host[:port]`, under CRI-O also `host[:port]/path` or `*.host`; `_default` is every host.
    pub of: String,
    /// Who is asked first, in order.
    pub mirrors: Vec<Endpoint>,
    /// Who is asked last; the registry itself where nothing else is set.
    pub last: Option<Endpoint>,
}

/// Somebody who is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// `host[:port][/path]`.
    pub host: String,
    /// RFC 6901 pointer to it, below the node.
    pub pointer: String,
    /// Whether it is asked for images by tag.
    pub tags: bool,
    /// Whether it is asked for images by digest.
    pub digests: bool,
    /// Why nobody can be sure who answers; none where that is proved.
    pub insecure: Option<&'static str>,
}

/// The routes of a node, in the order in which they are looked through.
#[must_use]
pub fn routes(node: &Tree) -> Vec<Route> {
    let mut routes = Vec::new();
    for (key, read) in
        [("containerd", containerd as fn(&Tree, &mut Vec<Route>)), ("crio", crio), ("docker", docker)]
    {
        if let Some(tree) = node.member(key) {
            read(tree, &mut routes);
        }
    }
    routes
}

/// The route of an image: of those for its registry the longest, else the one for every host.
#[must_use]
pub fn route<'r>(routes: &'r [Route], image: &Reference<'_>) -> Option<&'r Route> {
    let name = image.name();
    let own = routes.iter().filter(|route| is_for(&route.of, image.registry(), &name));
    // The first of equals, as files are read.
    let longest = own.fold(None, |best: Option<&Route>, next| match best {
        Some(best) if best.of.len() >= next.of.len() => Some(best),
        _ => Some(next),
    });
    longest.or_else(|| routes.iter().find(|route| route.of == "_default"))
}

impl Route {
    /// Who is asked for an image, in order; the registry itself where nobody else is set in its place.
    #[must_use]
    pub fn asks<'a>(&'a self, image: &Reference<'a>) -> Vec<&'a str> {
        let by_digest = image.digest().is_some();
        let mut asks = Vec::new();
        for mirror in &self.mirrors {
            if if by_digest { mirror.digests } else { mirror.tags } {
                asks.push(mirror.host.as_str());
            }
        }
        asks.push(self.last.as_ref().map_or(image.registry(), |last| last.host.as_str()));
        asks
    }
}

/// Whether a route is for a registry, or for what stands below a part of it.
fn is_for(of: &str, registry: &str, name: &str) -> bool {
    match of.strip_prefix('*') {
        Some(domain) => registry.len() > domain.len() && registry.ends_with(domain),
        None => name.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

/// Host, port and path of an address, and whether it is asked without TLS. Users and passwords are left out.
fn address(text: &str) -> (String, Option<&'static str>) {
    let (scheme, rest) = around(text, "://").unwrap_or(("https", text));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let path = path.trim_end_matches('/');
    let shown = if path.is_empty() { host.to_owned() } else { format!("{host}/{path}") };
    let plain = scheme.eq_ignore_ascii_case("http") && !is_loopback(host);
    (shown, plain.then_some("it is asked over plain HTTP"))
}

/// Whether a host is the node itself, whose traffic nobody else sees.
fn is_loopback(host: &str) -> bool {
    let name =
        host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    name == "localhost" || name == "[::1]" || name.starts_with("127.")
}

fn text<'t>(tree: &'t Tree, key: &str) -> Option<&'t str> {
    match tree.member(key) {
        Some(Tree::Text(text)) => Some(text),
        _ => None,
    }
}

fn is_set(tree: &Tree, key: &str) -> bool {
    tree.member(key) == Some(&Tree::Boolean(true))
}

/// Takes what stands below a key of what stands at a pointer: the pointer to it, its name, and itself. Elements of
/// a list have no name; members of an object come in the order of their names, for hosts write them anew.
fn each(tree: &Tree, at: &str, key: &str, take: &mut dyn FnMut(String, &str, &Tree)) {
    match tree.member(key) {
        Some(Tree::List(list)) => {
            for (index, own) in list.iter().enumerate() {
                take(format!("{at}/{key}/{index}"), "", own);
            }
        }
        Some(Tree::Object(members)) => {
            let name = |at: usize| members.get(at).map(|(name, _)| name);
            for (name, own) in ordered(members.len(), &|a, b| name(a).cmp(&name(b)))
                .into_iter()
                .filter_map(|at| members.get(at))
            {
                let step = name.replace('~', "~0").replace('/', "~1");
                take(format!("{at}/{key}/{step}"), name, own);
            }
        }
        _ => {}
    }
}

/// `{"hosts": {"docker.io": {"server": …, "host": [{"url": "https://…", "capabilities": […], "skip_verify": …}]}}}`,
/// or, as the file has it, `"host": {"https://…": {…}}`: who needs the file's own order writes a list.
fn containerd(tree: &Tree, routes: &mut Vec<Route>) {
    each(tree, "/containerd", "hosts", &mut |at, of, file| {
        let mut mirrors = Vec::new();
        each(file, &at, "host", &mut |pointer, url, own| {
            let listed = text(own, "url").filter(|_| url.is_empty());
            if let Some(url) = listed.or(Some(url).filter(|url| !url.is_empty())) {
                mirrors.push(host(url, own, pointer));
            }
        });
        // The file's own keys are about its server.
        let last = text(file, "server").map(|url| host(url, file, format!("{at}/server")));
        routes.push(Route { of: file_host(of), mirrors, last });
    });
}

/// One of containerd's hosts.
fn host(url: &str, settings: &Tree, pointer: String) -> Endpoint {
    let (host, plain) = address(url);
    let can = |what: &str| match settings.member("capabilities") {
        Some(Tree::List(list)) => list.iter().any(|one| matches!(one, Tree::Text(text) if text == what)),
        _ => true,
    };
    let unverified =
        is_set(settings, "skip_verify").then_some("`skip_verify` leaves its certificate unchecked");
    Endpoint {
        pointer,
        tags: can("pull") && can("resolve"),
        digests: can("pull"),
        insecure: unverified.filter(|_| !is_loopback(&host)).or(plain),
        host,
    }
}

/// The host that a folder of containerd's is for: `host_port_` stands for `host:port`.
fn file_host(folder: &str) -> String {
    let port = folder.strip_suffix('_').and_then(|folder| folder.rsplit_once('_'));
    match port {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => format!("{host}:{port}"),
        _ => folder.to_owned(),
    }
}

/// `{"registry": [{"prefix", "location", "insecure", "mirror-by-digest-only", "mirror": [{"location", "insecure",
/// "pull-from-mirror"}]}]}`
fn crio(tree: &Tree, routes: &mut Vec<Route>) {
    let insecure = |tree: &Tree, host: &str| {
        (is_set(tree, "insecure") && !is_loopback(host))
            .then_some("`insecure` leaves out TLS or its certificate")
    };
    each(tree, "/crio", "registry", &mut |at, _, registry| {
        let location = text(registry, "location");
        let Some(of) = text(registry, "prefix").or(location) else { return };
        let by_digest_only = is_set(registry, "mirror-by-digest-only");
        let mut mirrors = Vec::new();
        each(registry, &at, "mirror", &mut |pointer, _, mirror| {
            let Some(location) = text(mirror, "location") else { return };
            let (host, _) = address(location);
            let kind = text(mirror, "pull-from-mirror").unwrap_or("all");
            mirrors.push(Endpoint {
                pointer,
                tags: !by_digest_only && kind != "digest-only",
                digests: kind != "tag-only",
                insecure: insecure(mirror, &host),
                host,
            });
        });
        // The registry itself stands for its location, without what the prefix says of paths.
        let (host, _) = address(location.unwrap_or(of));
        let host = host.split('/').next().unwrap_or_default().to_owned();
        let last =
            Endpoint { pointer: at, tags: true, digests: true, insecure: insecure(registry, &host), host };
        let is_other = location.is_some() || last.insecure.is_some();
        routes.push(Route { of: of.to_owned(), mirrors, last: is_other.then_some(last) });
    });
}

/// `{"registry-mirrors": ["https://…"], "insecure-registries": ["host:port"]}`
fn docker(tree: &Tree, routes: &mut Vec<Route>) {
    let endpoints = |key: &str, why: Option<&'static str>| {
        let mut all = Vec::new();
        each(tree, "/docker", key, &mut |pointer, _, value| {
            let Tree::Text(url) = value else { return };
            let (host, plain) = address(url);
            let insecure = why.filter(|_| !is_loopback(&host)).or(plain);
            all.push(Endpoint { pointer, tags: true, digests: true, insecure, host });
        });
        all
    };
    let mirrors = endpoints("registry-mirrors", None);
    if !mirrors.is_empty() {
        routes.push(Route { of: DOCKER_HUB.to_owned(), mirrors, last: None });
    }
    let why = Some("`insecure-registries` lets it answer without a certificate");
    for own in endpoints("insecure-registries", why) {
        routes.push(Route { of: own.host.clone(), mirrors: Vec::new(), last: Some(own) });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Route, route, routes};
    use crate::image::Reference;
    use crate::tree::Tree;

    const DIGEST: &str = "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    fn read(node: Value) -> Vec<Route> {
        routes(&Tree::parse(&node.to_string()).expect("JSON"))
    }

    fn asks(routes: &[Route], image: &str) -> Vec<String> {
        let image = Reference::parse(image).expect("a reference");
        route(routes, &image)
            .map_or_else(Vec::new, |route| route.asks(&image).into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn containerd_asks_mirrors_that_can_then_the_server() {
        let routes = read(json!({"containerd": {"hosts": {
            "docker.io": {"server": "https://registry-1.docker.io", "host": [
                {"url": "https://blind.example.com", "capabilities": ["pull"]},
                {"url": "http://user:pass@mirror.example.com/v2/hub/", "capabilities": ["pull", "resolve"], "override_path": true},
                {"capabilities": ["pull"]},
            ]},
            "registry.example.com_5000_": {"host": {"http://127.0.0.1:30020": {}}},
            "_default": {"host": {"https://b.example.com": {}, "https://any.example.com": {"skip_verify": true}}},
        }}}));
        assert_eq!(asks(&routes, "nginx:1"), ["mirror.example.com/v2/hub", "registry-1.docker.io"]);
        let by_digest = asks(&routes, &format!("nginx{DIGEST}"));
        assert_eq!(by_digest, ["blind.example.com", "mirror.example.com/v2/hub", "registry-1.docker.io"]);
        assert_eq!(
            asks(&routes, "registry.example.com:5000/a"),
            ["127.0.0.1:30020", "registry.example.com:5000"]
        );
        assert_eq!(asks(&routes, "quay.io/a/b"), ["any.example.com", "b.example.com", "quay.io"]);
        let insecure =
            |at: usize| routes[at].mirrors.iter().map(|mirror| mirror.insecure.is_some()).collect::<Vec<_>>();
        assert_eq!(
            [insecure(0), insecure(1), insecure(2)],
            [vec![true, false], vec![false, true], vec![false]]
        );
    }

    #[test]
    fn crio_takes_the_longest_prefix() {
        let routes = read(json!({"crio": {"registry": [
            {"prefix": "docker.io/library", "location": "internal.example.com/hub", "mirror": [
                {"location": "a.example.com/hub", "pull-from-mirror": "digest-only"},
                {"location": "b.example.com", "pull-from-mirror": "tag-only", "insecure": true}]},
            {"location": "docker.io", "mirror-by-digest-only": true, "mirror": [{"location": "c.example.com"}]},
            {"prefix": "*.example.org", "location": "user:secret@d.example.com", "insecure": true},
            {"mirror": []}, 3,
        ]}}));
        assert_eq!(asks(&routes, "nginx:1"), ["b.example.com", "internal.example.com"]);
        assert_eq!(asks(&routes, &format!("nginx{DIGEST}")), ["a.example.com/hub", "internal.example.com"]);
        assert_eq!(asks(&routes, "acme/x:1"), ["docker.io"]);
        assert_eq!(asks(&routes, &format!("acme/x{DIGEST}")), ["c.example.com", "docker.io"]);
        assert_eq!(asks(&routes, "a.b.example.org/x"), ["d.example.com"]);
        assert_eq!(asks(&routes, "example.org/x"), [""; 0]);
        assert!(
            routes[0].mirrors[1].insecure.is_some()
                && routes[2].last.as_ref().is_some_and(|l| l.insecure.is_some())
        );
    }

    #[test]
    fn docker_has_mirrors_of_docker_hub_alone() {
        let routes = read(
            json!({"docker": {"registry-mirrors": ["https://mirror.example.com/"], "insecure-registries": ["reg.example.com:5000", "127.0.0.0/8"]}}),
        );
        assert_eq!(asks(&routes, "nginx"), ["mirror.example.com", "docker.io"]);
        assert_eq!(asks(&routes, "quay.io/a/b"), [""; 0]);
        assert_eq!(asks(&routes, "reg.example.com:5000/a"), ["reg.example.com:5000"]);
        assert_eq!(routes.iter().filter_map(|route| route.last.as_ref()?.insecure).count(), 1);
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_there_is_read(key in "containerd|crio|docker", inner in "hosts|registry|registry-mirrors", text in "[\\[\\]{}\",:a-z0-9]{0,30}") {
            let whole = format!("{{\"{key}\":{{\"{inner}\":{text}}}}}");
            if let Ok(tree) = Tree::parse(&whole) {
                let _ = asks(&routes(&tree), "docker.io/a/b");
            }
        }
    }
}
