//! A module's sections and numbers. Layout: WebAssembly core specification, binary format.

use crate::Outcome;

/// The sections, each with its id.
pub fn sections(module: &[u8]) -> Outcome<Vec<(u8, &[u8])>> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0").ok_or("not a WebAssembly module")?;
    let mut sections = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        let (length, after) = number(after)?;
        let (body, after) = after.split_at_checked(length as usize).ok_or("a section is cut short")?;
        sections.push((id, body));
        rest = after;
    }
    Ok(sections)
}

/// An unsigned LEB128 number, and what follows it.
pub fn number(bytes: &[u8]) -> Outcome<(u32, &[u8])> {
    let mut value = 0;
    for (index, &byte) in bytes.iter().take(5).enumerate() {
        value |= u32::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[index + 1..]));
        }
    }
    Err("a number is cut short".into())
}

/// A number as unsigned LEB128.
pub fn leb128(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

#[cfg(test)]
mod tests {
    use super::{leb128, number};

    #[test]
    fn numbers_are_written_as_they_are_read() {
        for value in [0, 1, 63, 64, 127, 128, 8191, 8192, 86_826, u32::MAX] {
            assert_eq!(number(&leb128(value)).expect("a number"), (value, &[][..]));
        }
    }
}
