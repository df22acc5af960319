//! The OPA bundle: `.manifest` and `policy.wasm` in a gzipped tar.

use crate::Outcome;
use flate2::{Compression, GzBuilder};
use std::io::Write;

/// Both names begin with a slash: OPA strips it, and the loaders of the Rust and .NET SDKs look for
/// `/policy.wasm` and nothing else.
pub fn archive(module: &[u8], manifest: &str) -> Outcome<Vec<u8>> {
    let mut tar = Vec::new();
    append(&mut tar, "/.manifest", manifest.as_bytes())?;
    append(&mut tar, "/policy.wasm", module)?;
    tar.resize(tar.len() + 2 * BLOCK, 0);

    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gzip.write_all(&tar)?;
    Ok(gzip.finish()?)
}

const BLOCK: usize = 512;

/// One file in the ustar format, owned by root and dated 1970. Written by hand because the `tar`
/// crate refuses absolute names.
fn append(tar: &mut Vec<u8>, name: &str, content: &[u8]) -> Outcome {
    let mut header = [0; BLOCK];
    let mut field = |at: usize, text: &str| header[at..at + text.len()].copy_from_slice(text.as_bytes());
    field(0, name);
    field(100, "0000644\0");
    field(108, "0000000\0");
    field(116, "0000000\0");
    field(124, &format!("{:011o}\0", content.len()));
    field(136, "00000000000\0");
    field(148, "        "); // the checksum is taken with blanks in its own place
    field(156, "0");
    field(257, "ustar\x0000");
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());

    tar.write_all(&header)?;
    tar.write_all(content)?;
    tar.resize(tar.len().next_multiple_of(BLOCK), 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::archive;
    use flate2::read::GzDecoder;
    use std::{
        io::Read,
        process::{Command, Stdio},
    };

    #[test]
    fn system_tar_reads_both_files_back() {
        let bundle = archive(b"module", "{}").unwrap();
        let mut tar = Vec::new();
        GzDecoder::new(bundle.as_slice()).read_to_end(&mut tar).unwrap();

        let mut list = Command::new("tar")
            .args(["-tvPf", "-"])
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut list.stdin.take().unwrap(), &tar).unwrap();
        let listed = String::from_utf8(list.wait_with_output().unwrap().stdout).unwrap();
        let rows: Vec<Vec<&str>> = listed.lines().map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(
            rows,
            [
                ["-rw-r--r--", "0/0", "2", "1970-01-01", "00:00", "/.manifest"],
                ["-rw-r--r--", "0/0", "6", "1970-01-01", "00:00", "/policy.wasm"],
            ]
        );
        assert!(tar.windows(6).any(|bytes| bytes == b"module"));
    }

    #[test]
    fn equal_input_gives_equal_bytes() {
        assert_eq!(archive(b"module", "{}").unwrap(), archive(b"module", "{}").unwrap());
    }
}
