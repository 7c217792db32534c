//! What `--git` moves: which sources become which copies, and what the commits say of it.

use super::git::{Messages, Move, Repository};
use super::telling::count;
use super::writing::Writer;
use super::{Part, Run};
use crate::cli::ledger::Book;
use crate::cli::misuse;
use crate::cli::summary::Summary;
use ast::Format;
use copyist::convert::Job;
use copyist::output::Output;
use copyist::project::{Asset, Project};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// How many causes of losses the message of a commit names.
const CAUSES: usize = 30;

/// A move that is going on.
pub(super) struct Moving {
    pub repository: Repository,
    pub what: Move,
    /// The sources that were read; a layout makes pages that are none of them.
    sources: HashSet<PathBuf>,
    /// The formats of the sources.
    formats: BTreeSet<&'static str>,
    /// Files that copies show as they are, or refer to.
    shown: BTreeSet<PathBuf>,
    /// How many files are written that are no copies of sources.
    added: usize,
}

impl Run<'_> {
    /// Begins a move, if the call asks for one.
    pub(super) fn moving(&self, targets: &[&'static dyn Format]) -> anyhow::Result<Option<Moving>> {
        if !self.args.git {
            return Ok(None);
        }
        if targets.len() > 1 {
            return Err(misuse("--git: a manual is moved to one format; convert to others without --git"));
        }
        let repository = Repository::open(&self.settings.inputs, &self.settings.output)?;
        Ok(Some(Moving {
            repository,
            what: Move::default(),
            sources: HashSet::new(),
            formats: BTreeSet::new(),
            shown: BTreeSet::new(),
            added: 0,
        }))
    }
}

impl Moving {
    /// Notes what copies refer to; refuses copies that git is told to ignore.
    pub(super) fn prepare(
        &mut self,
        output: &Output,
        parts: &[Part],
        assets: &BTreeMap<String, Asset>,
        sources: HashSet<PathBuf>,
    ) -> anyhow::Result<()> {
        self.sources = sources;
        self.shown = parts.iter().flat_map(|p| p.project.assets()).map(|a| a.path.clone()).collect();
        let jobs = parts.iter().flat_map(|p| &p.jobs).map(|j| &j.path);
        let added: Vec<_> = parts.iter().flat_map(|p| p.added_paths(1)).collect();
        let paths: Vec<PathBuf> = jobs.chain(&added).chain(assets.keys()).map(|p| output.path(p)).collect();
        self.repository.refuse_ignored(paths.iter().map(PathBuf::as_path))
    }

    /// Notes a copy that was made. It comes from no source where a layout has made its page, and where the source has to
    /// stay, since copies show it as it is, as a listing.
    pub(super) fn copied(&mut self, output: &Output, project: &Project, job: &Job) {
        let Some(file) = project.file(job.file) else { return };
        self.formats.insert(file.format.name());
        let copy = output.path(&job.path);
        if self.sources.contains(&file.path) && !self.shown.contains(&file.path) {
            self.what.pairs.push((file.path.clone(), copy));
        } else {
            self.what.new.push(copy);
        }
    }

    /// Notes what else was written, and the sources whose content is in the copies of others. Where a file was not
    /// converted these stay: it may have been the one.
    pub(super) fn others(
        &mut self,
        output: &Output,
        assets: &BTreeMap<String, Asset>,
        parts: &[Part],
        all_converted: bool,
    ) {
        let added = parts.iter().flat_map(|p| &p.added).map(|a| &a.path);
        let before = self.what.new.len();
        self.what.new.extend(assets.keys().chain(added).map(|path| output.path(path)));
        self.added = self.what.new.len() - before;
        if all_converted {
            let files = || parts.iter().flat_map(|p| &p.project.files);
            let own: HashSet<_> = files().filter(|f| !f.only_parts).map(|f| &f.path).collect();
            let merged =
                self.sources.iter().filter(|path| !own.contains(path) && !self.shown.contains(*path));
            self.what.merged.extend(merged.cloned());
            self.what.merged.sort();
        }
    }

    /// Writes all and commits it; returns a line that says so.
    pub(super) fn commit(
        &self,
        run: &Run<'_>,
        writer: &Writer,
        summary: &Summary,
        book: &Book<'_>,
        failed: &BTreeSet<String>,
    ) -> anyhow::Result<String> {
        let messages = self.messages(summary, book, failed);
        let write = || writer.commit().map(|_| ());
        Ok(self.repository.commit(&self.what, &messages, &run.interrupt, write)?.line())
    }

    fn messages(&self, summary: &Summary, book: &Book<'_>, failed: &BTreeSet<String>) -> Messages {
        let target = summary.target;
        let renamed = count(self.repository.renames(&self.what).len(), "file");
        let rename = format!(
            "Rename {renamed} for the conversion to {target}\n\n\
             Their contents are as they were, so that `git log --follow` and `git blame`\n\
             find the history of each. The next commit converts them.\n"
        );
        let formats: Vec<_> = self.formats.iter().copied().collect();
        let files = count(summary.files, "file");
        let mut convert = format!("Convert {files} from {} to {target}\n\n", formats.join(" and "));
        let sure =
            if summary.verified() == summary.files { "; each copy was read back and compared" } else { "" };
        let _ = writeln!(convert, "By copyist {}{sure}.\n", env!("CARGO_PKG_VERSION"));
        let c = summary.counts;
        let _ = writeln!(
            convert,
            "Nodes: {} native, {} encoded, {} normalised, {} degraded, {} dropped.",
            c.native, c.encoded, c.normalised, c.degraded, c.dropped
        );
        let losses = book.losses();
        if !losses.is_empty() {
            convert.push('\n');
        }
        for loss in losses.iter().take(CAUSES) {
            let _ = writeln!(convert, "- {loss}");
        }
        if losses.len() > CAUSES {
            let _ = writeln!(convert, "- and {} more causes", losses.len() - CAUSES);
        }
        let (added, merged) = (self.added, self.what.merged.len());
        if added + merged + failed.len() > 0 {
            convert.push('\n');
        }
        if added > 0 {
            let _ = writeln!(
                convert,
                "{} added that the copies refer to, or that their project needs.",
                count(added, "file")
            );
        }
        if merged > 0 {
            let _ =
                writeln!(convert, "{} removed, whose content is in copies of others.", count(merged, "file"));
        }
        if !failed.is_empty() {
            let names: Vec<_> = failed.iter().map(String::as_str).collect();
            let _ = writeln!(convert, "Not converted: {}.", names.join(", "));
        }
        Messages { rename, convert }
    }
}
