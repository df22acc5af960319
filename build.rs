//! How each Wasm module is linked.

use std::path::PathBuf;
use std::{env, fs, io};

/// Bytes of stack: enough for the deepest input that is read, and small, so that the addresses of what lies
/// behind it have three bytes and not four.
const STACK: usize = 80 << 10;

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let feature = |name: &str| env::var_os(format!("CARGO_FEATURE_{name}")).is_some();
    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() != Ok("wasm") {
        return Ok(());
    }
    if feature("OPA") {
        let object = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("abi_version.o");
        fs::write(&object, abi_version())?;
        link(&object.display().to_string());
        link("--import-memory");
        link("--export-memory");
    }
    if feature("JS") || feature("OPA") || feature("KUBEWARDEN") {
        // The stack lies below the data, so that an overflow traps instead of overwriting it.
        link("--stack-first");
        link(&format!("-zstack-size={STACK}"));
    }
    Ok(())
}

fn link(argument: &str) {
    println!("cargo:rustc-cdylib-link-arg={argument}");
}

/// OPA reads its ABI version from two globals that hold the value. Rust exports statics as globals
/// that hold an address, so the two come from a relocatable object of our own: a global section and
/// the symbols that export it. Layout: WebAssembly object file linking, tool-conventions/Linking.md.
fn abi_version() -> Vec<u8> {
    let constant = |value: u8| vec![0x7f, 0x00, 0x41, value, 0x0b]; // i32, immutable, i32.const, end
    let globals = [vec![2], constant(1), constant(3)].concat();
    // Kind 2 is a global; flags 0xa0 are exported (0x20) and not to be stripped (0x80), as LEB128.
    let symbol = |index: u8, name: &str| [&[2, 0xa0, 0x01, index][..], &named(name)].concat();
    let symbols =
        [vec![2], symbol(0, "opa_wasm_abi_version"), symbol(1, "opa_wasm_abi_minor_version")].concat();
    let linking = [named("linking"), vec![2], section(8, &symbols)].concat();
    [b"\0asm\x01\0\0\0".to_vec(), section(6, &globals), section(0, &linking)].concat()
}

/// A length byte and the text; every text here is shorter than 128 bytes.
fn named(name: &str) -> Vec<u8> {
    [&[name.len() as u8][..], name.as_bytes()].concat()
}

fn section(id: u8, content: &[u8]) -> Vec<u8> {
    [&[id, content.len() as u8][..], content].concat()
}
