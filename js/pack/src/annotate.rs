//! The metadata that Kubewarden reads from a custom section of the module.

use crate::Outcome;
use crate::binary::{leb128, number, sections};

const SECTION: &str = "io.kubewarden.metadata";

/// Appends the section. Kubewarden takes the first of that name, so a second would be a lie: refused.
pub fn with_metadata(mut module: Vec<u8>, metadata: &str) -> Outcome<Vec<u8>> {
    if custom_sections(&module)?.contains(&SECTION.as_bytes()) {
        return Err(format!("the module has a section `{SECTION}` already").into());
    }
    let mut body = leb128(u32::try_from(SECTION.len())?);
    body.extend(SECTION.bytes());
    body.extend(metadata.bytes());
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
    use super::{SECTION, custom_sections, with_metadata};

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn the_section_stands_last_with_its_text() {
        let metadata = "x".repeat(300); // long enough for a length of two bytes
        let policy = with_metadata(EMPTY.to_vec(), &metadata).unwrap();
        let names = custom_sections(&policy).unwrap();
        assert_eq!(names, [SECTION.as_bytes()]);
        assert!(policy.ends_with(metadata.as_bytes()));
    }

    #[test]
    fn a_second_section_is_refused() {
        let policy = with_metadata(EMPTY.to_vec(), "{}").unwrap();
        assert!(with_metadata(policy, "{}").is_err());
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(with_metadata(b"text".to_vec(), "{}").is_err());
        assert!(with_metadata([EMPTY, b"\x01\x7f"].concat(), "{}").is_err());
    }
}
