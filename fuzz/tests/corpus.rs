//! Replays the committed corpus through the fuzz targets, without libFuzzer: on every toolchain, in a moment.

use std::path::Path;
use std::{fs, panic};

use clerk_invitations_fuzz::TARGETS;

/// A corpus is chosen by hand; what libFuzzer collects stays out of the repository.
const MAX_FILES: usize = 40;

#[test]
fn every_target_stands_its_corpus() {
    let mut failed = Vec::new();
    for (name, target) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let mut files: Vec<_> = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        assert!((1..=MAX_FILES).contains(&files.len()), "{name} has {} files", files.len());
        for file in files {
            let data = fs::read(&file).unwrap();
            if panic::catch_unwind(|| target(&data)).is_err() {
                failed.push(file);
            }
        }
    }
    assert!(failed.is_empty(), "what must hold does not for {failed:#?}");
}

#[test]
fn every_folder_has_a_target() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for folder in fs::read_dir(corpus).unwrap() {
        let name = folder.unwrap().file_name();
        assert!(TARGETS.iter().any(|(target, _)| name == *target), "{name:?} has no target");
    }
}

#[test]
fn nothing_and_every_single_byte_is_stood() {
    for (_, target) in TARGETS {
        target(&[]);
        for byte in 0..=u8::MAX {
            target(&[byte]);
            target(&[byte; 12]);
        }
    }
}
