//! The files below a directory, in an order that does not depend on the file system.

use crate::edit::Globs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What a walk found.
#[derive(Default)]
pub(super) struct Walked {
    /// Plain files, sorted.
    pub files: Vec<PathBuf>,
    /// Symbolic links, which are not followed: what they lead to inside the tree is found under its own name.
    pub links: Vec<PathBuf>,
    /// What could not be looked at, and why.
    pub errors: Vec<(PathBuf, String)>,
}

/// Walks a directory. Hidden files and folders, the folders in `exclude`, and what `globs` match, are passed by.
pub(super) fn walk(root: &Path, exclude: &[PathBuf], globs: &Globs) -> Walked {
    let mut walked = Walked::default();
    let visible = |entry: &walkdir::DirEntry| {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        entry.depth() == 0
            || !(hidden || exclude.iter().any(|e| e == entry.path()) || globs.matches(entry.path()))
    };
    for entry in WalkDir::new(root).follow_links(false).sort_by_file_name().into_iter().filter_entry(visible)
    {
        match entry {
            Ok(entry) if entry.file_type().is_symlink() && entry.depth() > 0 => {
                walked.links.push(entry.into_path());
            }
            Ok(entry) if entry.file_type().is_file() => walked.files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_path_buf();
                let message = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                walked.errors.push((path, message));
            }
        }
    }
    walked
}
