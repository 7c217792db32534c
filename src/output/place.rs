//! Putting all files of a run into place: by renaming, each whole, and all or none.

use super::leftover::{DONE, NEW, OLD};
use super::staging::Folder;
use super::{Output, OutputError};
use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// What was done when files were put into place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Files that were not there.
    pub new: usize,
    /// Files that were replaced.
    pub replaced: usize,
    /// Files that were there with the same bytes, and stay as they are.
    pub same: usize,
}

/// Puts the files into place.
pub(super) fn place(output: &Output, folder: &Folder, files: &[String]) -> Result<Placed, OutputError> {
    let mut work = Work {
        output,
        folder,
        done: Vec::new(),
        folders: Vec::new(),
        there: HashSet::new(),
        placed: Placed::default(),
    };
    match work.run(files) {
        Ok(()) => {
            if work.placed.replaced > 0 {
                let _ = fs::rename(folder.path.join(OLD), folder.path.join(DONE));
            }
            Ok(work.placed)
        }
        Err(error) if work.undo() => Err(error),
        Err(error) => Err(OutputError::Stuck(Box::new(error), folder.path.join(OLD))),
    }
}

/// Whether a plain file has these bytes.
pub(super) fn same_bytes(path: &Path, there: &Metadata, content: &[u8]) -> bool {
    there.is_file()
        && there.len() == content.len() as u64
        && fs::read(path).is_ok_and(|bytes| bytes == content)
}

struct Work<'a> {
    output: &'a Output,
    folder: &'a Folder,
    /// The files that are in place, and whether each has replaced one.
    done: Vec<(&'a str, bool)>,
    /// The folders that were made, each behind those that it is in.
    folders: Vec<PathBuf>,
    /// The folders below the output's that are there.
    there: HashSet<PathBuf>,
    placed: Placed,
}

impl<'a> Work<'a> {
    fn run(&mut self, files: &'a [String]) -> Result<(), OutputError> {
        let Work { output, folder, .. } = *self;
        let top = &output.absolute;
        if is_missing(top) {
            if let Some(parent) = top.parent() {
                self.make_all(parent)?;
            }
            // It appears whole, unless another program has made it in the meantime.
            if fs::rename(folder.path.join(NEW), top).is_ok() {
                self.placed.new = files.len();
                return Ok(());
            }
            self.make_all(top)?;
        }
        for relative in files {
            self.make_way(relative)?;
            self.put(relative)?;
        }
        Ok(())
    }

    /// Puts one file into place.
    fn put(&mut self, relative: &'a str) -> Result<(), OutputError> {
        let path = self.output.absolute.join(relative);
        let shown = || self.output.path(relative);
        let io = |error| OutputError::Io(shown(), error);
        let new = self.folder.path.join(NEW).join(relative);
        let there = if self.output.force { path.symlink_metadata().ok() } else { None };
        match there {
            Some(there) if there.is_dir() => return Err(OutputError::Exists(shown())),
            Some(there) if is_same(&path, &there, &new) => self.placed.same += 1,
            Some(_) => {
                let old = self.folder.path.join(OLD).join(relative);
                if let Some(parent) = old.parent() {
                    fs::create_dir_all(parent).map_err(io)?;
                }
                // A second name for it, so that there is always a file of its name; or else it is moved aside.
                if fs::hard_link(&path, &old).is_err() {
                    fs::rename(&path, &old).map_err(io)?;
                }
                self.done.push((relative, true));
                fs::rename(&new, &path).map_err(io)?;
                self.placed.replaced += 1;
            }
            None => {
                let placed = TempPath::try_from_path(new).map_err(io)?.persist_noclobber(&path);
                placed.map_err(|e| match e.error.kind() {
                    io::ErrorKind::AlreadyExists => OutputError::Exists(shown()),
                    _ => io(e.error),
                })?;
                self.done.push((relative, false));
                self.placed.new += 1;
            }
        }
        Ok(())
    }

    /// Makes the folders that lead to a copy, one by one, so that no symbolic link is followed on the way.
    fn make_way(&mut self, relative: &str) -> Result<(), OutputError> {
        let way = self.output.way(relative)?;
        if self.there.contains(way) {
            return Ok(());
        }
        let mut part = PathBuf::new();
        for component in way.components() {
            part.push(component);
            if !self.there.contains(&part) {
                let folder = self.output.absolute.join(&part);
                self.make(&folder)?;
                let kind = folder.symlink_metadata().map_err(|e| OutputError::Io(folder.clone(), e))?;
                if kind.is_symlink() {
                    return Err(OutputError::Outside(self.output.path(relative)));
                }
                self.there.insert(part.clone());
            }
        }
        self.there.insert(way.to_path_buf());
        Ok(())
    }

    fn make(&mut self, folder: &Path) -> Result<(), OutputError> {
        match fs::create_dir(folder) {
            Ok(()) => self.folders.push(folder.to_path_buf()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(OutputError::Io(folder.to_path_buf(), error)),
        }
        Ok(())
    }

    /// Makes a folder and those that it is in. Here links are followed: the user has named the folder.
    fn make_all(&mut self, folder: &Path) -> Result<(), OutputError> {
        let mut missing: Vec<&Path> = folder.ancestors().take_while(|p| is_missing(p)).collect();
        while let Some(folder) = missing.pop() {
            self.make(folder)?;
        }
        Ok(())
    }

    /// Takes back what was done; whether that has worked.
    fn undo(&mut self) -> bool {
        let mut undone = true;
        for (relative, replaced) in self.done.drain(..).rev() {
            let path = self.output.absolute.join(relative);
            undone &= if replaced {
                let old = self.folder.path.join(OLD).join(relative);
                // Two names of one file are left alone by renaming; both are the old one then.
                fs::rename(old, path).is_ok()
            } else {
                fs::remove_file(path).is_ok()
            };
        }
        for folder in self.folders.drain(..).rev() {
            // It stays if another program has put something there.
            let _ = fs::remove_dir(folder);
        }
        undone
    }
}

fn is_missing(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|e| e.kind() == io::ErrorKind::NotFound)
}

fn is_same(path: &Path, there: &Metadata, new: &Path) -> bool {
    let as_long = new.symlink_metadata().is_ok_and(|m| m.len() == there.len());
    as_long && fs::read(new).is_ok_and(|content| same_bytes(path, there, &content))
}
