//! The words of tags.

/// Words for a stage or branch, whose tag is moved to what is current there.
pub const CHANNELS: [&str; 47] = [
    "latest",
    "stable",
    "oldstable",
    "testing",
    "main",
    "master",
    "trunk",
    "head",
    "edge",
    "nightly",
    "dev",
    "devel",
    "develop",
    "development",
    "test",
    "staging",
    "stage",
    "prod",
    "production",
    "canary",
    "beta",
    "alpha",
    "rc",
    "next",
    "current",
    "lts",
    "mainline",
    "rolling",
    "unstable",
    "experimental",
    "snapshot",
    "preview",
    "daily",
    "weekly",
    "monthly",
    "release",
    "tip",
    "rawhide",
    "sid",
    "default",
    "live",
    "qa",
    "uat",
    "insiders",
    "bleeding",
    "debug",
    "ga",
];

/// Words for a distribution, a runtime or a size, whose tag follows the newest version.
pub const FLAVOURS: [&str; 43] = [
    "bookworm",
    "bullseye",
    "buster",
    "trixie",
    "forky",
    "stretch",
    "jessie",
    "jammy",
    "noble",
    "focal",
    "bionic",
    "xenial",
    "trusty",
    "resolute",
    "questing",
    "plucky",
    "oracular",
    "alpine",
    "debian",
    "ubuntu",
    "centos",
    "fedora",
    "slim",
    "minimal",
    "fpm",
    "apache",
    "cli",
    "zts",
    "jre",
    "jdk",
    "distroless",
    "nonroot",
    "musl",
    "glibc",
    "busybox",
    "scratch",
    "base",
    "full",
    "perl",
    "onbuild",
    "windowsservercore",
    "nanoserver",
    "ltsc",
];

/// Words that make even a full version move, where no number follows them.
pub const MOVING: [&str; 13] = [
    "latest", "nightly", "edge", "snapshot", "canary", "dev", "devel", "develop", "current", "head",
    "unstable", "rolling", "daily",
];

/// Runtimes that are glued to their version: `jdk25`, `php8.3`.
pub const RUNTIMES: [&str; 14] = [
    "jdk", "jre", "java", "openjdk", "php", "python", "py", "node", "ruby", "go", "golang", "ubi", "dotnet",
    "ltsc",
];

/// Words before a build number.
pub const BUILDS: [&str; 6] = ["build", "ci", "job", "run", "r", "b"];

/// Words before a number that is a change under review.
pub const REVIEWS: [&str; 3] = ["pr", "mr", "pull"];

/// Words of a pre-release.
pub const PRE_RELEASES: [&str; 9] = ["alpha", "beta", "rc", "dev", "pre", "preview", "a", "b", "m"];
