//! Writing copies: never outside the output's folder, never half a file, never over a file that the user wants to keep.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A folder that copies are written to.
#[derive(Clone, Debug)]
pub struct Output {
    folder: PathBuf,
    /// The same from the root of the file system, so that the working folder is not asked for with each file.
    absolute: PathBuf,
    force: bool,
    /// The folders, relative to the output's, that are there and no symbolic links, so that each is made once.
    made: Arc<Mutex<HashSet<PathBuf>>>,
}

/// Why a file was not written.
#[derive(Debug)]
pub enum OutputError {
    /// The path leads out of the folder, by `..` or by a symbolic link.
    Outside(PathBuf),
    /// The file is there already.
    Exists(PathBuf),
    /// The system says no.
    Io(PathBuf, io::Error),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputError::Outside(path) => write!(f, "{} leads out of the output's folder", path.display()),
            OutputError::Exists(path) => write!(f, "{} is there already", path.display()),
            OutputError::Io(path, error) => write!(f, "cannot write {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for OutputError {}

impl Output {
    /// A folder, which need not be there yet. With `force` files in it may be replaced.
    pub fn new(folder: impl Into<PathBuf>, force: bool) -> Output {
        let folder = folder.into();
        let named = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        let absolute = std::path::absolute(named).unwrap_or_else(|_| named.to_path_buf());
        Output { folder, absolute, force, made: Arc::default() }
    }

    /// The full path of a copy.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.join(relative)
    }

    /// Those of these paths that are taken: none with `force`, but for folders.
    pub fn taken<'a>(&self, relative: impl Iterator<Item = &'a str>) -> Vec<PathBuf> {
        let mut folders: HashMap<PathBuf, bool> = HashMap::new();
        let mut taken = |path: &PathBuf| {
            // Nothing is taken in a folder that is yet to be made.
            let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
            let is_there = folders
                .entry(folder)
                .or_insert_with_key(|f| f.as_os_str().is_empty() || f.symlink_metadata().is_ok());
            *is_there && path.symlink_metadata().is_ok_and(|m| !self.force || m.is_dir())
        };
        relative.map(|r| self.path(r)).filter(|path| taken(path)).collect()
    }

    /// Writes a copy: beside its place first, then by renaming, so that there is never half a file.
    ///
    /// # Errors
    /// When the path leads outside, the file is there and may not be replaced, or the system says no.
    pub fn write(&self, relative: &str, content: impl AsRef<[u8]>) -> Result<(), OutputError> {
        let path = self.path(relative);
        let folder = self.make_folder(relative)?;
        let io = |error| OutputError::Io(path.clone(), error);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".copyist-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new file: what the user's mask leaves of it.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(&folder).map_err(io)?;
        file.write_all(content.as_ref()).map_err(io)?;
        let placed = if self.force { file.persist(&path) } else { file.persist_noclobber(&path) };
        match placed {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(OutputError::Exists(path))
            }
            Err(error) => Err(OutputError::Io(path, error.error)),
        }
    }

    /// Makes the folders that lead to a copy, one by one, so that no symbolic link is followed on the way.
    fn make_folder(&self, relative: &str) -> Result<PathBuf, OutputError> {
        let way = Path::new(relative).parent().unwrap_or(Path::new(""));
        if way.components().any(|c| !matches!(c, Component::Normal(_))) {
            return Err(OutputError::Outside(self.path(relative)));
        }
        let folder = self.absolute.join(way);
        // Held while they are made, since others that need them have to wait anyway.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.contains(way) {
            return Ok(folder);
        }
        if made.is_empty() {
            let top = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
            std::fs::create_dir_all(top).map_err(|e| OutputError::Io(self.folder.clone(), e))?;
            made.insert(PathBuf::new());
        }
        let mut part = PathBuf::new();
        for component in way.components() {
            part.push(component);
            if made.contains(&part) {
                continue;
            }
            let folder = self.folder.join(&part);
            match std::fs::create_dir(&folder) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let kind = folder.symlink_metadata().map_err(|e| OutputError::Io(folder.clone(), e))?;
                    if kind.is_symlink() {
                        return Err(OutputError::Outside(self.path(relative)));
                    }
                }
                Err(error) => return Err(OutputError::Io(folder, error)),
            }
            made.insert(part.clone());
        }
        Ok(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::{Output, OutputError};

    #[test]
    fn files_are_kept_without_force() {
        let folder = tempfile::tempdir().unwrap();
        let careful = Output::new(folder.path(), false);
        careful.write("a/b.rst", "one").unwrap();
        assert!(matches!(careful.write("a/b.rst", "two"), Err(OutputError::Exists(_))));
        assert_eq!(careful.taken(["a/b.rst", "c.rst"].into_iter()).len(), 1);
        let bold = Output::new(folder.path(), true);
        bold.write("a/b.rst", "two").unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("a/b.rst")).unwrap(), "two");
        assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn nothing_is_written_outside() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::new(folder.path().join("out"), true);
        assert!(matches!(output.write("../x/y.rst", ""), Err(OutputError::Outside(_))));
        assert!(matches!(output.write("/tmp/y.rst", ""), Err(OutputError::Outside(_))));
    }
}
