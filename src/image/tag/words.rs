//! The words of tags.

/// Words with blanks between them: a list of strings takes eight bytes more for each.
#[derive(Clone, Copy)]
pub struct Words(&'static str);

impl Words {
    /// Whether a word is one of them.
    #[inline(never)]
    pub fn has(self, word: &str) -> bool {
        self.0.split(' ').any(|own| own == word)
    }
}

/// Words for a stage or branch, whose tag is moved to what is current there.
pub const CHANNELS: Words = Words(
    "latest stable oldstable oldoldstable testing main master trunk head edge nightly dev devel develop \
     development test staging stage stg prod production preprod canary beta alpha rc pre prerelease \
     candidate next current lts mainline rolling unstable experimental snapshot preview hourly daily \
     weekly monthly release tip rawhide sid default live qa uat integration insiders bleeding innovation \
     fresh debug ga",
);

/// Distributions and their code names: the tag follows the newest version on it. A number behind one,
/// glued or not, is the distribution's.
pub const DISTRIBUTIONS: Words = Words(
    "wheezy jessie stretch buster bullseye bookworm trixie forky duke precise trusty xenial bionic focal \
     impish jammy kinetic lunar mantic noble oracular plucky questing resolute alpine debian ubuntu \
     centos fedora rhel ubi rockylinux almalinux amazonlinux oraclelinux archlinux opensuse tumbleweed \
     leap photon wolfi azurelinux mariner windowsservercore nanoserver ltsc",
);

/// Words for a runtime, an edition or a size, whose tag follows the newest version.
pub const FLAVOURS: Words = Words(
    "slim minimal fpm apache cli zts jre jdk distroless nonroot rootless static musl glibc uclibc busybox \
     scratch base full perl onbuild builder dind management headless threaded community enterprise",
);

/// Words that make even a full version move, where no number follows them.
pub const MOVING: &[&str] = &[
    "latest", "nightly", "edge", "snapshot", "canary", "dev", "devel", "develop", "current", "head", "main",
    "master", "trunk", "tip", "next", "unstable", "rolling", "daily", "weekly",
];

/// Words that move a tag which ends in them and starts with a name: `arm64-stable`. Behind a version they
/// tell its line, `2.440.3-lts`.
pub const MOVING_LAST: Words = Words("stable lts mainline staging prod production");

/// Runtimes that are glued to their version: `jdk25`, `php8.3`.
pub const RUNTIMES: Words =
    Words("jdk jre java openjdk php python pypy py node nodejs ruby go golang rust perl dotnet");

/// Words before a build number.
pub const BUILDS: Words = Words("build ci job run r b");

/// Words before a number that is a change under review.
pub const REVIEWS: Words = Words("pr mr pull");

/// Words of a pre-release; those of one letter only with a number behind them.
pub const PRE_RELEASES: Words = Words("alpha beta rc cr dev pre preview milestone ea a b m");
