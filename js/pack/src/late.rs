//! Static data that comes into memory late: when a module with more of it than its host gives memory for is
//! started, it first asks for more. OPA hosts give two pages, and the strictest of them refuse a module that
//! imports more.
//!
//! Layout: WebAssembly core specification, binary format of modules. A data segment becomes a passive one, and a
//! start function grows the memory and copies each to its place.

use crate::Outcome;
use crate::binary::{leb128, number, sections};

/// A section: its id and what it holds.
type Section = (u8, Vec<u8>);

const TYPE: u8 = 1;
const IMPORT: u8 = 2;
const FUNCTION: u8 = 3;
const START: u8 = 8;
const CODE: u8 = 10;
const DATA: u8 = 11;
const DATA_COUNT: u8 = 12;

/// The module with an imported memory of so many pages at most.
pub fn late(module: &[u8], pages: u32) -> Outcome<Vec<u8>> {
    let sections = sections(module)?.into_iter().map(|(id, content)| (id, content.to_vec()));
    let mut sections: Vec<Section> = sections.collect();
    let import = section(&mut sections, IMPORT)?;
    let needed = least(import, pages)?;
    if needed <= pages {
        return Ok(module.to_vec());
    }
    // The linker's own start function clears what is nought: it comes after.
    let cleared = sections.iter().position(|(id, _)| *id == START).map(|at| sections.remove(at).1);
    // The function imports nothing and gives nothing.
    let new_type = append(section(&mut sections, TYPE)?, &[0x60, 0, 0])?;
    let function = append(section(&mut sections, FUNCTION)?, &leb128(new_type))?;
    let segments = passive(section(&mut sections, DATA)?)?;
    let mut body = vec![0, 0x41];
    body.extend(signed(needed - pages));
    body.extend([0x40, 0, 0x1a]); // memory.grow, drop
    for (index, (offset, length)) in (0..).zip(&segments) {
        body.extend(offset);
        body.extend([0x41, 0, 0x41]);
        body.extend(signed(*length));
        body.extend([0xfc, 8]); // memory.init
        body.extend(leb128(index));
        body.push(0);
    }
    if let Some(cleared) = cleared {
        body.push(0x10); // call
        body.extend(cleared);
    }
    body.push(0x0b);
    let body = [leb128(u32::try_from(body.len())?), body].concat();
    append(section(&mut sections, CODE)?, &body)?;
    sections.retain(|(id, _)| *id != DATA_COUNT);
    let count = (DATA_COUNT, leb128(u32::try_from(segments.len())?));
    insert(&mut sections, (START, leb128(function)), &[9, CODE, DATA]);
    insert(&mut sections, count, &[CODE, DATA]);
    let mut out = module.get(..8).unwrap_or_default().to_vec();
    for (id, content) in sections {
        out.push(id);
        out.extend(leb128(u32::try_from(content.len())?));
        out.extend(content);
    }
    Ok(out)
}

/// Puts a section before the first of some others.
fn insert(sections: &mut Vec<Section>, own: Section, before: &[u8]) {
    let at = sections.iter().position(|(id, _)| before.contains(id)).unwrap_or(sections.len());
    sections.insert(at, own);
}

fn section(sections: &mut [Section], wanted: u8) -> Outcome<&mut Vec<u8>> {
    let found = sections.iter_mut().find(|(id, _)| *id == wanted);
    Ok(found.map(|(_, content)| content).ok_or_else(|| format!("the module has no section {wanted}"))?)
}

/// Adds an element to a section that is a list, and gives its index.
fn append(list: &mut Vec<u8>, element: &[u8]) -> Outcome<u32> {
    let (count, rest) = number(list)?;
    *list = [&leb128(count + 1), rest, element].concat();
    Ok(count)
}

/// How many pages the one import, a memory, has to have; from now on no more than so many.
fn least(import: &mut Vec<u8>, pages: u32) -> Outcome<u32> {
    let (count, mut rest) = number(import)?;
    for _ in 0..2 {
        let (length, after) = number(rest)?;
        rest = after.get(length as usize..).ok_or("an import is cut off")?;
    }
    let (&[2, 0 | 1], limits) = rest.split_first_chunk().ok_or("an import is cut off")? else {
        return Err("the module imports something else than a memory".into());
    };
    if count != 1 {
        return Err("the module imports more than a memory".into());
    }
    let (least, after) = number(limits)?;
    let start = import.len() - limits.len();
    *import = [import.get(..start).unwrap_or_default(), &leb128(least.min(pages)), after].concat();
    Ok(least)
}

/// Makes all segments passive, and gives the expression of each one's place and its length.
fn passive(data: &mut Vec<u8>) -> Outcome<Vec<(Vec<u8>, u32)>> {
    let (count, mut rest) = number(data)?;
    let (mut segments, mut written) = (Vec::new(), leb128(count));
    for _ in 0..count {
        let (&[0, 0x41], after) = rest.split_first_chunk().ok_or("a segment is cut off")? else {
            return Err("a data segment stands at no constant place".into());
        };
        let digits = after.iter().position(|byte| byte & 0x80 == 0).ok_or("a place is cut off")? + 1;
        let (offset, after) = after.split_at(digits);
        let after = after.strip_prefix(&[0x0b]).ok_or("a place is no constant")?;
        let (length, after) = number(after)?;
        let (bytes, after) = after.split_at_checked(length as usize).ok_or("a segment is cut off")?;
        segments.push(([&[0x41], offset].concat(), length));
        written.push(1);
        written.extend(leb128(length));
        written.extend(bytes);
        rest = after;
    }
    *data = written;
    Ok(segments)
}

/// A number that is not negative as a signed one: its sixth bit must not read as a sign.
fn signed(value: u32) -> Vec<u8> {
    let mut bytes = leb128(value);
    if bytes.last().is_some_and(|last| last & 0x40 != 0) {
        if let Some(last) = bytes.last_mut() {
            *last |= 0x80;
        }
        bytes.push(0);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::signed;

    #[test]
    fn numbers_keep_their_sign() {
        assert_eq!((signed(1), signed(64), signed(8192)), (vec![1], vec![0xc0, 0], vec![0x80, 0xc0, 0]));
    }
}
