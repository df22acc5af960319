//! Docker's configuration as the kubelet reads it, with Go's `encoding/json`: keys in any case, `null` for
//! anything, and a wrong type is a fault. Of its values nothing is kept.

use crate::base64::decode;
use crate::kubernetes::{each_member, is_json, text_of};
use crate::list::Listed;
use crate::order::ByName;
use crate::text::lossy;

use super::key::Key;

/// Why a secret breaks the keyring of every pod that uses it. No value is repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// What the API server reads as base64 is none.
    Base64,
    /// It is no JSON.
    Json,
    /// A list, number or the like stands where Docker has something else.
    Shape,
    /// The `auth` of this key is no base64 of `user:password`.
    Auth(String),
}

/// The keys of a configuration, each once in the order of its text, and how many the kubelet cannot read.
#[derive(Clone, Debug, Default)]
pub(super) struct Config {
    pub(super) keys: Vec<Key>,
    pub(super) unreadable: usize,
}

/// The level of a configuration that is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// `{"auths": {…}}`
    Top,
    /// `{"registry.example.com": {…}}`
    Auths,
    /// `{"username": …, "password": …, "auth": …}`
    Entry,
    /// Text by name.
    Headers,
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    /// By the key as written; of two that are the same the last counts.
    entries: Vec<(String, ())>,
    /// The last `auth` of an entry is none.
    is_bad: bool,
    broken: Option<Broken>,
}

impl Config {
    /// Reads a configuration, of which what is no UTF-8 is no key of an image; `wrapped` where its entries stand in `auths`.
    pub(super) fn read(bytes: Vec<u8>, wrapped: bool) -> Result<Self, Broken> {
        let mut reading = Reading::default();
        let text = lossy(bytes);
        if !is_json(&text) {
            return Err(Broken::Json);
        }
        reading.level(text.trim_ascii_start(), if wrapped { Level::Top } else { Level::Auths });
        if let Some(broken) = reading.broken {
            return Err(broken);
        }
        let written = ByName::new(reading.entries);
        let keys: Vec<Key> = written.iter().filter_map(|(key, ())| Key::prepare(key)).list();
        Ok(Self { unreadable: written.iter().len() - keys.len(), keys })
    }
}

impl Reading {
    fn fault(&mut self, fault: Broken) {
        self.broken.get_or_insert(fault);
    }

    /// Reads a level, which is valid JSON.
    fn level(&mut self, text: &str, level: Level) {
        match text.as_bytes().first() {
            Some(b'{') => {
                if each_member(text, &mut |key, value| self.member(level, key, value)).is_err() {
                    self.fault(Broken::Json);
                }
            }
            // `null` changes nothing, and takes away what `auths` held.
            Some(b'n') if level == Level::Auths => self.entries.clear(),
            Some(b'n') => {}
            _ => self.fault(Broken::Shape),
        }
    }

    fn member(&mut self, level: Level, key: &str, value: &str) {
        match level {
            Level::Top if is(key, "auths") => self.level(value, Level::Auths),
            Level::Top if is(key, "httpheaders") => self.level(value, Level::Headers),
            Level::Auths => {
                self.is_bad = false;
                self.level(value, Level::Entry);
                if self.is_bad {
                    self.fault(Broken::Auth(Key::prepare(key).map_or_else(String::new, |key| key.text)));
                }
                self.entries.push((key.to_owned(), ()));
            }
            Level::Entry if is(key, "auth") && value.starts_with('"') => {
                self.is_bad = !text_of(value).is_some_and(|auth| auth.is_empty() || is_auth(&auth));
            }
            Level::Entry if !TEXTS.iter().any(|name| is(key, name)) => {}
            // What has to be a string.
            Level::Entry | Level::Headers if !value.starts_with(['"', 'n']) => self.fault(Broken::Shape),
            _ => {}
        }
    }
}

/// What Go reads of an entry.
const TEXTS: [&str; 4] = ["auth", "username", "password", "email"];

/// Whether Go takes a key for a name: letters in any case, and the two others that fold into ASCII.
fn is(key: &str, name: &str) -> bool {
    key.chars()
        .map(|c| match c {
            '\u{17f}' => 's',
            '\u{212a}' => 'k',
            c => c.to_ascii_lowercase(),
        })
        .eq(name.chars())
}

/// Whether an `auth` is base64 of `user:password`; the padding may be left out.
fn is_auth(auth: &str) -> bool {
    decode(auth, auth.trim().ends_with('=')).is_some_and(|decoded| decoded.contains(&b':'))
}
