//! Our AsciiDoc through Asciidoctor's own DocBook converter and our DocBook reader: a way back on which no reader of AsciiDoc of
//! this project takes part. `tests/reference/adoc_round.py` compares what comes back with the trees that were written; each
//! difference has a cause by name, and `adoc_round.toml` says how many of each there may be.
//!
//! `COPYIST_REFERENCE` names the folder that `cargo xtask test` sets up; without it these tests are left out.

mod support;

use ast::{Style, WriteOptions};
use copyist::lower::{Context, lower};
use copyist::project::{LoadOptions, Project};
use copyist::{registry, threads};
use libtest_mimic::{Failed, Trial};
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use support::census;

fn main() -> ExitCode {
    census::main("ways through Asciidoctor's DocBook", trials)
}

fn trials(tools: Option<&Path>) -> Vec<Trial> {
    let names = support::REAL.into_iter().chain(["handbook"]);
    let trial = |name| {
        let ready = tools.map(Path::to_path_buf).zip(support::manual(name));
        let ignored = ready.is_none();
        let test = move || {
            let Some((tools, source)) = ready else { return Err("it is left out".into()) };
            comes_back(&tools, name, &source)
        };
        Trial::test(format!("{name} comes back from Asciidoctor's DocBook"), test).with_ignored_flag(ignored)
    };
    names.map(trial).collect()
}

fn comes_back(tools: &Path, name: &'static str, source: &Path) -> Result<(), Failed> {
    let work = tools.join("copies").join(name).join("round");
    let _ = fs::remove_dir_all(&work);
    write(source, &work)?;
    let output = Command::new(tools.join("venv/bin/python"))
        .arg(support::root().join("tests/reference/adoc_round.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(&work)
        .args(["--copyist", env!("CARGO_BIN_EXE_copyist"), "--set", name, "--node"])
        .arg(tools.join("node"))
        .arg("--causes")
        .arg(support::root().join("tests/reference/adoc_round.toml"))
        .arg("--json")
        .arg(work.join("round.json"))
        .output()?;
    match output.status.code() {
        Some(0) => Ok(()),
        Some(1) if output.stderr.is_empty() => Err(String::from_utf8_lossy(&output.stdout).into()),
        _ => Err(format!("the comparison failed: {}", support::complaint(&output)).into()),
    }
}

/// Writes the lowered tree of each file into `tree`, and its text into `copy`.
fn write(source: &Path, work: &Path) -> Result<(), Failed> {
    threads::run(1, copyist::ast::Limits::default(), || {
        let project =
            Project::load(&[source.to_path_buf()], &LoadOptions::default()).map_err(|e| e.to_string())?;
        let format = registry::find("asciidoc").ok_or("there is no asciidoc")?;
        for (id, file) in project.ids() {
            let Some(document) = &file.document else { continue };
            let style = Style::default();
            let index = &project.index;
            let context = Context { format, style, upgrade: ast::Upgrade::default(), index, file: id };
            let lowered = lower(document.clone(), context).document;
            let options = WriteOptions { style, depth: index.file(id).depth };
            let text = format.write(&lowered, &options).unwrap_or_default();
            for (folder, extension, text) in
                [("tree", "json", ast::to_json(&lowered)), ("copy", "adoc", text)]
            {
                let path = work.join(folder).join(&file.relative).with_extension(extension);
                path.parent().map_or(Ok(()), fs::create_dir_all).map_err(|e| e.to_string())?;
                fs::write(path, text).map_err(|e| e.to_string())?;
            }
        }
        Ok(())
    })
    .map_err(|e: String| Failed::from(e))
}
