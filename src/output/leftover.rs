//! What a run that was killed has left: its hidden folder. One that is surely ours, whose run is over, and that keeps
//! nothing of the user's, is removed by the next run.
//!
//! A running program holds a lock on the file `lock` in its folder; the system lets go of it however the program ends.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How the names of hidden folders begin.
pub(super) const PREFIX: &str = ".copyist-";
/// The file whose lock says that its run is not over.
const LOCK: &str = "lock";
/// What stands in it.
const MARK: &str = "A run of copyist writes here what it puts into place at its end.\n";
/// The folder of what is to be put into place.
pub(super) const NEW: &str = "new";
/// The folder of what was replaced.
pub(super) const OLD: &str = "old";
/// Its name when all is in place, and nobody needs it.
pub(super) const DONE: &str = "done";

/// What a run that was killed has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The folder.
    pub path: PathBuf,
    /// Whether it is still there, since in it are files that the run had replaced.
    pub keeps_files: bool,
}

/// Marks a folder as one of ours, whose run goes on as long as the file is open.
pub(super) fn mark(folder: &Path) -> std::io::Result<File> {
    // Under its name only when it is locked, so that nobody takes the folder for one whose run is over.
    let early = folder.join("lock.new");
    let mut file = File::create_new(&early)?;
    file.write_all(MARK.as_bytes())?;
    // Where there are no locks, others leave the folder alone.
    let _ = file.try_lock();
    fs::rename(early, folder.join(LOCK))?;
    Ok(file)
}

/// Removes what runs that were killed have left in a folder.
pub(super) fn sweep(folder: &Path) -> Vec<Leftover> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX)
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !ours {
            continue;
        }
        let path = entry.path();
        let Some(_lock) = over(&path) else { continue };
        let keeps_files = holds_files(&path.join(OLD));
        if keeps_files || clear(&path).is_ok() {
            found.push(Leftover { path, keeps_files });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Removes a folder of ours: its mark comes last, so that it is known as ours until it is gone.
pub(super) fn clear(folder: &Path) -> std::io::Result<()> {
    for inside in [NEW, OLD, DONE] {
        match fs::remove_dir_all(folder.join(inside)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::remove_dir_all(folder)
}

/// The lock of a folder whose run is over.
fn over(folder: &Path) -> Option<File> {
    let path = folder.join(LOCK);
    let is_plain = path.symlink_metadata().is_ok_and(|m| m.is_file() && m.len() == MARK.len() as u64);
    if !is_plain || fs::read(&path).ok()? != MARK.as_bytes() {
        return None;
    }
    let lock = File::open(&path).ok()?;
    lock.try_lock().is_ok().then_some(lock)
}

fn holds_files(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|e| match e.file_type() {
        Ok(kind) if kind.is_dir() => holds_files(&e.path()),
        _ => true,
    })
}
