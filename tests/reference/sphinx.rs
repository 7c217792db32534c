//! A manual as one project of Sphinx: built with each warning an error (`-W`) and each reference checked (`-n`), as the people who
//! keep it would build it. The only warnings may be about labels that the sources do not have either.

use crate::support;
use libtest_mimic::Failed;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

/// Builds the copy of a manual.
pub fn builds(tools: &Path, source: &Path, name: &str) -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let copy = place.path().join(name);
    let output = support::convert(source, "rst", &copy);
    if !matches!(output.status.code(), Some(0 | 1)) {
        return Err(format!("the conversion failed: {}", support::complaint(&output)).into());
    }
    let pages: Vec<PathBuf> = support::files(&copy)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|e| e == "rst"))
        .collect();
    let mut included = BTreeSet::new();
    for page in &pages {
        for line in fs::read_to_string(copy.join(page))?.lines() {
            if let Some(path) = line.trim_start().strip_prefix(".. include:: ") {
                let from = page.parent().unwrap_or(Path::new(""));
                included.insert(normal(&match path.strip_prefix('/') {
                    Some(path) => PathBuf::from(path),
                    None => from.join(path),
                }));
            }
        }
    }
    let names = |paths: &mut dyn Iterator<Item = &PathBuf>| -> Vec<String> {
        paths.map(|path| path.to_string_lossy().replace('\\', "/")).collect()
    };
    let excluded = names(&mut included.iter());
    let mut index = "Index\n=====\n\n.. toctree::\n\n".to_string();
    let mut roots = 0;
    for page in names(&mut pages.iter().filter(|page| !included.contains(*page))) {
        let text = fs::read_to_string(copy.join(&page))?;
        // A part of a page that only scripts put together has no title of its own.
        if text.lines().any(is_line_of_title) {
            index.extend(["   /", page.trim_end_matches(".rst"), "\n"]);
            roots += 1;
        } else {
            fs::write(copy.join(&page), format!(":orphan:\n\n{text}"))?;
        }
    }
    if roots == 0 {
        return Err("there is no page".into());
    }
    fs::write(copy.join("index-of-all.rst"), index)?;
    let excluded = serde_json::to_string(&excluded)?;
    let configuration = format!(
        "root_doc = \"index-of-all\"\nhtml_theme = \"basic\"\nexclude_patterns = {excluded} + [\"_built\"]\n"
    );
    fs::write(copy.join("conf.py"), configuration)?;
    let run = Command::new(tools.join("venv/bin/python"))
        .args(["-m", "sphinx", "-W", "-n", "--keep-going", "-q", "--no-color", "-b", "html"])
        .args([&copy, &copy.join("_built")])
        .env("LC_ALL", "C.UTF-8")
        .output()?;
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    let ids = ids(source);
    let mut complaints = Vec::new();
    let mut missing = 0;
    for line in said.lines() {
        if !["WARNING: ", "ERROR: ", "CRITICAL: ", "SEVERE: "].iter().any(|mark| line.contains(mark)) {
            continue;
        }
        match line.split_once("undefined label: '").and_then(|(_, rest)| rest.split_once('\'')) {
            Some((label, _)) if !ids.contains(label) => missing += 1,
            _ => complaints.push(line),
        }
    }
    println!(
        "{name}: {} pages of {roots} documents, {missing} references to what the sources lack",
        pages.len()
    );
    if !complaints.is_empty() {
        return Err(complaints.join("\n").into());
    }
    if run.status.success() || missing > 0 { Ok(()) } else { Err(said.into()) }
}

fn is_line_of_title(line: &str) -> bool {
    let mark = line.chars().next().filter(char::is_ascii_punctuation);
    mark.is_some_and(|mark| line.len() > 2 && line.chars().all(|c| c == mark))
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::Normal(name) => out.push(name),
            _ => {}
        }
    }
    out
}

/// The ids of all sources, in lower case as Sphinx has labels.
fn ids(source: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in support::files(source) {
        let Ok(text) = fs::read(source.join(&file)) else { continue };
        let text = String::from_utf8_lossy(&text);
        for part in text.split("id=").skip(1) {
            let Some(quote) = part.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            if let Some((id, _)) = part[1..].split_once(quote) {
                found.insert(id.to_lowercase());
            }
        }
    }
    found
}
