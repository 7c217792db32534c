//! Writing copies: never outside the output's folder, never half a tree, never over a file that the user wants to keep.
//!
//! All that a run writes is a transaction: [`Staging`] takes the files one by one into a hidden folder on the same file
//! system, and [`Staging::commit`] puts them into place by renaming, all or none.

mod leftover;
mod place;
mod staging;

pub use leftover::Leftover;
pub use place::Placed;
pub use staging::{Change, Staging};

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};

/// A folder that copies are written to.
#[derive(Clone, Debug)]
pub struct Output {
    folder: PathBuf,
    /// The same from the root of the file system, so that the working folder is not asked for with each file.
    absolute: PathBuf,
    force: bool,
}

/// Why a file was not written.
#[derive(Debug)]
pub enum OutputError {
    /// The path leads out of the folder, by `..` or by a symbolic link.
    Outside(PathBuf),
    /// The file is there already, or a file where a folder would have to be.
    Exists(PathBuf),
    /// The run was given up.
    Abandoned,
    /// The system says no.
    Io(PathBuf, io::Error),
    /// What had been put into place before the system said no could not be taken back: why, and where what was there
    /// before is kept.
    Stuck(Box<OutputError>, PathBuf),
}

impl OutputError {
    /// Whether it is about this file alone, and others may be written.
    pub fn is_of_one_file(&self) -> bool {
        matches!(self, OutputError::Outside(_) | OutputError::Exists(_))
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputError::Outside(path) => write!(f, "{} leads out of the output's folder", path.display()),
            OutputError::Exists(path) => write!(f, "{} is there already", path.display()),
            OutputError::Abandoned => f.write_str("the run was given up"),
            OutputError::Io(path, error) => write!(f, "cannot write {}: {error}", path.display()),
            OutputError::Stuck(error, kept) => {
                write!(f, "{error}; the files that were replaced are in {}", kept.display())
            }
        }
    }
}

impl std::error::Error for OutputError {}

impl Output {
    /// A folder, which need not be there yet. With `force` files in it may be replaced.
    pub fn new(folder: impl Into<PathBuf>, force: bool) -> Output {
        let mut output = Output { folder: folder.into(), absolute: PathBuf::new(), force };
        output.absolute = std::path::absolute(output.shown()).unwrap_or_else(|_| output.shown());
        output
    }

    /// The folder as messages show it.
    fn shown(&self) -> PathBuf {
        if self.folder.as_os_str().is_empty() { PathBuf::from(".") } else { self.folder.clone() }
    }

    /// The full path of a copy.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.join(relative)
    }

    /// Those of these paths that are taken: none with `force`, but for folders.
    pub fn taken<'a>(&self, relative: impl Iterator<Item = &'a str>) -> Vec<PathBuf> {
        let mut folders = HashMap::from([(self.folder.clone(), is_there(&self.folder))]);
        let mut taken = |path: &PathBuf| {
            // Nothing is taken in a folder that is yet to be made.
            let folder = path.parent().unwrap_or(Path::new(""));
            knows(&mut folders, folder) && path.symlink_metadata().is_ok_and(|m| !self.force || m.is_dir())
        };
        relative.map(|r| self.path(r)).filter(|path| taken(path)).collect()
    }

    /// The same folder, in which files may be replaced.
    #[must_use]
    pub fn replacing(&self) -> Output {
        Output { force: true, ..self.clone() }
    }

    /// Begins to write. Nothing is made before the first file comes.
    pub fn begin(&self) -> Staging {
        Staging::new(self.clone())
    }

    /// Writes one copy, whole or not at all.
    ///
    /// # Errors
    /// When the path leads outside, the file is there and may not be replaced, or the system says no.
    pub fn write(&self, relative: &str, content: impl AsRef<[u8]>) -> Result<(), OutputError> {
        let staging = self.begin();
        staging.write(relative, content)?;
        staging.commit()?;
        Ok(())
    }

    /// The folders that lead to a copy, if they do not lead out.
    fn way<'a>(&self, relative: &'a str) -> Result<&'a Path, OutputError> {
        let way = Path::new(relative).parent().unwrap_or(Path::new(""));
        let named = Path::new(relative).file_name().is_some();
        if !named || way.components().any(|c| !matches!(c, Component::Normal(_))) {
            return Err(OutputError::Outside(self.path(relative)));
        }
        Ok(way)
    }
}

/// Whether a folder is there, as far as is known; else whether the system says so, which is asked from the top downwards
/// and only once for each folder.
fn knows(folders: &mut HashMap<PathBuf, bool>, folder: &Path) -> bool {
    if let Some(there) = folders.get(folder) {
        return *there;
    }
    let there = folder.parent().is_none_or(|parent| knows(folders, parent)) && is_there(folder);
    folders.insert(folder.to_path_buf(), there);
    there
}

fn is_there(folder: &Path) -> bool {
    folder.as_os_str().is_empty() || folder.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests;
