//! The metadata that Kubewarden reads from a custom section of the module.

use crate::Outcome;

const SECTION: &str = "io.kubewarden.metadata";

/// Appends the section. Kubewarden takes the first of that name, so a second would be a lie: refused.
pub fn with_metadata(mut module: Vec<u8>, metadata: &str) -> Outcome<Vec<u8>> {
    if custom_sections(&module)?.any(|name| name == SECTION.as_bytes()) {
        return Err(format!("the module has a section `{SECTION}` already").into());
    }
    let mut body = leb128(SECTION.len());
    body.extend(SECTION.bytes());
    body.extend(metadata.bytes());
    module.push(0);
    module.extend(leb128(body.len()));
    module.extend(body);
    Ok(module)
}

/// The names of the custom sections, in order.
fn custom_sections(module: &[u8]) -> Outcome<impl Iterator<Item = &[u8]>> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0").ok_or("not a WebAssembly module")?;
    let mut names = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        let (length, after) = read_leb128(after)?;
        let (body, after) = after.split_at_checked(length).ok_or("a section is cut short")?;
        if id == 0 {
            let (length, name) = read_leb128(body)?;
            names.push(name.get(..length).ok_or("a section's name is cut short")?);
        }
        rest = after;
    }
    Ok(names.into_iter())
}

fn leb128(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

fn read_leb128(bytes: &[u8]) -> Outcome<(usize, &[u8])> {
    let mut value = 0;
    for (index, &byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[index + 1..]));
        }
    }
    Err("a length is cut short".into())
}

#[cfg(test)]
mod tests {
    use super::{SECTION, custom_sections, with_metadata};

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn the_section_stands_last_with_its_text() {
        let metadata = "x".repeat(300); // long enough for a length of two bytes
        let policy = with_metadata(EMPTY.to_vec(), &metadata).unwrap();
        let names: Vec<_> = custom_sections(&policy).unwrap().collect();
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
