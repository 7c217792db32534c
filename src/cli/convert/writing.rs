//! Where the copies of a run go, one by one, and how all come into place at its end.

use super::Run;
use super::destination::Destination;
use crate::cli::summary::size;
use anyhow::Context as _;
use ast::diagnostic::Code;
use ast::{Diagnostic, Span};
use copyist::output::{Change, Output, OutputError, Placed, Staging};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What takes the copies.
pub(super) struct Writer {
    way: Way,
    /// What would be written, with how it is and how many bytes it has.
    rehearsed: Mutex<BTreeMap<PathBuf, (Change, usize)>>,
    /// Why nothing more can be written.
    fatal: Mutex<Option<OutputError>>,
}

enum Way {
    Files(Arc<Staging>),
    Rehearsal(Box<Staging>),
    Standard,
}

impl Writer {
    /// Begins to write: nothing is made yet.
    pub(super) fn new(run: &Run<'_>, destination: &Destination) -> Writer {
        let way = match destination {
            Destination::Standard => Way::Standard,
            // Sources are moved to where their copies go before these are written.
            Destination::Folder(output) | Destination::File(output, _) if run.args.git => {
                way(run, &output.replacing())
            }
            Destination::Folder(output) | Destination::File(output, _) => way(run, output),
        };
        Writer { way, rehearsed: Mutex::default(), fatal: Mutex::default() }
    }

    /// Takes a copy; one for standard output comes back.
    pub(super) fn copy(&self, relative: &str, text: String) -> Result<Option<String>, Diagnostic> {
        if matches!(self.way, Way::Standard) {
            return Ok(Some(text));
        }
        self.file(relative, text.as_bytes())
            .map(|()| None)
            .map_err(|why| Diagnostic::error(Code::Io, why, Span::NONE))
    }

    /// Takes a file; or says why it cannot be written.
    pub(super) fn file(&self, relative: &str, content: &[u8]) -> Result<(), String> {
        let written = match &self.way {
            Way::Standard => Ok(()),
            // Once the system has said no, it need not be asked for each file.
            Way::Files(_) if self.fatal().is_some() => Ok(()),
            Way::Files(staging) => staging.write(relative, content),
            Way::Rehearsal(staging) => staging.rehearse(relative, content).map(|change| {
                let mut rehearsed = self.rehearsed.lock().unwrap_or_else(PoisonError::into_inner);
                rehearsed.insert(staging.output().path(relative), (change, content.len()));
            }),
        };
        match written {
            Err(error) if !error.is_of_one_file() => {
                self.fatal().get_or_insert(error);
                Ok(())
            }
            written => written.map_err(|e| e.to_string()),
        }
    }

    /// Ends the run if the system has said no.
    pub(super) fn sound(&self) -> anyhow::Result<()> {
        match self.fatal().take() {
            Some(error) => Err(nothing_written(&error)),
            None => Ok(()),
        }
    }

    /// Puts all files into place.
    pub(super) fn commit(&self) -> anyhow::Result<Placed> {
        match &self.way {
            Way::Files(staging) => staging.commit().map_err(|e| nothing_written(&e)),
            Way::Rehearsal(_) | Way::Standard => Ok(Placed::default()),
        }
    }

    /// The list of what would be written, with its totals.
    pub(super) fn list(&self) -> String {
        let rehearsed = self.rehearsed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        let mut totals: BTreeMap<Change, (usize, usize)> = BTreeMap::new();
        for (path, (change, bytes)) in &*rehearsed {
            let _ = writeln!(out, "{:<8}  {:>10}  {}", change.name(), size(*bytes), path.display());
            let (files, sum) = totals.entry(*change).or_default();
            *files += 1;
            *sum += bytes;
        }
        let total = |(change, (files, bytes)): (Change, (usize, usize))| {
            format!("{files} {} ({})", change.name(), size(bytes))
        };
        let totals: Vec<_> = totals.into_iter().map(total).collect();
        let totals = if totals.is_empty() { "no files".to_owned() } else { totals.join(", ") };
        let _ = writeln!(out, "{totals}; nothing was written");
        out
    }

    /// What killed runs had left where this one writes.
    pub(super) fn leftovers(&self) -> Vec<copyist::output::Leftover> {
        match &self.way {
            Way::Files(staging) => staging.leftovers(),
            Way::Rehearsal(_) | Way::Standard => Vec::new(),
        }
    }

    fn fatal(&self) -> std::sync::MutexGuard<'_, Option<OutputError>> {
        self.fatal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Writer {
    /// What is not in place by now is gone; the watch for signals knows of it, too, and would keep it.
    fn drop(&mut self) {
        if let Way::Files(staging) = &self.way {
            staging.abandon();
        }
    }
}

fn way(run: &Run<'_>, output: &Output) -> Way {
    if run.args.dry_run {
        return Way::Rehearsal(Box::new(output.begin()));
    }
    let staging = Arc::new(output.begin());
    run.interrupt.covers(&staging);
    Way::Files(staging)
}

fn nothing_written(error: &OutputError) -> anyhow::Error {
    match error {
        OutputError::Stuck(..) => anyhow::anyhow!("{error}"),
        _ => anyhow::anyhow!("{error}; nothing was written"),
    }
}

/// The folder and the name of a file that the call names.
pub(super) fn named(path: &Path, force: bool) -> anyhow::Result<(Output, String)> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    let name = name.with_context(|| format!("{} is not the name of a file", path.display()))?;
    Ok((Output::new(path.parent().unwrap_or(Path::new("")), force), name))
}

/// A file beside the copies that the call names, such as the ledger. Like them it is in place only at the end.
pub(super) struct Beside(Writer);

impl Beside {
    /// Takes the content of the file.
    pub(super) fn write(run: &Run<'_>, path: &Path, content: &[u8]) -> anyhow::Result<Beside> {
        let (output, name) = named(path, run.args.force)?;
        let writer = Writer { way: way(run, &output), rehearsed: Mutex::default(), fatal: Mutex::default() };
        writer.file(&name, content).map_err(|why| anyhow::anyhow!("{why}; nothing was written"))?;
        writer.sound()?;
        Ok(Beside(writer))
    }

    /// What would be written is told with what the other one would write.
    pub(super) fn tell_with(&self, other: &Writer) {
        let mut rehearsed = other.rehearsed.lock().unwrap_or_else(PoisonError::into_inner);
        rehearsed.append(&mut self.0.rehearsed.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Puts it into place.
    pub(super) fn commit(&self) -> anyhow::Result<()> {
        match &self.0.way {
            Way::Files(staging) => {
                staging.commit().map_err(|e| anyhow::anyhow!("{e}; the copies are in place"))?;
            }
            Way::Rehearsal(_) | Way::Standard => {}
        }
        Ok(())
    }
}
