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
    /// Who is asked last; of the name of what it is for where that is the registry itself.
    pub last: Endpoint,
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
    /// Who is asked for an image, in order.
    #[must_use]
    pub fn asks<'a>(&'a self, image: &Reference<'a>) -> Vec<&'a str> {
        let by_digest = image.digest().is_some();
        let mut asks = Vec::new();
        for one in self.mirrors.iter().chain([&self.last]) {
            if if by_digest { one.digests } else { one.tags } {
                asks.push(if one.host == self.of { image.registry() } else { &one.host });
            }
        }
        asks
    }
}

/// Whether a route is for a registry, or for what stands below a part of it.
fn is_for(of: &str, registry: &str, name: &str) -> bool {
    match of.strip_prefix("*.") {
        Some(domain) => domain_of(registry).strip_suffix(domain).is_some_and(|label| label.ends_with('.')),
        None => name.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

/// Host, port and path of an address, and whether it is asked without TLS. Users and passwords are left out.
fn address(text: &str) -> (String, Option<&'static str>) {
    let (scheme, rest) = around(text, "://").unwrap_or(("https", text));
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.trim_end_matches('/');
    let shown = if path.is_empty() { host.to_owned() } else { format!("{host}/{path}") };
    let plain = scheme.eq_ignore_ascii_case("http") && !is_loopback(host);
    (shown, plain.then_some("it is asked over plain HTTP"))
}

/// Whether a host is the node itself, whose traffic nobody else sees.
fn is_loopback(host: &str) -> bool {
    let name = domain_of(host);
    name == "localhost"
        || host.starts_with("[::1]")
        || name.starts_with("127.") && name.bytes().all(|b| b == b'.' || b.is_ascii_digit())
}

/// A host without its port and its path; of an IPv6 address no more than its begin.
pub(super) fn domain_of(host: &str) -> &str {
    let end = host.bytes().position(|b| matches!(b, b':' | b'/'));
    end.and_then(|end| host.get(..end)).unwrap_or(host)
}

/// A text that is not empty: to all runtimes an empty one is not set.
fn text<'t>(tree: &'t Tree, key: &str) -> Option<&'t str> {
    match tree.member(key) {
        Some(Tree::Text(text)) if !text.is_empty() => Some(text),
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
                // No host has an `@` in its name: what stands before it may be a user and a password.
                let host = name.rfind('@').and_then(|at| name.get(at..));
                let step = host.unwrap_or(name).replace('~', "~0").replace('/', "~1");
                let user = host.map_or("", |_| "***");
                take(format!("{at}/{key}/{user}{step}"), name, own);
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
        // The file's own keys are about its server; without one, what it is capable of is not looked at.
        let of = file_host(of);
        let last = match text(file, "server") {
            Some(url) => host(url, file, format!("{at}/server")),
            None => Endpoint { tags: true, digests: true, ..host(&of, file, format!("{at}/skip_verify")) },
        };
        routes.push(Route { of, mirrors, last });
    });
}

/// One of containerd's hosts.
fn host(url: &str, settings: &Tree, pointer: String) -> Endpoint {
    let (host, plain) = address(url);
    let can = |what: &str| match settings.member("capabilities") {
        Some(Tree::List(list)) if !list.is_empty() => {
            list.iter().any(|one| matches!(one, Tree::Text(text) if text.eq_ignore_ascii_case(what)))
        }
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

/// `{"registry": [{"prefix", "location", "insecure", "blocked", "mirror-by-digest-only", "mirror": [{"location",
/// "insecure", "pull-from-mirror"}]}]}`
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
        let open = !is_set(registry, "blocked");
        let last =
            Endpoint { pointer: at, tags: open, digests: open, insecure: insecure(registry, &host), host };
        routes.push(Route { of: of.to_owned(), mirrors, last });
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
        routes.push(Route {
            of: DOCKER_HUB.to_owned(),
            mirrors,
            last: host(DOCKER_HUB, &Tree::Null, String::new()),
        });
    }
    let why = Some("`insecure-registries` lets it answer without a certificate");
    for own in endpoints("insecure-registries", why) {
        // Docker asks its own registry over TLS all the same.
        if own.host != DOCKER_HUB {
            routes.push(Route { of: own.host.clone(), mirrors: Vec::new(), last: own });
        }
    }
}

#[cfg(test)]
mod tests;
