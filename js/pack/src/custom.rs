//! What a module says about itself, in custom sections: its build, and what Kubewarden wants to know.

use crate::Outcome;
use crate::binary::{leb128, number, sections};

/// Kubewarden's metadata.
const METADATA: &str = "io.kubewarden.metadata";

/// Which build this is: version, and the schema of its settings.
const BUILD: &str = "surepull.build";

/// Appends Kubewarden's metadata.
pub fn annotate(module: Vec<u8>, metadata: &str) -> Outcome<Vec<u8>> {
    append(module, METADATA, metadata)
}

/// Appends version and hash of the settings' schema, so that a file without a name can be told, and a settings file
/// be checked against the module that will read it.
pub fn stamp(module: Vec<u8>, version: &str, schema: &str) -> Outcome<Vec<u8>> {
    if schema.len() != 64 || !schema.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(format!("`{schema}` is no SHA-256").into());
    }
    let build = serde_json::json!({"version": version, "settingsSchema": format!("sha256:{schema}")});
    append(module, BUILD, &build.to_string())
}

/// Appends a section. Readers take the first of a name, so a second would be a lie: refused.
fn append(mut module: Vec<u8>, name: &str, text: &str) -> Outcome<Vec<u8>> {
    if custom_sections(&module)?.contains(&name.as_bytes()) {
        return Err(format!("the module has a section `{name}` already").into());
    }
    let mut body = leb128(u32::try_from(name.len())?);
    body.extend(name.bytes());
    body.extend(text.bytes());
    module.push(0);
    module.extend(leb128(u32::try_from(body.len())?));
    module.extend(body);
    Ok(module)
}

/// The names of the custom sections, in order.
fn custom_sections(module: &[u8]) -> Outcome<Vec<&[u8]>> {
    let name = |body| {
        let (length, name) = number(body)?;
        Ok(name.get(..length as usize).ok_or("a section's name is cut short")?)
    };
    sections(module)?.into_iter().filter(|(id, _)| *id == 0).map(|(_, body)| name(body)).collect()
}

#[cfg(test)]
mod tests {
    use super::{BUILD, METADATA, annotate, custom_sections, stamp};

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn the_section_stands_last_with_its_text() {
        let metadata = "x".repeat(300); // long enough for a length of two bytes
        let policy = annotate(EMPTY.to_vec(), &metadata).unwrap();
        assert_eq!(custom_sections(&policy).unwrap(), [METADATA.as_bytes()]);
        assert!(policy.ends_with(metadata.as_bytes()));
    }

    #[test]
    fn a_stamped_module_can_be_annotated() {
        let stamped = stamp(EMPTY.to_vec(), "1.2.3", &"0a".repeat(32)).unwrap();
        assert!(stamped.ends_with(
            format!(r#"{{"version":"1.2.3","settingsSchema":"sha256:{}"}}"#, "0a".repeat(32)).as_bytes()
        ));
        let policy = annotate(stamped, "{}").unwrap();
        assert_eq!(custom_sections(&policy).unwrap(), [BUILD.as_bytes(), METADATA.as_bytes()]);
    }

    #[test]
    fn a_second_section_is_refused() {
        let policy = annotate(EMPTY.to_vec(), "{}").unwrap();
        assert!(annotate(policy, "{}").is_err());
    }

    #[test]
    fn what_is_no_module_or_no_hash_is_refused() {
        assert!(annotate(b"text".to_vec(), "{}").is_err());
        assert!(annotate([EMPTY, b"\x01\x7f"].concat(), "{}").is_err());
        assert!(stamp(EMPTY.to_vec(), "1.2.3", "").is_err());
        assert!(stamp(EMPTY.to_vec(), "1.2.3", &"0x".repeat(32)).is_err());
    }
}
