//! The hidden folder that a run writes into before anything is put into place.

use super::leftover::{Leftover, NEW, PREFIX, clear, mark, sweep};
use super::place::{Placed, place, same_bytes};
use super::{Output, OutputError};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// There is none of this name yet.
    New,
    /// Another one is replaced.
    Replaces,
    /// It is there already with the same bytes, and stays as it is.
    Same,
    /// Another one is there, which may not be replaced.
    Taken,
}

impl Change {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Replaces => "replaces",
            Change::Same => "same",
            Change::Taken => "taken",
        }
    }
}

/// What is written and not yet in place. Files may be written from several threads at once. What is not
/// [committed](Staging::commit) is gone when this is dropped.
#[derive(Debug)]
pub struct Staging {
    output: Output,
    /// Read while a file is written; written to begin and to end.
    state: RwLock<State>,
    /// The folders below the output's that are no links, and whether each is there.
    looked_at: Mutex<HashMap<PathBuf, bool>>,
    /// The files that are written.
    written: Mutex<Vec<String>>,
    leftovers: Mutex<Vec<Leftover>>,
}

#[derive(Debug)]
enum State {
    /// No file has come yet.
    Idle,
    Open(Folder),
    /// Nothing more is taken.
    Over,
}

/// The hidden folder.
#[derive(Debug)]
pub(super) struct Folder {
    pub path: PathBuf,
    /// Held as long as the run goes on.
    _lock: File,
    /// The folders below it that are made.
    made: Mutex<HashSet<PathBuf>>,
}

impl Staging {
    pub(super) fn new(output: Output) -> Staging {
        Staging {
            output,
            state: RwLock::new(State::Idle),
            looked_at: Mutex::default(),
            written: Mutex::default(),
            leftovers: Mutex::default(),
        }
    }

    /// Where it writes to.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// Takes a file, which is put into place at the end.
    ///
    /// # Errors
    /// When the path leads outside, the file is there and may not be replaced, or the system says no.
    pub fn write(&self, relative: &str, content: impl AsRef<[u8]>) -> Result<(), OutputError> {
        let way = self.output.way(relative)?;
        self.look_at(relative, way)?;
        self.open()?;
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let State::Open(folder) = &*state else { return Err(OutputError::Abandoned) };
        let io = |error: io::Error| match error.kind() {
            // Two files of the run would be one.
            io::ErrorKind::AlreadyExists => OutputError::Exists(self.output.path(relative)),
            _ => OutputError::Io(self.output.path(relative), error),
        };
        folder.make(way).map_err(io)?;
        let mut file = File::create_new(folder.path.join(NEW).join(relative)).map_err(io)?;
        file.write_all(content.as_ref()).map_err(io)?;
        self.written.lock().unwrap_or_else(PoisonError::into_inner).push(relative.to_owned());
        Ok(())
    }

    /// What [`write`](Staging::write) and [`commit`](Staging::commit) would do with a file; nothing is written.
    ///
    /// # Errors
    /// When the path leads outside or a file is where a folder would have to be.
    pub fn rehearse(&self, relative: &str, content: impl AsRef<[u8]>) -> Result<Change, OutputError> {
        self.look_at(relative, self.output.way(relative)?)?;
        let path = self.output.absolute.join(relative);
        Ok(match path.symlink_metadata() {
            Err(_) => Change::New,
            Ok(there) if !self.output.force || there.is_dir() => Change::Taken,
            Ok(there) if same_bytes(&path, &there, content.as_ref()) => Change::Same,
            Ok(_) => Change::Replaces,
        })
    }

    /// Puts all files into place: all, or none if the system says no. Where the folder was not there yet it appears
    /// whole. Nothing can be written afterwards.
    ///
    /// # Errors
    /// When a file has come where one goes that may not be replaced, or the system says no.
    pub fn commit(&self) -> Result<Placed, OutputError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Over) {
            State::Idle => Ok(Placed::default()),
            State::Over => Err(OutputError::Abandoned),
            State::Open(folder) => {
                let mut files =
                    std::mem::take(&mut *self.written.lock().unwrap_or_else(PoisonError::into_inner));
                files.sort_unstable();
                let placed = place(&self.output, &folder, &files);
                if !matches!(placed, Err(OutputError::Stuck(..))) {
                    remove(&folder);
                }
                placed
            }
        }
    }

    /// Gives up: what was written is gone, and nothing more is taken. Files that are being written are waited for.
    /// After [`commit`](Staging::commit) this does nothing.
    pub fn abandon(&self) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let State::Open(folder) = std::mem::replace(&mut *state, State::Over) {
            remove(&folder);
        }
    }

    /// What runs that were killed had left where this one writes.
    pub fn leftovers(&self) -> Vec<Leftover> {
        self.leftovers.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the hidden folder if it is not there yet: in the output's folder, or where that will be.
    fn open(&self) -> Result<(), OutputError> {
        if !matches!(*self.state.read().unwrap_or_else(PoisonError::into_inner), State::Idle) {
            return Ok(());
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, State::Idle) {
            let there = self.output.absolute.ancestors().find(|p| p.symlink_metadata().is_ok());
            let there = there.unwrap_or(&self.output.absolute);
            *self.leftovers.lock().unwrap_or_else(PoisonError::into_inner) = sweep(there);
            let folder = Folder::new(there).map_err(|e| OutputError::Io(self.output.shown(), e))?;
            *state = State::Open(folder);
        }
        Ok(())
    }

    /// Sees to it that no folder on the way to a file is a symbolic link, or no folder.
    fn look_at(&self, relative: &str, way: &Path) -> Result<(), OutputError> {
        let mut looked_at = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        if looked_at.contains_key(way) {
            return Ok(());
        }
        let (mut part, mut there) = (PathBuf::new(), true);
        for component in way.components() {
            part.push(component);
            if let Some(known) = looked_at.get(&part) {
                there = *known;
                continue;
            }
            // Nothing is in a folder that is not there.
            if there {
                match self.output.absolute.join(&part).symlink_metadata() {
                    Ok(there) if there.is_symlink() => {
                        return Err(OutputError::Outside(self.output.path(relative)));
                    }
                    Ok(there) if !there.is_dir() => {
                        return Err(OutputError::Exists(self.output.folder.join(&part)));
                    }
                    Ok(_) => {}
                    Err(error) => there = error.kind() != io::ErrorKind::NotFound,
                }
            }
            looked_at.insert(part.clone(), there);
        }
        looked_at.insert(way.to_path_buf(), there);
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        self.abandon();
    }
}

impl Folder {
    fn new(parent: &Path) -> io::Result<Folder> {
        let process = std::process::id();
        // One process may write to several places at once.
        let mut paths = (0..).map(|n| parent.join(format!("{PREFIX}{process}-{n}")));
        let made = paths.find_map(|path| match std::fs::create_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
            made => Some(made.map(|()| path)),
        });
        let path = made.unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))?;
        let new = path.join(NEW);
        let lock = mark(&path).and_then(|lock| std::fs::create_dir(new).map(|()| lock));
        match lock {
            Ok(lock) => Ok(Folder { path, _lock: lock, made: Mutex::default() }),
            Err(error) => {
                let _ = std::fs::remove_dir_all(path);
                Err(error)
            }
        }
    }

    /// Makes the folders of a file that is to be put into place.
    fn make(&self, way: &Path) -> io::Result<()> {
        if way.as_os_str().is_empty() {
            return Ok(());
        }
        // Held while they are made, since others that need them have to wait anyway.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.contains(way) {
            return Ok(());
        }
        // From the outermost inwards, since it is known which are there.
        let (mut part, mut path) = (PathBuf::new(), self.path.join(NEW));
        for component in way.components() {
            part.push(component);
            path.push(component);
            if !made.contains(&part) {
                // What is in the way, the system says best of the whole path.
                std::fs::create_dir(&path)
                    .or_else(|_| std::fs::create_dir_all(self.path.join(NEW).join(way)))?;
                made.insert(part.clone());
            }
        }
        made.insert(way.to_path_buf());
        Ok(())
    }
}

/// Removes the hidden folder. If that fails the next run does it.
fn remove(folder: &Folder) {
    let _ = clear(&folder.path);
}
