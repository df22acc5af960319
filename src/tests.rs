//! What holds for the crate as a whole.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms by floor; no room imports from a floor above its own.
const FLOORS: [(&str, u8); 23] = [
    ("abi", 8),
    ("json", 7),
    ("answers", 6),
    ("engine", 5),
    ("rules", 4),
    ("pull", 3),
    ("input", 2),
    ("settings", 2),
    ("report", 2),
    ("kubernetes", 1),
    ("evidence", 1),
    ("credentials", 1),
    ("image", 0),
    ("pattern", 0),
    ("tree", 0),
    ("base64", 0),
    ("wire", 0),
    ("order", 0),
    ("moment", 0),
    ("limits", 0),
    ("list", 0),
    ("memory", 0),
    ("text", 0),
];

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn floors() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut imports = 0;
    for file in files {
        let relative = file.strip_prefix(&root).expect("below src");
        let room =
            relative.iter().next().and_then(|name| name.to_str()).map(|name| name.trim_end_matches(".rs"));
        let Some(own) = room.and_then(floor) else {
            assert!(
                matches!(room, Some("lib" | "tests" | "bin")),
                "{relative:?} stands in no room of the house"
            );
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file");
        for rest in text.split("crate::").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(other) = floor(&name) else { continue };
            imports += 1;
            assert!(other <= own, "{relative:?} on floor {own} imports `{name}` from floor {other}");
        }
    }
    assert!(imports > 40, "the test has lost sight of the imports");
}

#[test]
fn unsafe_stands_in_abi_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let word = ["unsafe", "_code"].concat();
    for file in files.iter().filter(|file| !file.starts_with(root.join("abi"))) {
        let text = fs::read_to_string(file).expect("a source file");
        assert!(!text.contains(&word), "{file:?} asks for unsafe code");
    }
}
