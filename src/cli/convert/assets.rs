//! The files that are copied as they are.

use super::Part;
use copyist::output::Output;
use copyist::project::Asset;
use std::collections::BTreeMap;
use std::path::Path;

/// The files that the copies refer to, by where each goes: beside the copies of every target. A file that a copy
/// already is, is not copied over it; nor is one over itself, where the output is the folder of the sources.
pub(super) fn assets(parts: &[Part], targets: usize, output: &Output) -> BTreeMap<String, Asset> {
    let mut out = BTreeMap::new();
    for Part { project, jobs, .. } in parts {
        let formats: BTreeMap<&str, bool> =
            jobs.iter().map(|j| (j.target.name(), j.target.keeps_file_names())).collect();
        let declarations = project.declarations.iter().map(|d| (d, true));
        for (asset, declares) in project.assets().into_iter().map(|a| (a, false)).chain(declarations) {
            for (name, _) in formats.iter().filter(|(_, keeps)| !declares || **keeps) {
                let path = if targets > 1 { format!("{name}/{}", asset.copy) } else { asset.copy.clone() };
                out.insert(path, asset.clone());
            }
        }
    }
    for job in parts.iter().flat_map(|p| &p.jobs) {
        out.remove(&job.path);
    }
    out.retain(|path, asset| !is_itself(&output.path(path), &asset.path));
    out
}

/// Whether both are one file.
pub(super) fn is_itself(copy: &Path, asset: &Path) -> bool {
    let full = |path: &Path| path.canonicalize().ok();
    // Most copies are not there, so that only one is asked for.
    full(copy).is_some_and(|copy| full(asset) == Some(copy))
}
