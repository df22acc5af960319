//! Every limit, as a named constant: past it a failure or a counted truncation, never a trap.

/// Largest input, in bytes, that a policy engine's module reads.
pub const ENGINE_INPUT: usize = 16 << 20;

/// Largest input, in bytes, that the command and the JavaScript API read.
pub const COMMAND_INPUT: usize = 512 << 20;

/// Deepest nesting of JSON arrays and objects in an input.
pub const DEPTH: usize = 100;

/// Objects, containers, volumes and secrets in an input, with one more for every so many bytes of it: no set of
/// objects that somebody wrote has as many, and each takes memory, which ends at four gigabytes in a module.
pub const ELEMENTS: usize = 250_000;

/// Bytes of an input for each element past [`ELEMENTS`].
pub const ELEMENT: usize = 256;

/// Objects that Kubewarden's host is asked for to judge one request, which may take two seconds in all.
pub const LOOKUPS: usize = 20;

/// Secrets that a fix names in one pod, that such a pod may name already, and that are looked at for one that serves
/// an image: there may be as many pods as secrets.
pub const PULL_SECRETS: usize = 64;

/// Findings in a report; verdict and summary count all of them.
pub const FINDINGS: usize = 10_000;

/// Findings in a report about one admission request, which an API server has to carry.
pub const ADMISSION_FINDINGS: usize = 100;

/// Bytes of text in the findings of a report about one admission request.
pub const ADMISSION_TEXT: usize = 64 << 10;

/// Bytes of the user's text that one message repeats.
pub const ECHO: usize = 256;

/// Bytes of one admission warning; kubectl and the API server cut longer ones.
pub const WARNING: usize = 119;

/// Findings that one rejection message names before it counts the rest.
pub const MESSAGE_FINDINGS: usize = 10;

/// Bytes of a pattern for registries, images or names; it keeps matching linear in the text.
pub const PATTERN: usize = 1 << 10;

/// Bytes of one regular expression or range of versions in the settings.
pub const EXPRESSION: usize = 1 << 10;

/// Bytes of a regular expression once compiled.
pub const REGEX: usize = 64 << 10;

/// Deepest nesting of a regular expression: a group counts three times and more, for what is in it.
pub const REGEX_DEPTH: u32 = 50;
