//! Where the settings of a manual are: in its folder, or in the nearest folder above it in the same repository.

use super::NAME;
use std::path::{Path, PathBuf};

/// The file of settings for an input: in the folder given, or that of the file given, or in the nearest folder above it,
/// up to the top of the repository, which has a `.git`. Without a repository it is looked for in that folder only.
pub fn find(input: &Path) -> Option<Located> {
    let real = if input.as_os_str().is_empty() { Path::new(".") } else { input }.canonicalize().ok()?;
    let folder = if real.is_dir() { real.as_path() } else { real.parent()? };
    let top = folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(folder);
    let found = folder
        .ancestors()
        .take_while(|folder| folder.starts_with(top))
        .map(|folder| folder.join(NAME))
        .find(|file| file.is_file())?;
    Some(Located { file: near(&found), top: top.to_path_buf() })
}

/// Settings that nobody named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The file.
    pub file: PathBuf,
    /// The folder that what they say may not lead out of, by its real path: the top of the repository, or else their own.
    pub top: PathBuf,
}

/// Whether a path, of which not all has to be there, is inside a real folder.
pub(super) fn is_inside(path: &Path, top: &Path) -> bool {
    let Ok(whole) = std::path::absolute(path) else { return false };
    let mut there = whole.as_path();
    let mut rest = Vec::new();
    loop {
        if let Ok(real) = there.canonicalize() {
            let is_plain = rest.iter().all(|part: &&std::ffi::OsStr| *part != "..");
            return is_plain && real.starts_with(top);
        }
        // A path that ends with `..` has no name.
        rest.push(
            there.components().next_back().map_or(std::ffi::OsStr::new(""), std::path::Component::as_os_str),
        );
        match there.parent() {
            Some(parent) => there = parent,
            None => return false,
        }
    }
}

/// A path as a person would write it: from the working directory, where it is below that.
fn near(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let short = here.ok().and_then(|here| path.strip_prefix(&here).ok().map(Path::to_path_buf));
    short.unwrap_or_else(|| path.to_path_buf())
}
