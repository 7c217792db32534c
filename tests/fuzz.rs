//! What the fuzzer once found, run again: each file of `fuzz/regressions` by every check of the fuzz targets.

#[path = "../fuzz/checks/mod.rs"]
mod checks;

use std::path::{Path, PathBuf};

fn folder(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<_> = entries.map(|e| e.expect("an entry").path()).filter(|p| p.is_file()).collect();
    files.sort();
    files
}

/// On a thread of its own, whose stack is what a thread has when nobody says anything.
fn run(files: Vec<PathBuf>, checks: &'static [fn(&[u8])]) {
    let work = move || {
        for path in files {
            let bytes = std::fs::read(&path).expect("read");
            eprintln!("{}", path.display());
            for check in checks {
                check(&bytes);
            }
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread").join().expect("no panic");
}

#[test]
fn what_was_found_stays_mended() {
    let files = folder("fuzz/regressions");
    assert!(!files.is_empty());
    run(files, &[checks::read, checks::round, checks::lower]);
}

#[test]
fn the_seeds_hold_what_the_fuzzer_looks_for() {
    run(folder("corpus/features"), &[checks::read, checks::lower]);
    run(folder("corpus/broken"), &[checks::read, checks::round, checks::lower]);
}
