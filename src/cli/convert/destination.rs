//! Where the copies go, and what may not be replaced there.

use super::assets::is_itself;
use super::settings::Settings;
use super::{Part, Run};
use crate::cli::misuse;
use copyist::convert::Job;
use copyist::output::Output;
use copyist::project::Asset;
use std::collections::BTreeMap;
use std::path::Path;

/// Where copies go.
pub(super) enum Destination {
    Folder(Output),
    /// One file: the folder, and its name in it.
    File(Output, String),
    Standard,
}

impl Destination {
    /// The folder.
    pub(super) fn output(&self) -> Option<&Output> {
        match self {
            Destination::Folder(output) | Destination::File(output, _) => Some(output),
            Destination::Standard => None,
        }
    }

    pub(super) fn is_single(&self) -> bool {
        !matches!(self, Destination::Folder(_))
    }
}

/// Where the call wants the copies.
pub(super) fn destination(settings: &Settings, force: bool) -> anyhow::Result<Destination> {
    let Settings { inputs, targets, output, .. } = settings;
    let is_one = inputs.len() == 1 && targets.len() == 1 && !inputs[0].is_dir();
    if output == Path::new("-") {
        if !is_one {
            return Err(misuse("only one file in one format can go to standard output"));
        }
        return Ok(Destination::Standard);
    }
    let extension = output.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let is_file = is_one && !output.is_dir() && targets[0].extensions().contains(&extension);
    match output.file_name() {
        Some(name) if is_file => {
            let folder = output.parent().unwrap_or(Path::new(""));
            Ok(Destination::File(Output::new(folder, force), name.to_string_lossy().into_owned()))
        }
        _ if output.exists() && !output.is_dir() => {
            Err(misuse(format!("{} is not a folder", output.display())))
        }
        _ => Ok(Destination::Folder(Output::new(output, force))),
    }
}

impl Run<'_> {
    /// Refuses to begin if a copy or the ledger would replace a file.
    pub(super) fn refuse_overwriting(
        &self,
        destination: &Destination,
        parts: &[Part],
        assets: &BTreeMap<String, Asset>,
        targets: usize,
    ) -> anyhow::Result<()> {
        let laid_out = parts.iter().filter(|_| !destination.is_single());
        let added: Vec<_> = laid_out.flat_map(|p| p.added_paths(targets)).collect();
        // In git a source may become its copy where it stands: it is in the commit before.
        let is_moved = |part: &Part, job: &Job, output: &Output| {
            let file = part.project.file(job.file);
            self.args.git && file.is_some_and(|f| is_itself(&output.path(&job.path), &f.path))
        };
        let mut taken = match destination.output() {
            Some(output) => {
                let jobs = parts.iter().flat_map(|p| p.jobs.iter().map(move |j| (p, j)));
                let jobs = jobs.filter(|(part, job)| !is_moved(part, job, output)).map(|(_, j)| &j.path);
                output.taken(jobs.chain(&added).chain(assets.keys()).map(String::as_str))
            }
            None => Vec::new(),
        };
        if let Some(ledger) = self.args.ledger.as_deref().filter(|l| *l != Path::new("-"))
            && !self.args.force
            && ledger.exists()
        {
            taken.push(ledger.to_path_buf());
        }
        if taken.is_empty() {
            return Ok(());
        }
        let mut names: Vec<_> = taken.iter().take(10).map(|p| p.display().to_string()).collect();
        if taken.len() > names.len() {
            names.push(format!("and {} more", taken.len() - names.len()));
        }
        Err(misuse(format!(
            "{} there already, and nothing was written; --force replaces: {}",
            if taken.len() == 1 { "1 file is".to_string() } else { format!("{} files are", taken.len()) },
            names.join(", ")
        )))
    }
}
