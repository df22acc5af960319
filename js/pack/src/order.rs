//! The order of a module's functions: gzip sees 32 KiB back and no further, so functions that are alike
//! zip smaller when they stand together. What the module does is the same in any order.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

use crate::Outcome;

/// So many bytes in a row make two functions alike.
const GRAM: usize = 6;
/// What more functions than this have in common tells none of them apart.
const COMMON: usize = 100;
/// So many functions are looked back on, at half the weight from the twentieth on.
const WINDOW: usize = 150;
const HALF: usize = 20;
/// So many functions are tried as the first one: what zips smallest by a tenth of a percent, nobody can tell before.
const BEGINNINGS: usize = 16;

/// The module with its functions in an order that zips well.
pub fn ordered(module: &[u8]) -> Outcome<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(&module[body.range()]),
            _ => {}
        }
    }
    let alike = Alike::new(&bodies);
    let beginnings = (0..bodies.len().max(1)).step_by(bodies.len().div_ceil(BEGINNINGS).max(1));
    let tried = beginnings.map(|first| {
        let output = Reorder::new(imported, alike.order(first)).module(module)?;
        Ok((zipped(&output)?, output))
    });
    let tried = tried.collect::<Outcome<Vec<_>>>()?;
    Ok(tried.into_iter().min_by_key(|(size, _)| *size).map(|(_, output)| output).unwrap_or_default())
}

fn zipped(bytes: &[u8]) -> Outcome<usize> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// What functions have in common.
struct Alike {
    /// Of each function, the rows that others have as well.
    grams: Vec<Vec<usize>>,
    /// Of each such row, the functions that have it.
    shared: Vec<Vec<usize>>,
    /// What a function's size lets it off.
    worths: Vec<u64>,
}

impl Alike {
    fn new(bodies: &[&[u8]]) -> Self {
        let mut functions: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
        for (index, body) in bodies.iter().enumerate() {
            for gram in body.windows(GRAM) {
                let those = functions.entry(gram).or_default();
                if those.last() != Some(&index) {
                    those.push(index);
                }
            }
        }
        let mut grams = vec![Vec::new(); bodies.len()];
        let mut sizes = vec![10_u32; bodies.len()];
        let mut shared = Vec::new();
        for those in functions.into_values() {
            those.iter().for_each(|&index| sizes[index] += 1);
            if (2..=COMMON).contains(&those.len()) {
                those.iter().for_each(|&index| grams[index].push(shared.len()));
                shared.push(those);
            }
        }
        // Square roots are the same on every machine, and other powers are not: size to the three quarters.
        let worth = |size: u32| (f64::from(size).sqrt() * f64::from(size).sqrt().sqrt()) as u64;
        Self { grams, shared, worths: sizes.into_iter().map(worth).collect() }
    }

    /// From function to function, each time to the one that has most in common with the last ones, for its size:
    /// a large one is let off a little, for it never has as much in common.
    fn order(&self, first: usize) -> Vec<usize> {
        let Self { grams, shared, worths } = self;
        let mut order: Vec<usize> = (0..grams.len()).filter(|&index| index == first).collect();
        let mut left: Vec<bool> = (0..grams.len()).map(|index| index != first).collect();
        let mut seen = vec![usize::MAX; shared.len()];
        while order.len() < grams.len() {
            let mut scores = vec![0; grams.len()];
            for (distance, &index) in order.iter().rev().take(WINDOW).enumerate() {
                let weight = (1_000 * HALF / (HALF + distance)) as u64;
                for &gram in &grams[index] {
                    if std::mem::replace(&mut seen[gram], order.len()) != order.len() {
                        shared[gram].iter().for_each(|&other| scores[other] += weight);
                    }
                }
            }
            // Of equals the first.
            let rank = |&index: &usize| (scores[index] * 1_000 / worths[index], std::cmp::Reverse(index));
            let Some(next) = (0..grams.len()).filter(|&index| left[index]).max_by_key(rank) else { break };
            left[next] = false;
            order.push(next);
        }
        order
    }
}

/// Writes the functions in their new order, and whatever names one by its new number.
struct Reorder {
    imported: u32,
    order: Vec<usize>,
    number: Vec<u32>,
}

impl Reorder {
    fn new(imported: u32, order: Vec<usize>) -> Self {
        let mut number = vec![0; order.len()];
        for (new, &old) in (imported..).zip(&order) {
            number[old] = new;
        }
        Self { imported, order, number }
    }

    /// A module with its functions in this order.
    fn module(mut self, module: &[u8]) -> Outcome<Vec<u8>> {
        let mut output = Module::new();
        self.parse_core_module(&mut output, Parser::new(0), module)?;
        Ok(output.finish())
    }
}

impl Reencode for Reorder {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        let own = function.checked_sub(self.imported).and_then(|own| self.number.get(own as usize));
        Ok(own.copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for &old in &self.order {
            functions.function(types[old]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for old in self.order.clone() {
            self.parse_function_body(code, bodies[old].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Alike, ordered};

    #[test]
    fn what_is_alike_stands_together() {
        let bodies: [&[u8]; 4] = [b"one function", b"abcdefghij", b"two function", b"abcdefghik"];
        assert_eq!(Alike::new(&bodies).order(0), [0, 2, 1, 3]);
        assert_eq!(Alike::new(&bodies).order(3), [3, 1, 0, 2]);
        assert!(Alike::new(&[]).order(0).is_empty());
    }

    #[test]
    fn calls_and_exports_follow_their_functions() {
        // Three functions, the first of which calls the second; the third is like the first, and exported.
        let module = |functions: &[&[u8]], exported: u8| {
            let mut bytes =
                b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x04\x03\0\0\0\x07\x05\x01\x01f\0".to_vec();
            bytes.push(exported);
            let code: Vec<u8> =
                functions.iter().flat_map(|body| [&[body.len() as u8], *body].concat()).collect();
            bytes.extend([10, code.len() as u8 + 1, functions.len() as u8]);
            bytes.extend(code);
            bytes
        };
        let nops = b"\x00\x01\x01\x01\x01\x01\x01\x0b";
        let before = module(&[b"\x00\x01\x01\x01\x01\x01\x10\x01\x0b", b"\x00\x0b", nops], 2);
        let after = module(&[nops, b"\x00\x01\x01\x01\x01\x01\x10\x02\x0b", b"\x00\x0b"], 0);
        assert_eq!(ordered(&before).expect("a module"), after);
        assert!(ordered(b"no module").is_err());
    }
}
