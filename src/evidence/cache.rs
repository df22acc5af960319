//! Which images nodes have: what Node objects report, what pre-pullers bring, what is known to be preloaded.
//! Sources: kubernetes/api `core/v1` `NodeStatus`; kube-fledged `kubefledged.io/v1alpha2`; OpenKruise
//! `apps.kruise.io/v1alpha1`.

use std::rc::Rc;

use crate::image::Reference;
use crate::kubernetes::{PullPolicy, default_pull_policy, elements, member, text_member, text_of};
use crate::list::Listed;
use crate::order::{ByName, groups};
use crate::pattern::ImagePattern;

/// Which images nodes have.
#[derive(Debug, Default)]
pub struct Caches {
    /// The nodes that tell what they have.
    nodes: Vec<Teller>,
    /// On which of them an image is, by its canonical reference.
    present: ByName<Vec<usize>>,
    /// What pre-pullers bring, by `registry/repository`.
    ahead: ByName<Vec<Ahead>>,
    preloaded: Vec<ImagePattern>,
    is_known: bool,
    /// What is asked where nothing is known here.
    behind: Option<Rc<Caches>>,
}

/// An image that a pre-puller brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The tag or digest that it names, as a canonical reference.
    pub canonical: String,
    /// The policy that it pulls under; none where its kind has no such thing.
    pub policy: Option<PullPolicy>,
    /// Who it is, `DaemonSet/prepull`.
    pub by: String,
}

/// Whether an image is on the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// On all that are known, or it is preloaded.
    Everywhere,
    /// On so many of so many.
    On(usize, usize),
    /// Nothing is known of nodes.
    Unknown,
}

/// A node that tells what it has.
#[derive(Debug)]
struct Teller {
    name: String,
    /// Whether it may have more than it tells.
    cut: bool,
}

/// How many images a kubelet tells of, the largest ones, unless its `nodeStatusMaxImages` says otherwise.
const TOLD: usize = 50;

/// Caches under way, object by object.
#[derive(Debug, Default)]
pub struct Collected {
    nodes: Vec<Teller>,
    present: Vec<(String, usize)>,
    ahead: Vec<(String, Ahead)>,
}

impl Collected {
    /// Takes an object, whose text this is, where it is of a kind that says which images nodes have.
    pub fn take(&mut self, kind: &str, text: &str) {
        let spec = || member(text, "spec").unwrap_or_default();
        match kind {
            "Node" => {
                let images = member(member(text, "status").unwrap_or_default(), "images").unwrap_or_default();
                // A node that reports none may not have been asked.
                if images.is_empty() {
                    return;
                }
                let (mut own, mut told) = (Vec::new(), 0);
                let _ = elements(images, &mut |image| {
                    told += 1;
                    texts(member(image, "names").unwrap_or_default(), &mut |name| {
                        own.extend(canonical(name))
                    });
                });
                // One name twice is one image.
                let own = ByName::new(own.into_iter().map(|name| (name, ())).list());
                let node = self.nodes.len();
                self.present.extend(own.into_iter().map(|(name, ())| (name, node)));
                self.nodes.push(Teller { name: name_of(text), cut: told == TOLD });
            }
            "ImageCache" => {
                let _ = elements(member(spec(), "cacheSpec").unwrap_or_default(), &mut |group| {
                    texts(member(group, "images").unwrap_or_default(), &mut |image| {
                        self.bring(kind, text, image, None);
                    });
                });
            }
            "ImagePullJob" => {
                let policy = policy_of(spec()).or(Some(PullPolicy::IfNotPresent));
                if let Some(image) = text_member(spec(), "image") {
                    self.bring(kind, text, &image, policy);
                }
            }
            "ImageListPullJob" => {
                let policy = policy_of(spec()).or(Some(PullPolicy::IfNotPresent));
                texts(member(spec(), "images").unwrap_or_default(), &mut |image| {
                    self.bring(kind, text, image, policy);
                });
            }
            "DaemonSet" => self.daemon_set(text),
            _ => {}
        }
    }

    /// A DaemonSet that does nothing but pull: its init containers end at once, its containers only wait.
    fn daemon_set(&mut self, text: &str) {
        let template = member(member(text, "spec").unwrap_or_default(), "template").unwrap_or_default();
        let pod = member(template, "spec").unwrap_or_default();
        let (mut images, mut only_pulls) = (Vec::new(), true);
        for list in ["initContainers", "containers"] {
            let _ = elements(member(pod, list).unwrap_or_default(), &mut |container| {
                let Some(image) = text_member(container, "image") else { return };
                let read = Reference::parse(&image);
                let pause = read.as_ref().is_ok_and(is_pause);
                only_pulls &= pause || is_idle(container);
                let policy = policy_of(container).unwrap_or_else(|| default_pull_policy(&read).0);
                images.extend((!pause).then_some((image, policy)));
            });
        }
        for (image, policy) in images.iter().filter(|_| only_pulls) {
            self.bring("DaemonSet", text, image, Some(*policy));
        }
    }

    fn bring(&mut self, kind: &str, object: &str, image: &str, policy: Option<PullPolicy>) {
        let Ok(read) = Reference::parse(image) else { return };
        let by = format!("{kind}/{}", name_of(object));
        let ahead = Ahead { canonical: read.canonical(), policy, by };
        self.ahead.push((read.name(), ahead));
    }

    /// Whether nothing was taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.ahead.is_empty()
    }
}

/// The name of an object.
fn name_of(object: &str) -> String {
    let name = text_member(member(object, "metadata").unwrap_or_default(), "name");
    name.unwrap_or_default().into_owned()
}

/// The pull policy that an object names.
fn policy_of(object: &str) -> Option<PullPolicy> {
    PullPolicy::parse(&text_member(object, "imagePullPolicy")?)
}

/// The strings of a list.
fn texts(list: &str, take: &mut dyn FnMut(&str)) {
    let _ = elements(list, &mut |one| {
        if let Some(text) = text_of(one) {
            take(&text);
        }
    });
}

fn canonical(image: &str) -> Option<String> {
    Reference::parse(image).ok().map(|read| read.canonical())
}

/// The image that does nothing, whoever keeps a copy of it.
fn is_pause(image: &Reference<'_>) -> bool {
    image.repository().parts().last().is_some_and(|last| last == "pause" || last.starts_with("pause-"))
}

/// Whether a container's command does nothing but end, or wait.
fn is_idle(container: &str) -> bool {
    let mut words = Vec::new();
    for list in ["command", "args"] {
        texts(member(container, list).unwrap_or_default(), &mut |word| words.push(word.to_owned()));
    }
    let program = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
    let first = words.first().map(|word| program(word)).unwrap_or_default();
    let script = match (first.as_str(), words.get(1).map(String::as_str)) {
        ("sh" | "bash" | "ash", Some("-c" | "-ec")) => words.get(2).map(String::as_str).unwrap_or_default(),
        _ => return matches!(first.as_str(), "true" | "echo" | "sleep" | "pause"),
    };
    // Of a script each command: an agent's own loop, too, begins with a word that does nothing.
    !script.is_empty()
        && script.split([';', '\n', '&', '|']).all(|command| {
            let mut words =
                command.split_whitespace().skip_while(|word| matches!(*word, "while" | "do" | "exec"));
            let idle = |word: &str| {
                matches!(word, "true" | ":" | "exit" | "echo" | "sleep" | "wait" | "trap" | "done")
            };
            words.next().is_none_or(|word| idle(&program(word)))
        })
}

impl Caches {
    /// Of what was collected, and images that are known to be on every node. `given`: whether somebody said
    /// anything of the kind, be it that there is nothing.
    #[must_use]
    pub fn new(collected: Collected, preloaded: Vec<ImagePattern>, given: bool) -> Self {
        let Collected { nodes, present, ahead } = collected;
        let image = |at: usize| present.get(at).map(|(image, _)| image);
        let by_image = groups(present.len(), &|a, b| image(a).cmp(&image(b))).into_iter().filter_map(|own| {
            let on = own.iter().filter_map(|at| Some(present.get(*at)?.1)).list();
            Some((image(*own.first()?)?.clone(), on))
        });
        let by_image = ByName::sorted(by_image.list());
        let is_known = given || !nodes.is_empty() || !ahead.is_empty() || !preloaded.is_empty();
        let own = |at: usize| ahead.get(at).map(|(name, _)| name);
        let by_name = groups(ahead.len(), &|a, b| own(a).cmp(&own(b))).into_iter().filter_map(|group| {
            let ahead: Vec<&(String, Ahead)> = group.iter().filter_map(|at| ahead.get(*at)).list();
            Some((ahead.first()?.0.clone(), ahead.iter().map(|(_, one)| one.clone()).list()))
        });
        let ahead = ByName::sorted(by_name.list());
        Self { nodes, present: by_image, ahead, preloaded, is_known, behind: None }
    }

    /// Of what was collected, and behind it others, which are asked where it says nothing.
    #[must_use]
    pub fn before(collected: Collected, others: &Rc<Self>) -> Self {
        Self { behind: Some(Rc::clone(others)), ..Self::new(collected, Vec::new(), true) }
    }

    /// Whether anybody told anything of nodes and pre-pullers.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// Whether an image is on the nodes.
    #[must_use]
    pub fn presence(&self, image: &Reference<'_>) -> Presence {
        if self.preloaded.iter().any(|pattern| pattern.matches(image)) {
            return Presence::Everywhere;
        }
        let behind = self.behind.as_ref().map_or(Presence::Unknown, |behind| behind.presence(image));
        if self.nodes.is_empty() || behind == Presence::Everywhere {
            return behind;
        }
        let on = self.on(image);
        match (on.len(), self.telling(on)) {
            (count, _) if count >= self.nodes.len() => Presence::Everywhere,
            // Nobody says that it is not there.
            (count, of) if count >= of => behind,
            (count, of) => Presence::On(count, of),
        }
    }

    /// The nodes that have an image, and how many there are that tell; none where no node does.
    #[must_use]
    pub fn holders(&self, image: &Reference<'_>) -> Option<(Vec<&str>, usize)> {
        if self.nodes.is_empty() {
            return self.behind.as_ref()?.holders(image);
        }
        let on = self.on(image);
        let names = on.iter().filter_map(|node| self.nodes.get(*node)).map(|node| &*node.name);
        let of = self.telling(on);
        (of > 0).then(|| (names.list(), of))
    }

    /// The nodes that have an image.
    fn on(&self, image: &Reference<'_>) -> &[usize] {
        self.present.get(&image.canonical()).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many nodes tell whether they have an image that is on these.
    fn telling(&self, on: &[usize]) -> usize {
        self.nodes.iter().enumerate().filter(|(at, node)| !node.cut || on.binary_search(at).is_ok()).count()
    }

    /// What pre-pullers bring of an image's repository.
    #[must_use]
    pub fn ahead(&self, image: &Reference<'_>) -> Vec<&Ahead> {
        let mut found = self.behind.as_ref().map(|behind| behind.ahead(image)).unwrap_or_default();
        if !self.ahead.is_empty() {
            found.extend(self.ahead.get(&image.name()).into_iter().flatten());
        }
        found
    }
}

#[cfg(test)]
mod tests;
